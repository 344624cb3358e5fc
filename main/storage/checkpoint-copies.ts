import type { CheckpointKind } from './checkpoint-store.ts';
import type { Connection } from './connection.ts';

/** Where a stored state belongs. */
export interface CheckpointPlace {
  readonly runId: string;
  readonly kind: CheckpointKind;
  readonly epoch: number;
  readonly step: number;
  /** Number of the last event of the run before it; null where it has nothing of the loop. */
  readonly lastEvent: number | null;
}

/** Copies of checkpoints: they share all their chunks, so a copy takes next to nothing. */
export class CheckpointCopies {
  readonly #find;
  readonly #firstKept;
  readonly #keep;

  constructor(connection: Connection) {
    this.#find = connection.prepare<[number], CheckpointPlace>(
      `SELECT runs.id AS runId, kind, checkpoints.epoch, step, loop ->> '$.lastEvent' AS lastEvent
       FROM checkpoints
       JOIN runs ON runs.number = run WHERE checkpoints.id = ?`,
    );
    this.#firstKept = connection
      .prepare<[string], number | null>(
        `SELECT min(id) FROM checkpoints
         WHERE run = (SELECT number FROM runs WHERE id = ?) AND kind = 'kept'`,
      )
      .pluck();
    const copy = connection.prepare<[string, string, string, number]>(
      `INSERT INTO checkpoints (run, kind, epoch, step, layout, loop, bytes, sha256, kept_by, created_at)
       SELECT (SELECT number FROM runs WHERE id = ?), 'kept', epoch, step, layout, loop, bytes, sha256, ?, ?
       FROM checkpoints WHERE id = ?`,
    );
    const copyChunks = connection.prepare<[number | bigint, number]>(
      `INSERT INTO checkpoint_chunks (checkpoint_id, position, chunk_id)
       SELECT ?, position, chunk_id FROM checkpoint_chunks WHERE checkpoint_id = ?`,
    );
    this.#keep = connection.transaction((id: number, runId: string, keptBy: string) => {
      const copied = copy.run(runId, keptBy, new Date().toISOString(), id).lastInsertRowid;
      copyChunks.run(copied, id);
    });
  }

  /** Null when there is no such checkpoint. */
  find(id: number): CheckpointPlace | null {
    return this.#find.get(id) ?? null;
  }

  /** The oldest kept checkpoint of a run: of a branch the state that it began with. Null when there is none. */
  firstKept(runId: string): number | null {
    return this.#firstKept.get(runId) ?? null;
  }

  /** Makes a checkpoint a kept one of a run, the same or another; where it was it stays. */
  keep(id: number, runId: string, keptBy: string): void {
    this.#keep.immediate(id, runId, keptBy);
  }
}
