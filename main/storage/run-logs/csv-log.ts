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
    const lines = text.split('\n').slice(0, epochsDone + 1);
    const [header] = lines;
    const kept = header ? `${lines.join('\n').trimEnd()}\n` : '';
    if (header) this.#names = header.split(separator).slice(1);
    this.#file = openSync(path, kept === '' ? 'w' : 'r+');
    this.#end = Buffer.byteLength(kept);
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
