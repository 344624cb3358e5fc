import { saveBlob } from '../choose-file.ts';
import { formatCount } from '../format.ts';
import { chartCsv, chartJson, type ChartData } from './chart-data.ts';

/** Milliseconds for which it is told what was done. */
const told = 4000;

/** The numbers of a chart or a table on their way to the clipboard and into files, whole and unrounded. */
export class TableFiles {
  readonly #what: 'chart' | 'table';
  readonly #label: () => string;
  readonly #table: () => ChartData;
  /** What was done last, for those who cannot see that a file was saved; else empty. */
  done = $state('');

  /** @param label Names the files. */
  constructor(what: 'chart' | 'table', label: () => string, table: () => ChartData) {
    this.#what = what;
    this.#label = label;
    this.#table = table;
  }

  /** Tells for some seconds what was done. */
  say(words: string): void {
    this.done = words;
    setTimeout(() => {
      if (this.done === words) this.done = '';
    }, told);
  }

  /** Puts the numbers on the clipboard as CSV, or says that it cannot be written. */
  async copy(): Promise<void> {
    const data = this.#table();
    try {
      await navigator.clipboard.writeText(chartCsv(data));
      this.say(`${formatCount(data.rows.length)} rows copied`);
    } catch {
      this.say(`The clipboard cannot be written here. Save the ${this.#what} as CSV.`);
    }
  }

  saveCsv(): void {
    this.saveText(chartCsv(this.#table()), 'csv', 'text/csv');
  }

  saveJson(): void {
    this.saveText(chartJson(this.#label(), this.#table()), 'json', 'application/json');
  }

  saveText(text: string, ending: string, type: string): void {
    this.save(new Blob([text], { type }), ending);
  }

  /** @param ending Of the file, without the dot. */
  save(blob: Blob, ending: string): void {
    saveBlob(blob, `${this.#label()}.${ending}`);
    this.say(`Saved as ${ending.toUpperCase()}`);
  }
}
