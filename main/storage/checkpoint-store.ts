import { createHash } from 'node:crypto';
import { AppError } from '../../common/errors/app-error.ts';
import { ofAttempt } from './attempt.ts';
import { checksum, chunkEnds, cutPieces, layoutOf, type StoredState } from './checkpoint-layout.ts';
import type { Connection } from './connection.ts';

/**
 * `best`: lowest validation loss (training loss without validation rows). `final`: the latest. `resume`: the latest
 * with everything that decides the next step, mid-epoch too. `kept`: kept by a callback or by the person.
 */
export type CheckpointKind = 'best' | 'final' | 'resume' | 'kept';

/** Who keeps a checkpoint, as a short phrase, and how many of theirs stay; all where it is null. */
export interface Keeping {
  readonly keptBy: string;
  readonly keepLast: number | null;
}

/** A state to be stored. */
export interface NewCheckpoint extends StoredState {
  readonly epoch: number;
  /** JSON of whatever else decides what follows: the loop's own state. */
  readonly loop?: Readonly<Record<string, unknown>> | null;
}

/** Everything of a checkpoint but its bytes, as plain values that can go to another thread. */
export interface CheckpointFacts {
  readonly runId: string;
  readonly kind: CheckpointKind;
  readonly epoch: number;
  readonly step: number;
  readonly layout: string;
  readonly loop: string | null;
  /** Where the chunks of its bytes end. */
  readonly ends: readonly number[];
  readonly keeping: Keeping | null;
  /** Number of the process among those of the run; null: whichever it is. */
  readonly attempt: number | null;
}

/** A piece of a checkpoint's bytes; equal ones are stored once. */
export interface Chunk {
  readonly sha256: Buffer;
  readonly bytes: Uint8Array;
}

/** @param keeping Who keeps it, for the kind `kept`. */
export function factsOf(
  runId: string,
  kind: CheckpointKind,
  checkpoint: NewCheckpoint,
  keeping: Keeping | null,
  attempt: number | null = null,
): CheckpointFacts {
  const layout = layoutOf(checkpoint);
  return {
    runId,
    kind,
    epoch: checkpoint.epoch,
    step: checkpoint.step,
    layout: JSON.stringify(layout),
    loop: checkpoint.loop ? JSON.stringify(checkpoint.loop) : null,
    ends: chunkEnds(layout),
    keeping,
    attempt,
  };
}

/** Chunks of the bytes that the given pieces are one after another. */
export function chunksOf({ ends }: CheckpointFacts, pieces: readonly Uint8Array[]): Chunk[] {
  return cutPieces(pieces, ends).map((bytes) => ({
    sha256: createHash('sha256').update(bytes).digest(),
    bytes,
  }));
}

/** Writes checkpoints, at once or chunk by chunk; until the last moment nothing of a new one is to be seen. */
export class CheckpointStore {
  readonly #addChunk;
  readonly #putAside;
  readonly #insert;
  readonly #link;
  readonly #surplus;
  readonly #chunkIds;
  readonly #remove;
  readonly #removeChunks;
  readonly #commit;
  readonly #stage;

  constructor(connection: Connection) {
    const number = '(SELECT number FROM runs WHERE id = ?)';
    this.#addChunk = connection.prepare<[Buffer, Uint8Array]>(
      'INSERT OR IGNORE INTO chunks (sha256, bytes) VALUES (?, ?)',
    );
    this.#putAside = connection.prepare<[string, string], { id: number }>(
      `UPDATE checkpoints SET kind = 'kept' WHERE run = ${number} AND kind = ? RETURNING id`,
    );
    this.#insert = connection.prepare(
      `INSERT INTO checkpoints (run, kind, epoch, step, layout, loop, bytes, sha256, kept_by, created_at)
       SELECT number, @kind, @epoch, @step, @layout, @loop, @bytes, @sha256, @keptBy, @at
       FROM runs WHERE id = @runId AND ${ofAttempt}`,
    );
    this.#link = connection.prepare<[number | bigint, number, Buffer]>(
      `INSERT INTO checkpoint_chunks (checkpoint_id, position, chunk_id)
       SELECT ?, ?, id FROM chunks WHERE sha256 = ?`,
    );
    this.#surplus = connection.prepare<[string, string, number], { id: number }>(
      `SELECT id FROM checkpoints WHERE run = ${number} AND kind = 'kept' AND kept_by = ?
       ORDER BY id DESC LIMIT -1 OFFSET ?`,
    );
    this.#chunkIds = connection
      .prepare<[number], number>('SELECT chunk_id FROM checkpoint_chunks WHERE checkpoint_id = ?')
      .pluck();
    this.#remove = connection.prepare<[number]>('DELETE FROM checkpoints WHERE id = ?');
    this.#removeChunks = connection.prepare<[string]>(
      `DELETE FROM chunks WHERE id IN (SELECT value FROM json_each(?))
         AND id NOT IN (SELECT chunk_id FROM checkpoint_chunks WHERE chunk_id = chunks.id)`,
    );
    this.#stage = connection.transaction((chunks: readonly Chunk[]) =>
      chunks.flatMap(({ sha256, bytes }) => {
        const { changes, lastInsertRowid } = this.#addChunk.run(sha256, bytes);
        return changes === 1 ? [Number(lastInsertRowid)] : [];
      }),
    );
    this.#commit = connection.transaction(
      (facts: CheckpointFacts, chunks: readonly Chunk[], sha256: string) =>
        this.#write(facts, chunks, sha256),
    );
  }

  /** Stores chunks in a transaction of their own, before a checkpoint has them; gives those that are new. */
  stage(chunks: readonly Chunk[]): readonly number[] {
    return this.#stage.immediate(chunks);
  }

  /**
   * Makes a checkpoint appear, in one transaction; it takes the place of the run's former one of its kind, unless
   * it is kept. Gives the chunks that may be needed by nothing any more. Throws `cancelled` when the
   * run is gone or another process has taken it over.
   */
  commit(facts: CheckpointFacts, chunks: readonly Chunk[]): readonly number[] {
    const { layout, loop } = facts;
    const sha256 = checksum(
      layout,
      loop,
      chunks.map(({ bytes }) => bytes),
    );
    return this.#commit.immediate(facts, chunks, sha256);
  }

  /** Removes checkpoints; gives the chunks that may be needed by nothing any more. */
  remove(ids: readonly number[]): readonly number[] {
    return ids.flatMap((id) => {
      const chunks = this.#chunkIds.all(id);
      this.#remove.run(id);
      return chunks;
    });
  }

  /** Deletes those of the given chunks that no checkpoint has. */
  removeChunks(ids: readonly number[]): void {
    if (ids.length > 0) this.#removeChunks.run(JSON.stringify(ids));
  }

  #write(facts: CheckpointFacts, chunks: readonly Chunk[], sha256: string): readonly number[] {
    const { runId, kind, keeping, attempt, epoch, step, layout, loop } = facts;
    const replaced = kind === 'kept' ? [] : this.#putAside.all(runId, kind);
    const added = this.#insert.run({
      runId,
      attempt,
      kind,
      epoch,
      step,
      layout,
      loop,
      sha256,
      bytes: facts.ends.at(-1) ?? 0,
      keptBy: keeping?.keptBy ?? null,
      at: new Date().toISOString(),
    });
    if (added.changes === 0)
      throw new AppError('cancelled', 'This run is no longer there, or goes on elsewhere.');
    chunks.forEach((chunk, position) => {
      // One that was staged may have been removed with the last checkpoint that shared it.
      if (this.#link.run(added.lastInsertRowid, position, chunk.sha256).changes === 1) return;
      this.#addChunk.run(chunk.sha256, chunk.bytes);
      this.#link.run(added.lastInsertRowid, position, chunk.sha256);
    });
    const surplus =
      keeping?.keepLast == null ? [] : this.#surplus.all(runId, keeping.keptBy, keeping.keepLast);
    return this.remove([...replaced, ...surplus].map(({ id }) => id));
  }
}
