import { createHash } from 'node:crypto';
import { AppError } from '../../common/errors/app-error.ts';
import type { Connection } from './connection.ts';

/** `best`: lowest validation loss (training loss without validation rows). `final`: the last step. */
export type CheckpointKind = 'best' | 'final';

/** A named tensor of a checkpoint. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Weights and whatever else decides the next step. */
export interface Checkpoint {
  readonly epoch: number;
  /** Updates made so far. */
  readonly step: number;
  readonly weights: Readonly<Record<string, StoredTensor>>;
  readonly slots: Readonly<Record<string, StoredTensor>>;
  /** State of the dropout generator. */
  readonly random: readonly number[];
}

interface Layout {
  readonly step: number;
  readonly random: readonly number[];
  /** In the order of their bytes, float32 little-endian. */
  readonly tensors: readonly {
    readonly group: 'weights' | 'slots';
    readonly name: string;
    readonly shape: readonly number[];
  }[];
}

interface CheckpointRow {
  readonly id: number;
  readonly epoch: number;
  readonly layout: string;
  readonly bytes: number;
  readonly sha256: string;
}

const chunkBytes = 4 * 1024 ** 2;

/** Weights of runs: each checkpoint is whole or not there. */
export class CheckpointRepository {
  readonly #put;
  readonly #get;
  readonly #chunks;

  constructor(connection: Connection) {
    const removeOld = connection.prepare('DELETE FROM checkpoints WHERE run_id = ? AND kind = ?');
    const insert = connection.prepare<[string, string, number, string, number, string, string]>(
      `INSERT INTO checkpoints (run_id, kind, epoch, layout, bytes, sha256, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    const insertChunk = connection.prepare<[number | bigint, number, Buffer]>(
      'INSERT INTO checkpoint_chunks (checkpoint_id, position, bytes) VALUES (?, ?, ?)',
    );
    this.#put = connection.transaction(
      (runId: string, kind: CheckpointKind, epoch: number, layout: string, bytes: Buffer) => {
        removeOld.run(runId, kind);
        const at = new Date().toISOString();
        const sha256 = digest(bytes, layout);
        const id = insert.run(runId, kind, epoch, layout, bytes.length, sha256, at).lastInsertRowid;
        for (let start = 0; start < bytes.length; start += chunkBytes) {
          insertChunk.run(id, start / chunkBytes, bytes.subarray(start, start + chunkBytes));
        }
      },
    );
    this.#get = connection.prepare<[string, string], CheckpointRow>(
      'SELECT id, epoch, layout, bytes, sha256 FROM checkpoints WHERE run_id = ? AND kind = ?',
    );
    this.#chunks = connection.prepare<[number], { bytes: Buffer }>(
      'SELECT bytes FROM checkpoint_chunks WHERE checkpoint_id = ? ORDER BY position',
    );
  }

  /** Takes the place of the run's checkpoint of this kind, in one transaction. */
  put(runId: string, kind: CheckpointKind, checkpoint: Checkpoint): void {
    const tensors = [
      ...Object.entries(checkpoint.weights).map(([name, tensor]) => ({
        group: 'weights' as const,
        name,
        tensor,
      })),
      ...Object.entries(checkpoint.slots).map(([name, tensor]) => ({
        group: 'slots' as const,
        name,
        tensor,
      })),
    ];
    const layout: Layout = {
      step: checkpoint.step,
      random: checkpoint.random,
      tensors: tensors.map(({ group, name, tensor }) => ({ group, name, shape: tensor.shape })),
    };
    const bytes = Buffer.concat(tensors.map(({ tensor }) => bytesOf(tensor.data)));
    this.#put.immediate(runId, kind, checkpoint.epoch, JSON.stringify(layout), bytes);
  }

  /** Null when there is none; throws `storage` when what is there is not what was written. */
  get(runId: string, kind: CheckpointKind): Checkpoint | null {
    const row = this.#get.get(runId, kind);
    if (!row) return null;
    const bytes = Buffer.concat(this.#chunks.all(row.id).map((chunk) => chunk.bytes));
    if (bytes.length !== row.bytes || digest(bytes, row.layout) !== row.sha256) {
      throw new AppError(
        'storage',
        `The ${kind} weights of this run are damaged and cannot be used. Train it again with the same seed to get them back.`,
      );
    }
    const layout = JSON.parse(row.layout) as Layout;
    const groups = { weights: {}, slots: {} } as Record<
      Layout['tensors'][number]['group'],
      Record<string, StoredTensor>
    >;
    let start = 0;
    for (const { group, name, shape } of layout.tensors) {
      const length = shape.reduce((product, axis) => product * axis, 1);
      const data = new Float32Array(length);
      Buffer.from(data.buffer).set(bytes.subarray(start, start + data.byteLength));
      groups[group][name] = { shape, data };
      start += data.byteLength;
    }
    return { epoch: row.epoch, step: layout.step, random: layout.random, ...groups };
  }
}

function bytesOf(data: Float32Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function digest(bytes: Buffer, layout: string): string {
  return createHash('sha256').update(layout).update(bytes).digest('hex');
}
