import { AppError } from '../../../../common/errors/app-error.ts';
import type { ReadLog } from '../../../../common/runs/imported-run.ts';
import { eachLine } from './each-line.ts';
import type { LogFile } from './find-logs.ts';
import type { ImportWatch } from './import-watch.ts';
import { mergeCurves } from './merge-curves.ts';
import { ThinCurve } from './thin-curve.ts';

/** Names of the column that counts; the first that a file has is used. */
const counters = ['epoch', 'step', 'global_step', 'iteration', 'iter'];
/** Seconds since the beginning, or since 1970. */
const clocks = ['wall_time', 'seconds', 'time', 'timestamp'];

/** Whether a file may be a log in CSV. */
export function isCsvLog(name: string): boolean {
  return /\.(?:csv|tsv|log)$/i.test(name);
}

/**
 * Reads logs as Keras's CSVLogger writes them and others like them: one column that counts (`epoch`, `step`, …; rows
 * are counted without one), the others metrics. Empty cells, `NA` and texts are no values.
 */
export async function csvRuns(files: readonly LogFile[], watch: ImportWatch): Promise<ReadLog> {
  const runs = [];
  const remarks: string[] = [];
  for (const file of files) {
    const log = new CsvReading(file);
    await eachLine(file, watch, (line) => log.line(line));
    const { curves, startsAt } = log.curves();
    const name = file.path.replace(/\.(?:csv|tsv|log)$/i, '');
    const merged = await mergeCurves(curves, name);
    remarks.push(...log.remarks(), ...merged.remarks);
    runs.push({
      name,
      source: { tool: 'csv' as const, name: file.path },
      settings: {},
      tags: [],
      note: '',
      startedAt: startsAt,
      endedAt: null,
      epochs: merged.epochs,
    });
  }
  return { runs, remarks };
}

class CsvReading {
  readonly #file: LogFile;
  readonly #curves = new Map<string, ThinCurve>();
  #separator = ',';
  #names: readonly string[] | null = null;
  #counter = -1;
  #clock = -1;
  #rows = 0;
  #uneven = 0;
  #unreadable = 0;

  constructor(file: LogFile) {
    this.#file = file;
  }

  line(text: string): void {
    if (text.trim() === '') return;
    if (this.#names === null) {
      this.#begin(text.replace(/^\uFEFF/, ''));
      return;
    }
    const cells = cellsOf(text, this.#separator);
    const row = this.#rows++;
    if (cells.length !== this.#names.length) {
      this.#uneven++;
      return;
    }
    const step = this.#counter < 0 ? row : numberOf(cells[this.#counter] ?? '');
    if (step === null || !Number.isFinite(step)) {
      this.#uneven++;
      return;
    }
    const at = this.#clock < 0 ? NaN : (numberOf(cells[this.#clock] ?? '') ?? NaN);
    this.#names.forEach((name, place) => {
      if (place === this.#counter || place === this.#clock) return;
      const cell = (cells[place] ?? '').trim();
      if (cell === '' || cell === 'NA') return;
      const value = numberOf(cell);
      if (value === null) {
        this.#unreadable++;
        return;
      }
      const curve = this.#curves.get(name) ?? new ThinCurve();
      this.#curves.set(name, curve);
      curve.add(step, value, at);
    });
  }

  curves(): { curves: ReadonlyMap<string, ThinCurve>; startsAt: null } {
    if (this.#curves.size > 0) return { curves: this.#curves, startsAt: null };
    throw new AppError(
      'invalid-data',
      `“${this.#file.name}” holds no column of numbers beside the one that counts. Its first line must name the columns. No run was added.`,
      { place: { file: this.#file.name, row: 1 } },
    );
  }

  remarks(): readonly string[] {
    const { name } = this.#file;
    const count = (value: number): string => value.toLocaleString('en-GB');
    return [
      ...(this.#counter < 0
        ? [`“${name}”: no column is called epoch or step, so its rows are counted.`]
        : []),
      ...(this.#uneven > 0
        ? [
            `“${name}”: ${count(this.#uneven)} of ${count(this.#rows)} rows have other columns than the first line names, or no step, and are left out.`,
          ]
        : []),
      ...(this.#unreadable > 0
        ? [`“${name}”: ${count(this.#unreadable)} cells are no numbers and are left out.`]
        : []),
    ];
  }

  #begin(header: string): void {
    const separators = [',', ';', '\t'];
    this.#separator = separators.reduce((best, one) =>
      header.split(one).length > header.split(best).length ? one : best,
    );
    this.#names = cellsOf(header, this.#separator).map((name) => name.trim());
    const lower = this.#names.map((name) => name.toLowerCase());
    const first = (wanted: readonly string[]): number =>
      lower.findIndex((name) => name === wanted.find((one) => lower.includes(one)));
    this.#counter = first(counters);
    this.#clock = first(clocks);
  }
}

/** A cell's number; `nan` and `inf` as Python writes them; null for a text. */
function numberOf(cell: string): number | null {
  const text = cell.trim();
  if (/^[+-]?nan$/i.test(text)) return NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? null : number;
}

/** The cells of a line; quoted ones may hold the separator, and a doubled quote stands for one. */
function cellsOf(line: string, separator: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator);
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (quoted && sign === '"' && line.charAt(at + 1) === '"') {
      cell += sign;
      at++;
    } else if (sign === '"') quoted = !quoted;
    else if (sign === separator && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += sign;
  }
  return [...cells, cell];
}
