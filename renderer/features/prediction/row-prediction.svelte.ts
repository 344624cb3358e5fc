import { serializeError, type SerializedError } from '../../../common/errors/app-error.ts';
import type { Prediction } from '../../../common/evaluation/evaluation.ts';
import { typedColumns } from '../../../common/datasets/derived/typed-columns.ts';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { Run } from '../../../common/runs/run.ts';
import type { Api } from '../../../common/api/api.ts';
import { fieldError, inputFields, rowValues, type InputField } from './input-fields.ts';

/** Milliseconds without typing, and without moving a slider, after which the answer is asked for. */
const pause = 120;
const slidingPause = 20;

/** Where a what-if begins: a row, and what the network says of it. */
export interface Baseline {
  readonly typed: Readonly<Record<string, string>>;
  readonly answer: Prediction;
  readonly actual: string | null;
}

/** A value that differs from the one that the what-if began with. */
export interface ChangedValue {
  readonly column: string;
  readonly from: string;
  readonly to: string;
}

/** A picture that was chosen, and where the window can show it from. */
export interface ChosenPicture {
  readonly token: string;
  readonly name: string;
  readonly url: string;
}

/** One row being typed, or a picture, and the network's answer to it, kept up while typing. */
export class RowPrediction {
  readonly #api: Api;
  readonly run: Run;
  /** The columns that are typed; none of a run that learned from pictures alone. */
  readonly fields: readonly InputField[];
  /** True when the run learned from pictures. */
  readonly takesPicture: boolean;
  picture = $state.raw<ChosenPicture | null>(null);
  /** The pixels that the network got, as a data URL. */
  sees = $state.raw<string | null>(null);
  typed = $state.raw<Readonly<Record<string, string>>>({});
  answer = $state.raw<Prediction | null>(null);
  error = $state.raw<SerializedError | null>(null);
  /** An answer has been asked for and is not there yet. */
  waiting = $state(false);
  /** The target of the row that was taken from the table; null for a row of one's own. */
  actual = $state<string | null>(null);
  /** The row that was filled in last, with its answer: changes are told against it. */
  baseline = $state.raw<Baseline | null>(null);
  /** Values that were changed since. */
  readonly changed: readonly ChangedValue[] = $derived.by(() => {
    const { baseline, typed } = this;
    if (!baseline) return [];
    return this.fields.flatMap(({ column }) => {
      const [from, to] = [baseline.typed[column] ?? '', typed[column] ?? ''];
      return from.trim() === to.trim() ? [] : [{ column, from, to }];
    });
  });
  #filled: Readonly<Record<string, string>> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Number of the question asked last; older answers are dropped. */
  #asked = 0;
  #isDisposed = false;

  constructor(api: Api, run: Run, profiles: readonly ColumnProfile[]) {
    this.#api = api;
    this.run = run;
    const features = run.fitted ? typedColumns(run.fitted) : [];
    const typed = features.filter(({ treatment }) => treatment.type !== 'image');
    this.takesPicture = typed.length < features.length;
    this.fields = inputFields(typed, profiles);
    this.fillTypical();
  }

  /** Asks about another picture. */
  show(picture: ChosenPicture): void {
    if (this.#isDisposed) {
      // The view went while the picture was on its way.
      URL.revokeObjectURL(picture.url);
      return;
    }
    this.#release();
    this.picture = picture;
    this.sees = null;
    // What was said of the last picture is not said of this one.
    this.answer = null;
    this.error = null;
    this.actual = null;
    // What is changed from now on is told against this picture.
    this.baseline = null;
    this.#filled = this.typed;
    void this.ask();
  }

  /** No picture is there any more. */
  hide(): void {
    this.#release();
    this.picture = null;
    this.sees = null;
    void this.ask();
  }

  /** @param sliding A slider was moved: the answer follows at once. */
  set(column: string, value: string, sliding = false): void {
    this.typed = { ...this.typed, [column]: value };
    this.actual = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), sliding ? slidingPause : pause);
  }

  /** Takes back what was changed since the row was filled in; one value, or all. */
  reset(column: string | null = null): void {
    const { baseline } = this;
    if (!baseline) return;
    if (column !== null && this.changed.length > 1) {
      this.set(column, baseline.typed[column] ?? '');
      return;
    }
    clearTimeout(this.#timer);
    this.#asked++;
    this.typed = baseline.typed;
    this.answer = baseline.answer;
    this.actual = baseline.actual;
    this.error = null;
    this.waiting = false;
  }

  /** The row as it is now becomes the one that changes are told against. */
  rebase(): void {
    if (this.answer)
      this.baseline = { typed: this.typed, answer: this.answer, actual: this.actual };
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
    if (this.baseline) this.baseline = { ...this.baseline, actual: this.actual };
  }

  #fill(values: Readonly<Record<string, string>>): void {
    clearTimeout(this.#timer);
    this.typed = values;
    this.#filled = values;
    this.baseline = null;
    this.actual = null;
    void this.ask();
  }

  /** Asks for the answer to the row as typed; nothing is asked while a field is wrong. */
  async ask(): Promise<void> {
    const question = ++this.#asked;
    const asked = this.typed;
    const wrong = this.fields.some((field) => fieldError(field, this.typed[field.column] ?? ''));
    if (wrong || (this.takesPicture && !this.picture)) {
      this.answer = null;
      this.error = null;
      this.waiting = false;
      return;
    }
    this.waiting = true;
    try {
      const { answer, sees } = await this.#answer();
      if (question !== this.#asked) return;
      this.answer = answer;
      this.sees = sees;
      this.error = null;
      if (answer && asked === this.#filled) {
        this.baseline = { typed: asked, answer, actual: this.actual };
      }
    } catch (error) {
      if (question !== this.#asked) return;
      this.answer = null;
      this.error = serializeError(error);
    } finally {
      if (question === this.#asked) this.waiting = false;
    }
  }

  async #answer(): Promise<{ answer: Prediction | null; sees: string | null }> {
    const { id: runId } = this.run.summary;
    const values = rowValues(this.fields, this.typed);
    if (!this.picture) {
      return { answer: await this.#api.prediction.row({ runId, values }), sees: null };
    }
    const tokens = [this.picture.token];
    const [answer = null] = await this.#api.prediction.image({ runId, tokens, values });
    return { answer, sees: answer?.sees ?? null };
  }

  #release(): void {
    if (this.picture) URL.revokeObjectURL(this.picture.url);
  }

  /** Ends what is still waiting, when the view goes. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#release();
    this.#asked++;
  }
}
