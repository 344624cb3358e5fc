import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { RowParts } from '../storage/row-parts.ts';
import type { ExpectedRows, ReadAheadJob } from './read-ahead.ts';

// The thread of `ReadAhead`: fills the ring piece by piece in the expected order and rests while it is full.
const { layout, pieceRows, ring, states, bell } = workerData as ReadAheadJob;
const { width } = layout;
const parts = new RowParts(layout);
let expected: ExpectedRows = { firstPiece: 1, rows: new Int32Array(0) };
let next = 0;

for (;;) {
  const heard = Atomics.load(bell, 0);
  const newest = newestOrder();
  if (newest) {
    expected = newest;
    next = 0;
  }
  if (!fillNext()) Atomics.wait(bell, 0, heard);
}

function newestOrder(): ExpectedRows | null {
  let newest: ExpectedRows | null = null;
  while (parentPort) {
    const received = receiveMessageOnPort(parentPort);
    if (!received) break;
    newest = received.message as ExpectedRows;
  }
  return newest;
}

/** Fills the next piece; false when all are filled or none is free. */
function fillNext(): boolean {
  const from = next * pieceRows;
  if (from >= expected.rows.length) return false;
  const number = expected.firstPiece + next;
  const slot = number % states.length;
  const before = number - states.length;
  // Pieces of an earlier order may be written over at once; one of this order must have been taken.
  const free = before < expected.firstPiece || Atomics.load(states, slot) === -before;
  if (!free) return false;
  const rows = expected.rows.subarray(from, from + pieceRows);
  const start = slot * pieceRows * width;
  parts.read(rows, ring.subarray(start, start + rows.length * width));
  Atomics.store(states, slot, number);
  Atomics.notify(states, slot);
  next++;
  return true;
}
