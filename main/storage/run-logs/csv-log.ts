import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { EpochMetrics } from '../../../common/runs/run.ts';

/**
 * The log of a run as Keras's CSVLogger writes it: `epoch` counted from 0, then the metrics in the order of
 * their names. A file that is there is continued behind the epochs that are done.
 */
export class CsvLog {
  readonly #file: number;
  readonly #separator: string;
  #end: number;
  #names: readonly string[] | null = null;

  constructor(path: string, separator: string, epochsDone: number) {
    this.#separator = separator;
    const text = existsSync(path) && epochsDone > 0 ? readFileSync(path, 'utf8') : '';
    const [header = '', ...rows] = text.split('\n');
    // What was begun with another separator is gone on with in the one that is wanted now.
    const before = header.charAt('epoch'.length);
    const again = (line: string) => (before === '' ? line : line.replaceAll(before, separator));
    const done = rows.filter((row) => row !== '' && Number.parseInt(row, 10) < epochsDone);
    const kept = header === '' ? '' : `${[header, ...done].map(again).join('\n')}\n`;
    if (header !== '') this.#names = again(header).split(separator).slice(1);
    this.#file = openSync(path, kept === '' ? 'w' : 'r+');
    this.#end = Buffer.byteLength(kept);
    if (before !== separator && kept !== '') writeSync(this.#file, kept, 0);
    ftruncateSync(this.#file, this.#end);
  }

  epoch(epoch: EpochMetrics): void {
    const names = (this.#names ??= this.#begin(epoch));
    const cells = names.map((name) => csvNumber(epoch.values[name]));
    this.#write([String(epoch.epoch - 1), ...cells]);
  }

  close(): void {
    closeSync(this.#file);
  }

  #begin({ values }: EpochMetrics): readonly string[] {
    const names = Object.keys(values).sort();
    this.#write(['epoch', ...names]);
    return names;
  }

  #write(cells: readonly string[]): void {
    const line = Buffer.from(`${cells.join(this.#separator)}\n`);
    this.#end += writeSync(this.#file, line, 0, line.length, this.#end);
  }
}

/** As Keras writes it: `NA` for what was not measured, `nan` for what is no number. */
function csvNumber(value: number | null | undefined): string {
  if (value === undefined) return 'NA';
  return value === null ? 'nan' : String(value);
}
