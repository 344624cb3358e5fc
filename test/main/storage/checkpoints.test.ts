import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  CheckpointRepository,
  type Checkpoint,
} from '../../../main/storage/checkpoint-repository.ts';
import { openConnection, type Connection } from '../../../main/storage/connection.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { explainStorageError } from '../../../main/storage/storage-errors.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

function checkpoint(epoch: number, length: number, value: number): Checkpoint {
  return {
    epoch,
    step: epoch * 10,
    random: [1, 2, 3, 4],
    weights: {
      'n1/kernel': { shape: [length / 2, 2], data: new Float32Array(length).fill(value) },
      'n1/bias': { shape: [2], data: Float32Array.of(value, -value) },
    },
    slots: { 'momentum/n1/bias': { shape: [2], data: Float32Array.of(value / 2, 0.25) } },
    loop: null,
  };
}

describe('checkpoints', () => {
  let connection: Connection;
  let file: string;

  beforeEach(async () => {
    const folder = temporaryFolder();
    const library = openLibrary(folder);
    addRunningRun(library.connection);
    await library.close();
    file = join(folder, 'library.sqlite');
    connection = openConnection(file);
    onTestFinished(() => void connection.close());
  });

  const count = (table: string) =>
    connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;

  it('come back bit by bit, also in several chunks', () => {
    const checkpoints = new CheckpointRepository(connection);
    const large = checkpoint(3, 2_500_000, 0.1);
    checkpoints.put(run.id, 'best', large);
    expect(checkpoints.get(run.id, 'best')).toEqual(large);
    expect(count('checkpoint_chunks')).toBeGreaterThan(3);
    expect(checkpoints.get(run.id, 'final')).toBeNull();
  });

  it('take the place of the former of their kind and leave no chunk behind', () => {
    const checkpoints = new CheckpointRepository(connection);
    checkpoints.put(run.id, 'final', checkpoint(1, 100, 1));
    checkpoints.put(run.id, 'best', checkpoint(1, 100, 1));
    checkpoints.put(run.id, 'final', checkpoint(2, 100, 2));
    expect(checkpoints.get(run.id, 'final')?.epoch).toBe(2);
    expect(checkpoints.get(run.id, 'best')?.epoch).toBe(1);
    expect(count('checkpoints')).toBe(2);
    expect(count('checkpoint_chunks')).toBe(4);
    expect(count('chunks')).toBe(4);
  });

  it('stay as they were when the disk is full, and say so', () => {
    const checkpoints = new CheckpointRepository(connection);
    checkpoints.put(run.id, 'final', checkpoint(1, 100, 1));
    const pages = connection.pragma('page_count', { simple: true }) as number;
    connection.pragma(`max_page_count = ${pages + 20}`);
    let thrown: unknown;
    try {
      checkpoints.put(run.id, 'final', checkpoint(2, 1_000_000, 2));
    } catch (error) {
      thrown = explainStorageError(error);
    }
    expect(thrown).toMatchObject({ code: 'disk-full' });
    expect(checkpoints.get(run.id, 'final')).toEqual(checkpoint(1, 100, 1));
  });

  it('are refused when a byte of them has changed', () => {
    const checkpoints = new CheckpointRepository(connection);
    checkpoints.put(run.id, 'best', checkpoint(1, 100, 1));
    connection.exec('UPDATE chunks SET bytes = zeroblob(length(bytes))');
    expect(() => checkpoints.get(run.id, 'best')).toThrow(/damaged/);
  });

  it('go with their run', () => {
    const checkpoints = new CheckpointRepository(connection);
    checkpoints.put(run.id, 'best', checkpoint(1, 100, 1));
    connection.prepare('DELETE FROM runs').run();
    expect(count('checkpoint_chunks')).toBe(0);
  });
});
