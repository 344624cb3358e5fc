import { chartCsv, type ChartData } from '../../ui/charts/chart-data.ts';
import { saveBlob } from '../../ui/choose-file.ts';
import { formatCount } from '../../ui/format.ts';

/** Rows that a file has at most. */
const most = 10_000;

/** A list that is told a page at a time, as a CSV file of up to 10,000 rows. */
export class RowsFile {
  readonly #name: string;
  readonly #atOnce: number;
  /** How far it is, and what came of it; empty before. */
  words = $state('');

  /**
   * @param name Of the file, without its ending.
   * @param atOnce Rows that one question may ask for.
   */
  constructor(name: string, atOnce: number) {
    this.#name = name;
    this.#atOnce = atOnce;
  }

  /** Asks for the pages one after the other and saves them together; what fails is told. */
  async save<Row, Page>(
    ask: (
      offset: number,
      limit: number,
    ) => Promise<Page & { readonly total: number; readonly rows: readonly Row[] }>,
    tableOf: (page: Page, rows: readonly Row[]) => ChartData,
  ): Promise<void> {
    this.words = 'Collecting the rows';
    try {
      const rows: Row[] = [];
      for (;;) {
        const page = await ask(rows.length, this.#atOnce);
        rows.push(...page.rows);
        const wanted = Math.min(page.total, most);
        this.words = `${formatCount(rows.length)} of ${formatCount(wanted)} rows`;
        if (rows.length < wanted && page.rows.length > 0) continue;
        const csv = chartCsv(tableOf(page, rows));
        saveBlob(new Blob([csv], { type: 'text/csv' }), `${this.#name}.csv`);
        this.words =
          rows.length === page.total
            ? `Saved ${formatCount(page.total)} rows`
            : `Saved the first ${formatCount(rows.length)} of ${formatCount(page.total)} rows`;
        return;
      }
    } catch (error) {
      this.words = error instanceof Error ? error.message : String(error);
    }
  }
}
