import { serializeError, type SerializedError } from '../../../common/errors/app-error.ts';
import type { Prediction } from '../../../common/evaluation/evaluation.ts';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { Run } from '../../../common/runs/run.ts';
import type { Api } from '../../../common/api/api.ts';
import { fieldError, inputFields, rowValues, type InputField } from './input-fields.ts';

/** Milliseconds without typing after which the answer is asked for. */
const pause = 120;

/** One row being typed and the network's answer to it, kept up while typing. */
export class RowPrediction {
  readonly #api: Api;
  readonly run: Run;
  readonly fields: readonly InputField[];
  typed = $state.raw<Readonly<Record<string, string>>>({});
  answer = $state.raw<Prediction | null>(null);
  error = $state.raw<SerializedError | null>(null);
  /** The target of the row that was taken from the table; null for a row of one's own. */
  actual = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Number of the question asked last; older answers are dropped. */
  #asked = 0;

  constructor(api: Api, run: Run, profiles: readonly ColumnProfile[]) {
    this.#api = api;
    this.run = run;
    this.fields = inputFields(run.fitted?.features ?? [], profiles);
    this.fillTypical();
  }

  set(column: string, value: string): void {
    this.typed = { ...this.typed, [column]: value };
    this.actual = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), pause);
  }

  /** Fills in each column's median or most frequent value. */
  fillTypical(): void {
    this.#fill(Object.fromEntries(this.fields.map((field) => [field.column, field.typical ?? ''])));
  }

  clear(): void {
    this.#fill({});
  }

  /** Fills in a row of the run's table, chosen by chance, and keeps its target to compare. */
  async fillFromTable(): Promise<void> {
    const { dataset } = await this.#api.datasets.get({ id: this.run.datasetId });
    const offset = Math.floor(Math.random() * dataset.rows);
    const page = await this.#api.datasets.rows({ id: dataset.id, offset, limit: 1 });
    const cells = new Map(
      dataset.columns.map((column, i) => [column.name, page.rows[0]?.[i] ?? '']),
    );
    this.#fill(
      Object.fromEntries(this.fields.map(({ column }) => [column, cells.get(column) ?? ''])),
    );
    this.actual = cells.get(this.run.fitted?.target.treatment.column ?? '') ?? null;
  }

  #fill(values: Readonly<Record<string, string>>): void {
    this.typed = values;
    this.actual = null;
    void this.ask();
  }

  /** Asks for the answer to the row as typed; nothing is asked while a field is wrong. */
  async ask(): Promise<void> {
    const question = ++this.#asked;
    if (this.fields.some((field) => fieldError(field, this.typed[field.column] ?? ''))) {
      this.answer = null;
      this.error = null;
      return;
    }
    try {
      const answer = await this.#api.prediction.row({
        runId: this.run.summary.id,
        values: rowValues(this.fields, this.typed),
      });
      if (question !== this.#asked) return;
      this.answer = answer;
      this.error = null;
    } catch (error) {
      if (question !== this.#asked) return;
      this.answer = null;
      this.error = serializeError(error);
    }
  }

  /** Ends what is still waiting, when the view goes. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#asked++;
  }
}
