import { createReadStream } from 'node:fs';
import { basename, dirname } from 'node:path';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { ImportedRun, ReadLog } from '../../../../common/runs/imported-run.ts';
import type { RunSettings } from '../../../../common/runs/run.ts';
import { recordAt } from '../../../storage/run-logs/tensorboard/record-file.ts';
import { readScalarEvent, type ScalarEvent } from './event-scalars.ts';
import type { LogFile } from './find-logs.ts';
import type { ImportWatch } from './import-watch.ts';
import { mergeCurves } from './merge-curves.ts';
import { ThinCurve } from './thin-curve.ts';

/** Bytes read at once, and the longest event that is waited for: a graph or a picture may lie between the scalars. */
const chunkBytes = 1024 ** 2;
const longestEvent = 512 * 1024 ** 2;

/** Whether a file is named as TensorBoard names its event files. */
export function isEventFile(name: string): boolean {
  return /(?:^|\.)tfevents\./.test(name);
}

interface Gathering {
  readonly curves: Map<string, ThinCurve>;
  settings: RunSettings;
}

/** Folders that Keras's callback writes one run's parts into, and what their metrics are called here. */
const parts: Readonly<Record<string, string>> = { train: '', validation: 'val_' };

/**
 * Reads event files; those of one folder are one run, and `train` and `validation` beside each other, as Keras writes
 * them, too. A file that was cut off or is damaged gives what comes before that place.
 */
export async function tensorBoardRuns(
  files: readonly LogFile[],
  whole: string,
  watch: ImportWatch,
): Promise<ReadLog> {
  const folders = new Set(files.map(({ path }) => dirname(path)));
  const runs = new Map<string, Gathering>();
  const remarks: string[] = [];
  const byBatch = new Set<string>();
  for (const file of files) {
    const folder = dirname(file.path);
    const prefix = partOf(folder, folders);
    const run = prefix === null ? folder : dirname(folder);
    const gathering: Gathering = runs.get(run) ?? {
      curves: new Map<string, ThinCurve>(),
      settings: {},
    };
    runs.set(run, gathering);
    const problem = await readEvents(file, watch, ({ step, at, scalars, settings }) => {
      if (settings) gathering.settings = { ...gathering.settings, ...settings };
      for (const { tag, value } of scalars) {
        if (prefix !== null && isByBatch(tag)) {
          byBatch.add(tag);
          continue;
        }
        const name = prefix === null ? tag : prefix + tag.replace(/^epoch_/, '');
        const curve = gathering.curves.get(name) ?? new ThinCurve();
        gathering.curves.set(name, curve);
        curve.add(step, value, at);
      }
    });
    if (problem !== null) remarks.push(`“${file.name}”: ${problem}`);
  }
  if (byBatch.size > 0) {
    const names = [...byBatch].join(', ');
    remarks.push(`“${whole}”: ${names} count batches, not epochs, and are left out.`);
  }
  const read: ImportedRun[] = [];
  for (const [folder, gathering] of runs) {
    const name = nameOf(folder, whole, runs.size);
    if (gathering.curves.size === 0) {
      remarks.push(`“${name}” holds no scalars, so there is no run of it.`);
      continue;
    }
    const merged = await mergeCurves(gathering.curves, name);
    remarks.push(...merged.remarks);
    read.push({
      name,
      source: { tool: 'tensorboard', name },
      settings: gathering.settings,
      tags: [],
      note: '',
      startedAt: timeOf(merged.from),
      endedAt: timeOf(merged.to),
      epochs: merged.epochs,
    });
  }
  return { runs: read, remarks };
}

/** Whether Keras logs something by batches, among curves that count epochs. */
function isByBatch(tag: string): boolean {
  return tag.startsWith('batch_') || /^evaluation_.*_vs_iterations$/.test(tag);
}

/** What the metrics of a folder begin with when it is a part of Keras's log; null when it is a run of its own. */
function partOf(folder: string, folders: ReadonlySet<string>): string | null {
  const prefix = parts[basename(folder)];
  if (prefix === undefined) return null;
  const hasOther = Object.keys(parts).some((part) => {
    const other = folder.slice(0, -basename(folder).length) + part;
    return other !== folder && folders.has(other);
  });
  return hasOther || prefix === '' ? prefix : null;
}

/** What a person knows a run by: its place below what was chosen. */
function nameOf(folder: string, whole: string, runs: number): string {
  return folder === '.' || folder === '' || (runs === 1 && folder === whole)
    ? whole
    : folder.replace(/^\.\//, '');
}

/** Gives every event to `take`; a sentence where the file ends badly. */
async function readEvents(
  file: LogFile,
  watch: ImportWatch,
  take: (event: ScalarEvent) => void,
): Promise<string | null> {
  let rest: Buffer = Buffer.alloc(0);
  let events = 0;
  for await (const chunk of createReadStream(file.onDisk, { highWaterMark: chunkBytes })) {
    const bytes = chunk as Buffer;
    watch.read(bytes.length);
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let start = 0;
    for (;;) {
      const record = recordAt(rest, start);
      if (record === 'short') break;
      if (record === 'damaged') return damage(file, events);
      try {
        take(readScalarEvent(record.payload));
      } catch (error) {
        if (error instanceof RangeError) return damage(file, events);
        throw error;
      }
      events++;
      start = record.end;
    }
    rest = rest.subarray(start);
    if (rest.length > longestEvent) return damage(file, events);
  }
  if (rest.length === 0) return null;
  return `the file was cut off; the ${rest.length} bytes behind its ${told(events)} are left out.`;
}

function damage(file: LogFile, events: number): string {
  if (events === 0) {
    throw new AppError(
      'invalid-data',
      `“${file.name}” is no event file of TensorBoard, or it is damaged from its beginning. No run was added.`,
      { place: { file: file.name } },
    );
  }
  return `the file is damaged behind its ${told(events)}; what follows is left out.`;
}

function told(events: number): string {
  return events === 1 ? 'first event' : `first ${events.toLocaleString('en-GB')} events`;
}

function timeOf(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}
