import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { EventSchema } from './generated/event_pb.js';
import { frameRecord, wholeRecords } from './record-file.ts';

type EventInit = Omit<MessageInitShape<typeof EventSchema>, '$typeName'>;
/** What an event tells. */
export type EventContent = NonNullable<EventInit['what']>;

/**
 * An event file of TensorBoard that is added to. One that is there is continued: what lies behind a given step,
 * or was cut off when a process died, is taken away first.
 */
export class EventFile {
  readonly #file: number;

  /** @param lastStep Events of later steps are dropped; those without a step stay. */
  constructor(path: string, lastStep: number) {
    const kept = existsSync(path) ? bytesUpTo(readFileSync(path), lastStep) : 0;
    this.#file = openSync(path, kept > 0 ? 'r+' : 'w');
    ftruncateSync(this.#file, kept);
    this.#end = kept;
    if (kept === 0) this.add(0, { case: 'fileVersion', value: 'brain.Event:2' });
  }

  #end: number;

  /** @param step Keras's: epochs are counted from 0. */
  add(step: number, what: EventContent, wallTime = Date.now() / 1000): void {
    const event = create(EventSchema, { wallTime, step: BigInt(step), what });
    const record = frameRecord(toBinary(EventSchema, event));
    let written = 0;
    while (written < record.length) {
      written += writeSync(
        this.#file,
        record,
        written,
        record.length - written,
        this.#end + written,
      );
    }
    this.#end += record.length;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Bytes of the events up to a step, without what follows the first later one. */
function bytesUpTo(file: Buffer, lastStep: number): number {
  let end = 0;
  for (const record of wholeRecords(file)) {
    if (fromBinary(EventSchema, record.payload).step > BigInt(lastStep)) break;
    end = record.end;
  }
  return end;
}
