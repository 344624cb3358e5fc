/**
 * How long training stands still for a checkpoint of 300 MB: written by the thread that the program has for it,
 * with the state handed over and copied, and, in the same run, written plainly by better-sqlite3. Told are the
 * time in `put`, the longest turn of the event loop, the longest wait of a trainer's epochs for the library, and
 * the size of the log.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointRepository } from '../../main/storage/checkpoint-repository.ts';
import type { NewCheckpoint } from '../../main/storage/checkpoint-store.ts';
import { CheckpointWriter } from '../../main/storage/checkpoint-writer.ts';
import { openConnection } from '../../main/storage/connection.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { RunWriter } from '../../main/storage/run-writer.ts';
import { addRunningRun, run } from '../main/storage/sample-rows.ts';

const megabytes = 300;
const rounds = 3;
const entry = new URL('../../main/storage/checkpoint-writer-worker.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'layerwright-checkpoint-'));
const library = openLibrary(folder);
addRunningRun(library.connection);
await library.close();
const { file } = library;
const connection = openConnection(file, { shortensLog: false });
const log = new RunWriter(connection, run.id);
let epoch = 0;

function state(seed: number): NewCheckpoint {
  const tensors = 24;
  const length = (megabytes * 1e6) / 4 / tensors;
  const group = (first: number, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `layer${first + index}/kernel`,
        {
          shape: [length],
          data: new Float32Array(length).fill(1).map((_, at) => seed + first + index + at),
        },
      ]),
    );
  const weights = group(0, tensors / 3);
  return { epoch: seed, step: seed, random: [1], weights, slots: group(8, (tensors / 3) * 2) };
}

interface Measured {
  call: number;
  turn: number;
  wait: number;
  whole: number;
  log: number;
}

/** Trains as far as the library can tell: an epoch every 20 ms, while `put` goes on. */
async function beside(put: () => Promise<void> | void): Promise<Measured> {
  const measured: Measured = { call: 0, turn: 0, wait: 0, whole: 0, log: 0 };
  const started = performance.now();
  let ended = false;
  const putting = put();
  measured.call = performance.now() - started;
  const done = Promise.resolve(putting).then(() => (ended = true));
  let before = performance.now();
  let lastEpoch = before;
  while (!ended) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const now = performance.now();
    measured.turn = Math.max(measured.turn, now - before);
    before = now;
    if (now - lastEpoch < 20) continue;
    epoch++;
    log.addEpochs([{ epoch, seconds: 1, values: { loss: 1 } }], {
      bestEpoch: 1,
      rowsPerSecond: 1,
    });
    lastEpoch = before = performance.now();
    measured.wait = Math.max(measured.wait, before - now);
    measured.log = Math.max(measured.log, statSync(`${file}-wal`).size / 1e6);
  }
  await done;
  measured.whole = performance.now() - started;
  // The next way shall not have to write this one's log into the library.
  connection.pragma('wal_checkpoint(TRUNCATE)');
  return measured;
}

const writer = new CheckpointWriter(file, entry);
await writer.put(run.id, 'final', { epoch: 0, step: 0, random: [], weights: {}, slots: {} });
const plain = new CheckpointRepository(connection);
const ways: Record<string, (made: NewCheckpoint) => Promise<void> | void> = {
  'thread, handed over': (made) => writer.put(run.id, 'resume', made, { handOver: true }),
  'thread, copied': (made) => writer.put(run.id, 'resume', made),
  'better-sqlite3 at once': (made) => plain.put(run.id, 'resume', made),
};
console.log(
  `${megabytes} MB, ${rounds} rounds, the worst of each; load ${loadavg()[0]?.toFixed(1)}`,
);
const worst = new Map<string, Measured>();
for (let round = 1; round <= rounds; round++) {
  for (const [name, put] of Object.entries(ways)) {
    const made = state(round * 1000 + name.length);
    const measured = await beside(() => put(made));
    const former = worst.get(name) ?? measured;
    worst.set(name, {
      call: Math.max(former.call, measured.call),
      turn: Math.max(former.turn, measured.turn),
      wait: Math.max(former.wait, measured.wait),
      whole: Math.max(former.whole, measured.whole),
      log: Math.max(former.log, measured.log),
    });
  }
}
for (const [name, { call, turn, wait, whole, log: size }] of worst) {
  console.log(
    `${name.padEnd(24)} call ${call.toFixed(1)} ms, longest turn ${turn.toFixed(1)} ms, epochs wait ${wait.toFixed(1)} ms, on the disk after ${whole.toFixed(0)} ms, log ${size.toFixed(0)} MB`,
  );
}
await writer.close();
connection.close();
rmSync(folder, { recursive: true });
