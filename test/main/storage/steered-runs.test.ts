import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
import { applicationId } from '../../../main/storage/library-header.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { firstLibrary } from '../../../main/storage/migrations/0001-first-library.ts';
import { allMigrations } from '../../../main/storage/migrations/all.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { RunWriter } from '../../../main/storage/run-writer.ts';
import { dataset, project, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Losses with digits that a conversion by way of text with 15 digits would lose. */
const lossOf = (epoch: number) => (epoch === 7 ? null : 0.1 + 0.2 / epoch);
const secondsOf = (epoch: number) => epoch / 3;
const epochs = 1500;
const chunkBytes = 4 * 1024 ** 2;

/** Writes a library as the first version of the program did, with that version's statements. */
function writeFirstLibrary(file: string) {
  const old = new Database(file);
  old.pragma('journal_mode = wal');
  old.pragma('foreign_keys = 1');
  old.pragma(`application_id = ${applicationId}`);
  old.exec(firstLibrary.sql);
  old.pragma('user_version = 1');
  old
    .prepare('INSERT INTO datasets VALUES (?, ?, ?, ?, ?)')
    .run(dataset.id, JSON.stringify(dataset), '[]', '{}', dataset.createdAt);
  old
    .prepare('INSERT INTO projects VALUES (?, ?, ?, NULL, ?, ?, 0, ?, ?, NULL)')
    .run(
      project.id,
      project.name,
      dataset.id,
      JSON.stringify(project.network),
      JSON.stringify(project.training),
      project.createdAt,
      project.updatedAt,
    );
  const addRun = old.prepare(
    `INSERT INTO runs (id, project_id, dataset_id, dataset_name, name, status, task, recipe,
       network, training, parameters, epochs, best_epoch, created_at, ended_at, removed_at)
     VALUES (?, 'p1', 'd1', 'Tips', ?, ?, 'regression', ?, ?, ?, 3, ?, ?, ?, ?, ?)`,
  );
  const addEpoch = old.prepare('INSERT INTO epochs VALUES (?, ?, ?, ?)');
  const runs = [
    ['long', 'finished', epochs, null],
    ['cut-off', 'running', 3, null],
    ['empty', 'failed', 0, null],
    ['removed', 'stopped', 2, '2026-01-02T00:00:00.000Z'],
  ] as const;
  for (const [id, status, done, removedAt] of runs) {
    addRun.run(
      id,
      `Run ${id}`,
      status,
      JSON.stringify(run.recipe),
      JSON.stringify(run.network),
      JSON.stringify(run.training),
      2000,
      done === 0 ? null : 2,
      run.createdAt,
      status === 'running' ? null : run.createdAt,
      removedAt,
    );
    for (let epoch = 1; epoch <= done; epoch++) {
      const metrics = JSON.stringify({ loss: lossOf(epoch), val_loss: epoch });
      addEpoch.run(id, epoch, secondsOf(epoch), metrics);
    }
  }
  const addCheckpoint = old.prepare(
    `INSERT INTO checkpoints (run_id, kind, epoch, layout, bytes, sha256, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const addChunk = old.prepare('INSERT INTO checkpoint_chunks VALUES (?, ?, ?)');
  const kernel = Float32Array.from({ length: 2_500_000 }, (_, index) => Math.fround(index / 7));
  for (const [id, kind, epoch] of [
    ['long', 'best', 2],
    ['long', 'final', epochs],
    ['removed', 'final', 2],
  ] as const) {
    kernel[0] = epoch;
    const layout = JSON.stringify({
      step: epoch * 10,
      random: [1, 2, 3, epoch],
      tensors: [{ group: 'weights', name: 'n1/kernel', shape: [kernel.length] }],
    });
    const bytes = Buffer.from(kernel.buffer);
    const sha256 = createHash('sha256').update(layout).update(bytes).digest('hex');
    const { lastInsertRowid } = addCheckpoint.run(
      id,
      kind,
      epoch,
      layout,
      bytes.length,
      sha256,
      run.createdAt,
    );
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      addChunk.run(lastInsertRowid, start / chunkBytes, bytes.subarray(start, start + chunkBytes));
    }
  }
  old.close();
  return { kernel };
}

describe('a library of the first version', () => {
  it('keeps its runs, epochs and checkpoints in the second', async () => {
    const folder = temporaryFolder();
    const { kernel } = writeFirstLibrary(join(folder, 'library.sqlite'));
    const library = openLibrary(folder);
    const { connection } = library;
    expect(connection.pragma('user_version', { simple: true })).toBe(allMigrations.length);
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');

    const runs = new RunRepository(connection);
    expect(runs.list(null).map(({ id, status }) => [id, status])).toEqual([
      ['empty', 'failed'],
      ['cut-off', 'running'],
      ['long', 'finished'],
    ]);
    const stored = new EpochRepository(connection);
    const expected = Array.from({ length: epochs }, (_, index) => ({
      epoch: index + 1,
      seconds: secondsOf(index + 1),
      values: { loss: lossOf(index + 1), val_loss: index + 1 },
    }));
    expect(stored.of('long')).toEqual(expected);
    expect(stored.of('cut-off')).toEqual(expected.slice(0, 3));
    expect(stored.of('removed')).toEqual(expected.slice(0, 2));
    expect(runs.get('long')?.summary).toMatchObject({
      epochsDone: epochs,
      last: expected.at(-1),
      best: expected[1],
      origin: null,
      priority: 0,
      endedBy: null,
      resumable: true,
    });
    expect(runs.get('long')?.seconds).toBe(secondsOf(epochs));
    expect(runs.get('empty')?.summary).toMatchObject({ last: null, best: null, resumable: false });

    const checkpoints = new CheckpointRepository(connection);
    for (const [id, kind, epoch] of [
      ['long', 'best', 2],
      ['long', 'final', epochs],
      ['removed', 'final', 2],
    ] as const) {
      const checkpoint = checkpoints.get(id, kind);
      expect(checkpoint).toMatchObject({ epoch, step: epoch * 10, random: [1, 2, 3, epoch] });
      kernel[0] = epoch;
      const data = checkpoint?.weights['n1/kernel']?.data ?? new Float32Array(0);
      expect(Buffer.compare(new Uint8Array(data.buffer), new Uint8Array(kernel.buffer))).toBe(0);
      expect(checkpoint?.loop).toBeNull();
    }
    // Of three times three pieces, the first differ in the epoch that they begin with, 2 or 1500.
    expect(connection.prepare('SELECT count(*) FROM chunks').pluck().get()).toBe(4);

    expect(runs.setRemoved('removed', null)).toBe(true);
    expect(runs.list(null)).toHaveLength(4);
    await library.close();
  });

  it('lets a run go on that it had cut off', async () => {
    const folder = temporaryFolder();
    writeFirstLibrary(join(folder, 'library.sqlite'));
    const library = openLibrary(folder);
    const writer = new RunWriter(library.connection, 'cut-off');
    const epoch = { epoch: 4, seconds: 2, values: { loss: 0.5, val_loss: 4 } };
    expect(writer.addEpochs([epoch], { bestEpoch: 4, rowsPerSecond: 1 })).toBe(true);
    expect(new RunRepository(library.connection).get('cut-off')?.summary).toMatchObject({
      epochsDone: 4,
      best: epoch,
    });
    await library.close();
  });
});
