/**
 * What the history of a long run takes: 360,000 epochs of 6 values, appended ten at a time as at 100 epochs a second
 * for an hour, then opened thinned to 2,000 epochs. Beside it, in the same run, a plain table with a row of JSON for
 * each epoch, read whole and thinned.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpochMetrics } from '../../common/runs/run.ts';
import { thinEpochs } from '../../common/runs/thin-epochs.ts';
import { openConnection } from '../../main/storage/connection.ts';
import { EpochRepository } from '../../main/storage/epoch-repository.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { RunWriter } from '../../main/storage/run-writer.ts';
import { addRunningRun, run } from '../main/storage/sample-rows.ts';

const count = 360_000;
const most = 2000;
const names = ['loss', 'accuracy', 'auc', 'val_loss', 'val_accuracy', 'val_auc'];
const folder = mkdtempSync(join(tmpdir(), 'layerwright-epochs-'));

function epochOf(epoch: number): EpochMetrics {
  const values = Object.fromEntries(
    names.map((name, index) => [name, Math.sin(epoch * (index + 1.3)) / (1 + epoch / 1e4)]),
  );
  return { epoch, seconds: epoch / 100, values };
}

const tens = Array.from({ length: count / 10 }, (_, ten) =>
  Array.from({ length: 10 }, (_, index) => epochOf(ten * 10 + index + 1)),
);
const library = openLibrary(folder);
addRunningRun(library.connection);
await library.close();
const sizeOf = (file: string) => statSync(file).size;

async function ours() {
  const { file } = library;
  const connection = openConnection(file);
  connection.pragma('wal_checkpoint(TRUNCATE)');
  const before = sizeOf(file);
  const writer = new RunWriter(connection, run.id);
  let longest = 0;
  const started = performance.now();
  for (const ten of tens) {
    const at = performance.now();
    writer.addEpochs(ten, { bestEpoch: ten[0]?.epoch ?? 1, rowsPerSecond: 1 });
    longest = Math.max(longest, performance.now() - at);
  }
  const appending = performance.now() - started;
  connection.pragma('wal_checkpoint(TRUNCATE)');
  const bytes = sizeOf(file) - before;
  const epochs = new EpochRepository(connection);
  const opening = await median(() => epochs.thinned(run.id, most));
  connection.close();
  return { appending, longest, bytes, opening };
}

async function plain() {
  const file = join(folder, 'plain.sqlite');
  const connection = openConnection(file);
  connection.exec(
    'CREATE TABLE epochs (run TEXT, epoch INTEGER, json TEXT, PRIMARY KEY (run, epoch))',
  );
  const insert = connection.prepare('INSERT INTO epochs VALUES (?, ?, ?)');
  const all = connection.transaction((ten: readonly EpochMetrics[]) => {
    for (const epoch of ten) insert.run(run.id, epoch.epoch, JSON.stringify(epoch));
  });
  let longest = 0;
  const started = performance.now();
  for (const ten of tens) {
    const at = performance.now();
    all.immediate(ten);
    longest = Math.max(longest, performance.now() - at);
  }
  const appending = performance.now() - started;
  connection.pragma('wal_checkpoint(TRUNCATE)');
  const select = connection
    .prepare<[string], string>('SELECT json FROM epochs WHERE run = ? ORDER BY epoch')
    .pluck();
  const opening = await median(() =>
    thinEpochs(
      select.all(run.id).map((json) => JSON.parse(json) as EpochMetrics),
      most,
    ),
  );
  connection.close();
  return { appending, longest, bytes: sizeOf(file), opening };
}

async function median(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[2] ?? 0;
}

console.log(`${count} epochs × ${names.length} values; load ${loadavg()[0]?.toFixed(1)}`);
for (const [name, work] of [
  ['blocks', ours],
  ['rows of JSON', plain],
] as const) {
  const { appending, longest, bytes, opening } = await work();
  console.log(
    `${name.padEnd(14)} ${(bytes / count / names.length).toFixed(1)} bytes a value, opened in ${opening.toFixed(0)} ms, appended at ${((appending * 1000) / count).toFixed(0)} µs an epoch (longest ${longest.toFixed(1)} ms)`,
  );
}
rmSync(folder, { recursive: true });
