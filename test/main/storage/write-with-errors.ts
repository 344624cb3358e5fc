import { accessSync } from 'node:fs';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import { CheckpointStore, chunksOf, factsOf } from '../../../main/storage/checkpoint-store.ts';
import { piecesOf } from '../../../main/storage/checkpoint-layout.ts';
import { openConnection } from '../../../main/storage/connection.ts';
import { run } from './sample-rows.ts';

/**
 * Writes checkpoints into the library named by its argument; in the n-th of them the n-th call that changes a file
 * fails. After each, the checkpoint must be whole: the former one, or the new one. Says what happened as JSON.
 */
const [file = '', most = '0'] = process.argv.slice(2);
const length = 60_000;
const stateOf = (seed: number) => ({
  epoch: seed,
  step: seed,
  random: [seed],
  weights: { w: { shape: [length], data: Float32Array.from({ length }, (_, at) => seed + at) } },
  slots: {},
});

/** True when a call was made to fail since it was armed. */
function disarm(): boolean {
  try {
    accessSync('/fail-at/0');
    return false;
  } catch {
    return true;
  }
}

let [refused, unharmed, broken] = [0, 0, 0];
let calls = 0;
let former = 0;
new CheckpointRepository(openConnection(file)).put(run.id, 'resume', stateOf(0));
for (let seed = 1; seed <= Number(most); seed++) {
  const connection = openConnection(file);
  const store = new CheckpointStore(connection);
  const facts = factsOf(run.id, 'resume', stateOf(seed), null);
  const chunks = chunksOf(facts, piecesOf(stateOf(seed)));
  accessSync(`/fail-at/${seed}`);
  let thrown = false;
  try {
    // As the writing thread does it: the pieces first, then the moment in which they become a checkpoint.
    for (const chunk of chunks) store.stage([chunk]);
    store.removeChunks(store.commit(facts, chunks));
    connection.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    thrown = true;
  }
  const failed = disarm();
  try {
    connection.close();
  } catch {
    thrown = true;
  }
  if (!failed) break;
  calls = seed;
  if (thrown) refused++;
  else unharmed++;
  const after = openConnection(file);
  try {
    const found = new CheckpointRepository(after).get(run.id, 'resume');
    const whole =
      (found?.epoch === former || found?.epoch === seed) &&
      Buffer.compare(
        new Uint8Array(found.weights['w']?.data.buffer ?? new ArrayBuffer(0)),
        new Uint8Array(stateOf(found.epoch).weights.w.data.buffer),
      ) === 0;
    if (!whole || after.pragma('quick_check', { simple: true }) !== 'ok') broken++;
    former = found?.epoch ?? former;
  } catch {
    broken++;
  }
  after.close();
}
process.stdout.write(JSON.stringify({ calls, refused, unharmed, broken }));
