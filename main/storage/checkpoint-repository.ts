import { AppError } from '../../common/errors/app-error.ts';
import type { CheckpointSummary } from '../../common/training/control/run-control.ts';
import { checksum, piecesOf, stateOf, type CheckpointLayout } from './checkpoint-layout.ts';
import {
  CheckpointStore,
  chunksOf,
  factsOf,
  type CheckpointKind,
  type Keeping,
  type NewCheckpoint,
} from './checkpoint-store.ts';
import type { Connection } from './connection.ts';

export type { StoredTensor } from './checkpoint-layout.ts';
export type { CheckpointKind, NewCheckpoint } from './checkpoint-store.ts';

/** Weights and whatever else decides the next step. */
export interface Checkpoint extends NewCheckpoint {
  readonly loop: Readonly<Record<string, unknown>> | null;
}

interface CheckpointRow {
  readonly id: number;
  readonly kind: CheckpointKind;
  readonly epoch: number;
  readonly layout: string;
  readonly loop: string | null;
  readonly bytes: number;
  readonly sha256: string;
}

const numberOf = '(SELECT number FROM runs WHERE id = ?)';

/** Weights of runs: each checkpoint is whole or not there. */
export class CheckpointRepository {
  readonly #get;
  readonly #getById;
  readonly #chunks;
  readonly #look;
  readonly #list;
  readonly #put;
  readonly #remove;

  constructor(connection: Connection) {
    const store = new CheckpointStore(connection);
    const columns = 'id, kind, epoch, layout, loop, bytes, sha256';
    this.#get = connection.prepare<[string, string], CheckpointRow>(
      `SELECT ${columns} FROM checkpoints WHERE run = ${numberOf} AND kind = ?
       ORDER BY id DESC LIMIT 1`,
    );
    this.#getById = connection.prepare<[number], CheckpointRow>(
      `SELECT ${columns} FROM checkpoints WHERE id = ?`,
    );
    this.#chunks = connection
      .prepare<[number], Buffer>(
        `SELECT chunks.bytes FROM checkpoint_chunks JOIN chunks ON chunks.id = chunk_id
         WHERE checkpoint_id = ? ORDER BY position`,
      )
      .pluck();
    // One transaction: a writer may put another in its place at any moment.
    this.#look = connection.transaction((find: () => CheckpointRow | undefined) => {
      const row = find();
      return row ? this.#read(row) : null;
    });
    this.#list = connection.prepare<[string], CheckpointSummary>(
      `SELECT id, kind, epoch, step, bytes, created_at AS createdAt, coalesce(kept_by, '') AS keptBy
       FROM checkpoints WHERE run = ${numberOf} ORDER BY step DESC, id DESC`,
    );
    this.#put = connection.transaction(
      (runId: string, kind: CheckpointKind, checkpoint: NewCheckpoint, keeping: Keeping | null) => {
        const facts = factsOf(runId, kind, checkpoint, keeping);
        store.removeChunks(store.commit(facts, chunksOf(facts, piecesOf(checkpoint))));
      },
    );
    this.#remove = connection.transaction((ids: readonly number[]) => {
      store.removeChunks(store.remove(ids));
    });
  }

  /**
   * Takes the place of the run's checkpoint of this kind, in one transaction; `kept` ones stay beside each other.
   * Throws `cancelled` when the run is gone.
   */
  put(
    runId: string,
    kind: CheckpointKind,
    checkpoint: NewCheckpoint,
    keeping: Keeping | null = null,
  ): void {
    this.#put.immediate(runId, kind, checkpoint, keeping);
  }

  /** Null when there is none; throws `storage` when what is there is not what was written. */
  get(runId: string, kind: CheckpointKind): Checkpoint | null {
    return this.#look(() => this.#get.get(runId, kind));
  }

  /** By its number; null when there is none. Throws like `get`. */
  getById(id: number): Checkpoint | null {
    return this.#look(() => this.#getById.get(id));
  }

  /** SHA-256 of what is stored of a checkpoint, without reading its weights; null when there is none. */
  hashOf(runId: string, kind: CheckpointKind): string | null {
    return this.#get.get(runId, kind)?.sha256 ?? null;
  }

  /** As `hashOf`, of a checkpoint by its number; null where it is not one of the run's. */
  hashById(runId: string, id: number): string | null {
    const row = this.#getById.get(id);
    return row && this.list(runId).some((own) => own.id === id) ? row.sha256 : null;
  }

  /** Latest state first. */
  list(runId: string): readonly CheckpointSummary[] {
    return this.#list.all(runId);
  }

  /** Removes checkpoints with what no other one shares. */
  remove(ids: readonly number[]): void {
    this.#remove.immediate(ids);
  }

  #read(row: CheckpointRow): Checkpoint {
    const bytes = Buffer.concat(this.#chunks.all(row.id));
    if (bytes.length !== row.bytes || checksum(row.layout, row.loop, [bytes]) !== row.sha256) {
      throw new AppError(
        'storage',
        `The ${row.kind} weights of this run are damaged and cannot be used. Train it again with the same seed to get them back.`,
      );
    }
    return {
      epoch: row.epoch,
      ...stateOf(JSON.parse(row.layout) as CheckpointLayout, bytes),
      loop: row.loop === null ? null : (JSON.parse(row.loop) as Record<string, unknown>),
    };
  }
}
