import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import type { NewCheckpoint } from '../../../main/storage/checkpoint-store.ts';
import { CheckpointWriter } from '../../../main/storage/checkpoint-writer.ts';
import { openConnection } from '../../../main/storage/connection.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const entry = new URL('../../../main/storage/checkpoint-writer-worker.ts', import.meta.url);

function stateOf(seed: number, length: number): NewCheckpoint {
  const data = Float32Array.from({ length }, (_, at) => seed + at);
  return {
    epoch: seed,
    step: seed,
    random: [seed],
    weights: { w: { shape: [length], data } },
    slots: {},
    loop: null,
  };
}

async function makeLibrary(folder: string): Promise<string> {
  const library = openLibrary(folder);
  addRunningRun(library.connection);
  await library.close();
  return library.file;
}

it('writes a checkpoint although another program held the library for ten seconds', async () => {
  const file = await makeLibrary(temporaryFolder());
  const other = openConnection(file);
  const writer = new CheckpointWriter(file, entry);
  onTestFinished(async () => {
    await writer.close();
    other.close();
  });
  other.exec('BEGIN IMMEDIATE');
  const put = writer.put(run.id, 'resume', stateOf(1, 100_000));
  await sleep(10_000);
  other.exec('COMMIT');
  await put;
  expect(new CheckpointRepository(other).get(run.id, 'resume')).toEqual(stateOf(1, 100_000));
}, 60_000);

/** Whether small file systems can be mounted here. */
const mounts = process.platform === 'linux' && process.getuid?.() === 0 && canMount();

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status;
  if (mounted === 0) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted === 0;
}

it.skipIf(!mounts)(
  `keeps the former checkpoint on a disk that is full, and goes on when there is room${mounts ? '' : ' (skipped: no file system can be mounted here)'}`,
  async () => {
    const folder = join(temporaryFolder(), 'disk');
    mkdirSync(folder);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]);
    expect(mounted.status).toBe(0);
    onTestFinished(() => void spawnSync('umount', [folder]));
    const file = await makeLibrary(folder);
    const ballast = join(folder, 'ballast');
    const writer = new CheckpointWriter(file, entry);
    const connection = openConnection(file);
    const checkpoints = new CheckpointRepository(connection);
    await writer.put(run.id, 'resume', stateOf(1, 100_000));
    writeFileSync(ballast, Buffer.alloc(8 * 1024 ** 2));
    await expect(writer.put(run.id, 'resume', stateOf(2, 1_000_000))).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect(checkpoints.get(run.id, 'resume')).toEqual(stateOf(1, 100_000));
    rmSync(ballast);
    await writer.put(run.id, 'resume', stateOf(3, 200_000));
    expect(checkpoints.get(run.id, 'resume')).toEqual(stateOf(3, 200_000));
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    await writer.close();
    connection.close();
  },
);
