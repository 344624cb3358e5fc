import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { serializeError } from '../../common/errors/app-error.ts';
import { CheckpointStore, chunksOf, type CheckpointFacts } from './checkpoint-store.ts';
import type { CheckpointWritten, ToCheckpointWriter } from './checkpoint-writer.ts';
import { openConnection } from './connection.ts';
import { explainStorageError } from './storage-errors.ts';

// The thread of `CheckpointWriter`. A checkpoint goes to the disk in short transactions between which others can
// write; the last one makes it appear. What was written of one that fails is removed, now or at the next start.

/** Bytes in one transaction: it holds up others for some milliseconds. */
const slice = 2 * 1024 ** 2;
/** Chunks deleted in one transaction. */
const fewChunks = 8;
/** Shortest rest between two transactions, in milliseconds. */
const shortestRest = 2;
/** Bytes of the log from which on it is written into the library, and from which on it begins anew. */
const longLog = 4 * 1024 ** 2;
const longestLog = 16 * 1024 ** 2;
/** Milliseconds between two looks at the log, and for which beginning anew may hold up others. */
const logInterval = 1000;
const shortWait = 5;

const file = workerData as string;
const connection = openConnection(file, { shortensLog: false });
const pageBytes = connection.pragma('page_size', { simple: true }) as number;
const store = new CheckpointStore(connection);
const pieces = new Map<number, Uint8Array[]>();
let work: Promise<void> = Promise.resolve();

const shortening = setInterval(shortenLog, logInterval);

parentPort?.on('message', (message: ToCheckpointWriter) => {
  switch (message.type) {
    case 'pieces':
      pieces.set(message.job, [...(pieces.get(message.job) ?? []), ...message.pieces]);
      break;
    case 'write':
      work = work.then(() => carryOut(message.job, message.facts));
      break;
    case 'close':
      void work.then(close);
      break;
  }
});

async function carryOut(job: number, facts: CheckpointFacts): Promise<void> {
  const given = pieces.get(job) ?? [];
  pieces.delete(job);
  let error: CheckpointWritten['error'] = null;
  try {
    await write(facts, given);
  } catch (thrown) {
    error = serializeError(explainStorageError(thrown));
  }
  parentPort?.postMessage({ job, error } satisfies CheckpointWritten);
}

async function write(facts: CheckpointFacts, given: readonly Uint8Array[]): Promise<void> {
  const chunks = chunksOf(facts, given);
  const staged: number[] = [];
  try {
    // What is staged need not be on the disk before the moment in which the checkpoint appears.
    connection.pragma('synchronous = NORMAL');
    for (let from = 0; from < chunks.length;) {
      let to = from;
      for (let size = 0; to < chunks.length && size < slice; to++)
        size += chunks[to]?.bytes.length ?? 0;
      const some = chunks.slice(from, to);
      from = to;
      await restAfter(() => staged.push(...store.stage(some)));
    }
    connection.pragma('synchronous = FULL');
    await removeChunks(store.commit(facts, chunks));
  } catch (error) {
    await removeChunks(staged);
    throw error;
  }
}

/** What cannot be removed now, on a full disk for one, is removed at the next start. */
async function removeChunks(ids: readonly number[]): Promise<void> {
  try {
    for (let from = 0; from < ids.length; from += fewChunks) {
      await restAfter(() => store.removeChunks(ids.slice(from, from + fewChunks)));
    }
  } catch {
    return;
  }
}

/**
 * Writes a grown log into the library while others go on. What they add meanwhile would keep it from ever beginning
 * anew, so that a long one is finished in a moment in which nobody else may write.
 */
function shortenLog(): void {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) < longLog) return;
  try {
    const [state] = connection.pragma('wal_checkpoint(PASSIVE)') as { log: number }[];
    if ((state?.log ?? 0) * pageBytes < longestLog) return;
    const patience = connection.pragma('busy_timeout', { simple: true });
    connection.pragma(`busy_timeout = ${shortWait}`);
    connection.pragma('wal_checkpoint(RESTART)');
    connection.pragma(`busy_timeout = ${String(patience)}`);
  } catch {
    // Whoever writes next is told what is wrong with the disk.
  }
}

/** Leaves others as much time to write as it took itself. */
async function restAfter(transaction: () => void): Promise<void> {
  const started = performance.now();
  transaction();
  shortenLog();
  await sleep(Math.max(shortestRest, performance.now() - started));
}

function close(): void {
  clearInterval(shortening);
  connection.close();
  parentPort?.close();
}
