import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import type { NewCheckpoint } from '../../../main/storage/checkpoint-store.ts';
import { CheckpointWriter } from '../../../main/storage/checkpoint-writer.ts';
import { openConnection, type Connection } from '../../../main/storage/connection.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const entry = new URL('../../../main/storage/checkpoint-writer-worker.ts', import.meta.url);

/** Numbers that differ from chunk to chunk and, but for the frozen layer, from seed to seed. */
function state(seed: number, length = 1_000_000): NewCheckpoint {
  const numbers = (from: number, count: number) =>
    Float32Array.from({ length: count }, (_, index) => from + index);
  return {
    epoch: seed,
    step: seed * 10,
    random: [seed, 2, 3, 4],
    rateFactor: 0.5,
    weights: {
      'frozen/kernel': { shape: [500, 1000], data: numbers(7, 500_000) },
      'n1/kernel': { shape: [length / 2, 2], data: numbers(seed, length) },
      'n1/bias': { shape: [2], data: Float32Array.of(seed, -seed) },
    },
    slots: { 'momentum/n1/bias': { shape: [2], data: Float32Array.of(seed, 0.25) } },
    loop: { version: 1, sums: [0.1 + 0.2] },
  };
}

describe('the thread that writes checkpoints', () => {
  let connection: Connection;
  let file: string;
  let writer: CheckpointWriter;
  let checkpoints: CheckpointRepository;

  beforeEach(async () => {
    const folder = temporaryFolder();
    const library = openLibrary(folder);
    addRunningRun(library.connection);
    await library.close();
    file = join(folder, 'library.sqlite');
    connection = openConnection(file);
    checkpoints = new CheckpointRepository(connection);
    writer = new CheckpointWriter(file, entry);
    onTestFinished(async () => {
      await writer.close();
      connection.close();
    });
  });

  const count = (table: string) =>
    connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;

  it.each([true, false])('writes them bit by bit; handed over: %s', async (handOver) => {
    await writer.put(run.id, 'resume', state(3), { handOver });
    expect(checkpoints.get(run.id, 'resume')).toEqual(state(3));
  });

  it('takes the memory that is handed over, and leaves the rest as it is', async () => {
    const [given, kept] = [state(1), state(2)];
    await Promise.all([
      writer.put(run.id, 'final', given, { handOver: true }),
      writer.put(run.id, 'best', kept),
    ]);
    expect(given.weights['n1/kernel']?.data).toHaveLength(0);
    expect(kept).toEqual(state(2));
    expect(checkpoints.get(run.id, 'final')).toEqual(state(1));
    expect(checkpoints.get(run.id, 'best')).toEqual(state(2));
  });

  it('moves tensors that lie in one piece of memory', async () => {
    const { weights, ...rest } = state(1);
    const whole = new Float32Array(8).map((_, index) => index);
    const views = {
      a: { shape: [5], data: whole.subarray(0, 5) },
      b: { shape: [3], data: whole.subarray(5) },
    };
    await writer.put(run.id, 'final', { ...rest, weights: views }, { handOver: true });
    const stored = checkpoints.get(run.id, 'final')?.weights;
    expect([...(stored?.['a']?.data ?? [])]).toEqual([0, 1, 2, 3, 4]);
    expect([...(stored?.['b']?.data ?? [])]).toEqual([5, 6, 7]);
    expect(Object.keys(weights)).toHaveLength(3);
  });

  it('stores equal pieces once, and removes those that nothing has any more', async () => {
    await writer.put(run.id, 'best', state(1));
    const once = count('chunks');
    await writer.put(run.id, 'resume', state(1));
    expect(count('chunks')).toBe(once);
    await writer.put(run.id, 'resume', state(2));
    await writer.put(run.id, 'best', state(2));
    expect(count('chunks')).toBe(once);
    expect(count('checkpoints')).toBe(2);
    expect(checkpoints.get(run.id, 'best')).toEqual(state(2));
  });

  it('keeps as many of the kept ones as are wanted, each keeper on its own', async () => {
    const keep = (seed: number, keptBy: string, keepLast: number | null) =>
      writer.put(run.id, 'kept', state(seed, 100), { keeping: { keptBy, keepLast } });
    for (const seed of [1, 2, 3]) await keep(seed, 'every epoch', 2);
    for (const seed of [4, 5, 6]) await keep(seed, 'the person', null);
    expect(checkpoints.list(run.id).map(({ step, keptBy }) => [step, keptBy])).toEqual([
      [60, 'the person'],
      [50, 'the person'],
      [40, 'the person'],
      [30, 'every epoch'],
      [20, 'every epoch'],
    ]);
    const [first] = checkpoints.list(run.id);
    expect(checkpoints.getById(first?.id ?? 0)).toEqual(state(6, 100));
    checkpoints.remove(checkpoints.list(run.id).map(({ id }) => id));
    expect([count('checkpoints'), count('chunks')]).toEqual([0, 0]);
  });

  it('says that the disk is full, keeps the former one whole and takes the next', async () => {
    await writer.put(run.id, 'resume', state(1));
    const pages = connection.pragma('page_count', { simple: true }) as number;
    vi.stubEnv('LIBRARY_PAGES', String(pages + 100));
    onTestFinished(() => void vi.unstubAllEnvs());
    const limited = new CheckpointWriter(file, new URL('./full-disk-writer.ts', import.meta.url));
    await expect(limited.put(run.id, 'resume', state(9))).rejects.toMatchObject({
      code: 'disk-full',
    });
    await limited.close();
    expect(checkpoints.get(run.id, 'resume')).toEqual(state(1));
    await writer.put(run.id, 'resume', state(2));
    expect(checkpoints.get(run.id, 'resume')).toEqual(state(2));
    const needed = connection.prepare(
      'SELECT count(*) FROM chunks WHERE id NOT IN (SELECT chunk_id FROM checkpoint_chunks)',
    );
    expect(needed.pluck().get()).toBe(0);
  });

  it('writes nothing for a run that is gone', async () => {
    connection.prepare('DELETE FROM runs').run();
    await expect(writer.put(run.id, 'best', state(1))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(count('chunks')).toBe(0);
  });

  it('keeps the log short however much is written', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      await writer.put(run.id, 'resume', state(seed, 4_000_000), { handOver: true });
      expect(statSync(`${file}-wal`).size).toBeLessThan(24 * 1024 ** 2);
    }
    expect(checkpoints.get(run.id, 'resume')?.epoch).toBe(6);
  });

  it('leaves others short waits while it writes', async () => {
    const put = writer.put(run.id, 'resume', state(1, 10_000_000), { handOver: true });
    let written = false;
    const done = put.then(() => (written = true));
    const other = new Database(file);
    other.pragma('busy_timeout = 5000');
    const note = other.prepare('UPDATE runs SET note = ?');
    let notes = 0;
    while (!written) {
      note.run(String(++notes));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await done;
    other.close();
    expect(notes).toBeGreaterThan(5);
    expect(checkpoints.get(run.id, 'resume')?.epoch).toBe(1);
  });

  it('fails what is waiting when its thread cannot be started', async () => {
    const broken = new CheckpointWriter(join(file, 'nowhere'), entry);
    await expect(broken.put(run.id, 'best', state(1, 10))).rejects.toThrow();
    await broken.close();
  });
});
