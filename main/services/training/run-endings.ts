import type { SerializedError } from '../../../common/errors/app-error.ts';
import type { RunStatus, RunSummary } from '../../../common/runs/run.ts';
import type { RunRepository } from '../../storage/run-repository.ts';

/** States in which nothing but time keeps a run from going on. */
const repeatable: ReadonlySet<RunStatus> = new Set(['paused', 'stopped', 'interrupted']);

interface Ending {
  readonly status: RunStatus;
  readonly failure: SerializedError | null;
  readonly endedAt: string;
}

/** Ends runs in the library; where the disk does not take it now, remembers it and tries again. */
export class RunEndings {
  readonly #runs: RunRepository;
  readonly #unwritten = new Map<string, Ending>();

  constructor(runs: RunRepository) {
    this.#runs = runs;
  }

  /** Ends a run that is still going on in the library; one that has ended there stays as it is. */
  end(id: string, status: RunStatus, failure: SerializedError | null): void {
    this.#unwritten.set(id, { status, failure, endedAt: new Date().toISOString() });
    this.#write();
  }

  /** A run as it is, also when its ending could not be written. */
  present(summary: RunSummary): RunSummary {
    const ending = this.#unwritten.get(summary.id);
    const known = ending ? { ...summary, ...ending } : summary;
    // Without a stored state it can go on as well: from its beginning, with the same numbers.
    return repeatable.has(known.status) ? { ...known, resumable: true } : known;
  }

  #write(): void {
    for (const [id, { status, failure, endedAt }] of this.#unwritten) {
      try {
        this.#runs.end(id, status, failure, endedAt);
        this.#unwritten.delete(id);
      } catch {
        // The run shows its ending all the same; the next ending tries again, and so does the next start.
        return;
      }
    }
  }
}
