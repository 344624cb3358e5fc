import type { Connection } from './connection.ts';

/** Where a stored state belongs. */
export interface CheckpointPlace {
  readonly runId: string;
  readonly epoch: number;
  readonly step: number;
}

/** Copies of checkpoints: they share all their chunks, so a copy takes next to nothing. */
export class CheckpointCopies {
  readonly #find;
  readonly #keep;

  constructor(connection: Connection) {
    this.#find = connection.prepare<[number], CheckpointPlace>(
      `SELECT runs.id AS runId, checkpoints.epoch, step FROM checkpoints
       JOIN runs ON runs.number = run WHERE checkpoints.id = ?`,
    );
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

  /** Makes a checkpoint a kept one of a run, the same or another; where it was it stays. */
  keep(id: number, runId: string, keptBy: string): void {
    this.#keep.immediate(id, runId, keptBy);
  }
}
