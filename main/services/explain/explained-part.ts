import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { CellColumns } from '../../../common/explain/changed-rows.ts';
import { chosenAnswers, type ChosenAnswers } from '../../../common/explain/answers.ts';
import { explainedColumns, mixesColumns } from '../../../common/explain/explained-columns.ts';
import type {
  ExplainQuestion,
  FindingOf,
  GivenCells,
} from '../../../common/explain/explain-protocol.ts';
import type { UsualColumn } from '../../../common/explain/dependence-grid.ts';
import { permutation } from '../../../common/random/permutation.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { rowsOfSplit, splitWord, type SplitRows } from '../evaluation/split-rows.ts';
import type { FittedRun, RunRows, RunWeights } from '../evaluation/run-weights.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import type { ExplainControl, WarmTrainer } from '../training/warm-trainer.ts';

export interface ExplainedPartParts {
  readonly weights: RunWeights;
  readonly datasets: DatasetRepository;
  readonly analysis: Analysis;
  /** A process of its own, so that no prediction waits for an explanation. */
  readonly trainer: WarmTrainer;
}

/** What a search among the training rows found. */
export interface NearTraining {
  readonly finding: FindingOf<'nearest'>;
  /** Nearest first. */
  readonly near: readonly { readonly row: number; readonly target: string }[];
  readonly searched: number;
}

/** Characters of a cell: all of it. */
const longest = 1_000_000;

/** The rows of one part of a run, and what is asked about them. */
export class ExplainedPart {
  readonly run: FittedRun;
  readonly rows: SplitRows;
  readonly #prepared: RunRows;
  readonly #checkpoint: number | undefined;
  readonly #parts: ExplainedPartParts;

  private constructor(
    parts: ExplainedPartParts,
    run: FittedRun,
    prepared: RunRows,
    rows: SplitRows,
    checkpoint: number | undefined,
  ) {
    this.#parts = parts;
    this.run = run;
    this.#prepared = prepared;
    this.rows = rows;
    this.#checkpoint = checkpoint;
  }

  /** Throws `unavailable` for a run without weights, or a part without rows. */
  static async open(
    parts: ExplainedPartParts,
    {
      runId,
      split,
      checkpoint,
    }: {
      readonly runId: string;
      readonly split: SplitName;
      readonly checkpoint?: number | undefined;
    },
  ): Promise<ExplainedPart> {
    const run = parts.weights.run(runId);
    const prepared = await parts.weights.prepared(run);
    const rows = rowsOfSplit(prepared, split);
    if (rows.places.length === 0) {
      throw new AppError(
        'unavailable',
        `No ${splitWord[split]} rows were kept in this run. Choose another part.`,
      );
    }
    return new ExplainedPart(parts, run, prepared, rows, checkpoint);
  }

  get rowCount(): number {
    return this.rows.places.length;
  }

  /** Places in `rows` of at most so many rows: all, or a seeded choice in their order. */
  choose(most: number, seed: number): Int32Array {
    const count = this.rowCount;
    if (count <= most) return Int32Array.from({ length: count }, (_, place) => place);
    const random = RandomSource.seeded(seed, 'explained rows');
    return permutation(count, random).slice(0, most).sort();
  }

  /** The place in `rows` of a row of the table. Throws `not-found` when it is not of the part. */
  placeOf(row: number): number {
    const place = this.rows.rows.indexOf(row);
    if (place >= 0) return place;
    throw new AppError(
      'not-found',
      `Row ${row + 1} of the table is not among these rows of the run. Choose one that is.`,
      { place: { row } },
    );
  }

  /** Asks the trainer about the rows at the given places. */
  async ask<Question extends ExplainQuestion>(
    chosen: ArrayLike<number>,
    question: Question,
    control: ExplainControl,
  ): Promise<FindingOf<Question['kind']>> {
    const { weights, trainer } = this.#parts;
    const request = weights.forward(this.run, this.#checkpoint);
    const rows = Int32Array.from(chosen, (place) => this.rows.places[place] ?? 0);
    return trainer.explain(request, { folder: this.#prepared.folder, rows }, question, control);
  }

  /** The training rows that the network describes most like a row, without the row itself. */
  async searchTraining(
    place: number,
    question: Extract<ExplainQuestion, { kind: 'nearest' }>,
    control: ExplainControl,
  ): Promise<NearTraining> {
    const { weights, trainer } = this.#parts;
    const row = this.rows.rows[place];
    const all = rowsOfSplit(this.#prepared, 'train');
    // The same row of the table may have been repeated to balance the classes.
    const others = Int32Array.from(all.rows.keys()).filter((at) => all.rows[at] !== row);
    const places = new Int32Array(others.length + 1);
    places[0] = this.rows.places[place] ?? 0;
    others.forEach((at, index) => (places[index + 1] = all.places[at] ?? 0));
    const rows = { folder: this.#prepared.folder, rows: places };
    const request = weights.forward(this.run, this.#checkpoint);
    const finding = await trainer.explain(request, rows, question, control);
    return {
      finding,
      searched: others.length,
      near: finding.places.map((found) => {
        const at = others[found - 1] ?? 0;
        return { row: all.rows[at] ?? 0, target: this.targetOf(all, at) };
      }),
    };
  }

  /** The target of a row in words: its class, or its values in the target's units. */
  targetOf({ targets }: SplitRows, place: number): string {
    const { fitted } = this.run;
    const width = fitted.targetNames.length;
    const own = targets.subarray(place * width, (place + 1) * width);
    if (fitted.task !== 'regression') return fitted.classes[own[0] ?? -1] ?? '';
    return [...toOriginalUnits(fitted, own)].map(valueInWords).join(', ');
  }

  /** The cells of the rows at the given places, where changing one needs them, and how cells are read. */
  async givenCells(chosen: ArrayLike<number>, signal: AbortSignal): Promise<GivenCells> {
    const { dialect } = this.#dataset();
    const reading = { decimal: dialect.decimal, missingValues: dialect.missingValues };
    if (!mixesColumns(this.run.fitted)) return { cells: null, reading };
    return { cells: await this.cells(chosen, signal), reading };
  }

  /** The cells of the rows at the given places, of every column. */
  async cells(chosen: ArrayLike<number>, signal: AbortSignal): Promise<CellColumns> {
    const rows = Array.from(chosen, (place) => this.rows.rows[place] ?? 0);
    const { analysis } = this.#parts;
    const found = await analysis.ask(
      'evaluation.cells',
      { datasetId: this.run.datasetId, rows, longest },
      { signal },
    );
    return Object.fromEntries(
      this.#dataset().columns.map(({ name }, at) => [
        name,
        found.map((cells) => cells[at] ?? null),
      ]),
    );
  }

  /** What the training rows hold in the columns that are explained. */
  async usual(signal: AbortSignal): Promise<readonly UsualColumn[]> {
    const { analysis } = this.#parts;
    const columns = explainedColumns(this.run.fitted);
    const { rows } = rowsOfSplit(this.#prepared, 'train');
    return analysis.ask(
      'explain.usual',
      { datasetId: this.run.datasetId, columns, rows },
      { signal, matters: `${this.run.summary.id} ${JSON.stringify(columns)}` },
    );
  }

  /** One number of each row's answer from outputs [rows, width]. */
  answers(outputs: Float32Array, rows: number, output: number | null): ChosenAnswers {
    const { fitted, training, network } = this.run;
    const main = trainingOfMainOutput(training, network);
    return chosenAnswers(fitted, main, outputs, rows, output);
  }

  get decimal(): '.' | ',' {
    return this.#dataset().dialect.decimal;
  }

  #dataset() {
    return requireDataset(this.#parts.datasets, this.run.datasetId).dataset;
  }
}

/** A number with seven digits: those that a 32-bit float has. */
export function valueInWords(value: number): string {
  return String(Number(value.toPrecision(7)));
}
