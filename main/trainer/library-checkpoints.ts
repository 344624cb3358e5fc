import type { CheckpointRepository } from '../storage/checkpoint-repository.ts';
import type { CheckpointWriter } from '../storage/checkpoint-writer.ts';
import type { CheckpointEntry, CheckpointSink } from './state-keeper.ts';

/** Puts a checkpoint into the library; `Promise.resolve` where it is done at once. */
type Put = (entry: CheckpointEntry) => Promise<void>;

/** Puts the checkpoints of a run into the library. */
export class LibraryCheckpoints implements CheckpointSink {
  readonly #repository: CheckpointRepository;
  readonly #runId: string;
  readonly #put: Put;

  private constructor(repository: CheckpointRepository, runId: string, put: Put) {
    this.#repository = repository;
    this.#runId = runId;
    this.#put = put;
  }

  /** Over a thread that writes beside the training. */
  static beside(
    repository: CheckpointRepository,
    runId: string,
    writer: CheckpointWriter,
    attempt: number | null,
  ): LibraryCheckpoints {
    return new LibraryCheckpoints(repository, runId, ({ kind, checkpoint, keeping }) =>
      writer.put(runId, kind, checkpoint, { keeping: keeping ?? null, attempt }),
    );
  }

  /** Over the repository's own connection, at once. */
  static atOnce(repository: CheckpointRepository, runId: string): LibraryCheckpoints {
    return new LibraryCheckpoints(repository, runId, async ({ kind, checkpoint, keeping }) => {
      await Promise.resolve(repository.put(runId, kind, checkpoint, keeping ?? null));
    });
  }

  async write(entries: readonly CheckpointEntry[]): Promise<void> {
    for (const entry of entries) {
      await this.#put(entry);
      if (entry.once) this.#removeOthers(entry);
    }
  }

  #removeOthers({ keeping, once, checkpoint }: CheckpointEntry): void {
    const own = this.#repository
      .list(this.#runId)
      .filter(({ kind, keptBy }) => kind === 'kept' && keptBy === keeping?.keptBy);
    const newest = Math.max(...own.map(({ id }) => id));
    const stay = once?.stay ?? null;
    const surplus = own.filter(
      ({ id, epoch }) =>
        id !== newest && (epoch === checkpoint.epoch || (stay !== null && !stay.includes(epoch))),
    );
    if (surplus.length > 0) this.#repository.remove(surplus.map(({ id }) => id));
  }
}
