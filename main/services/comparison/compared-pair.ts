import { compareRowScores, type RowComparison } from '../../../common/comparison/better.ts';
import type { FlipKind, FlipPage, FlippedRow } from '../../../common/comparison/comparison-api.ts';
import { type Flips, findFlips } from '../../../common/comparison/flips.ts';
import {
  type JudgedPart,
  type MatchedRows,
  matchRows,
} from '../../../common/comparison/matched-rows.ts';
import { isAnswered, rowScores } from '../../../common/comparison/row-scores.ts';
import type { Judged } from '../../../common/evaluation/judged.ts';
import type { RunAnswer } from '../../../common/comparison/comparison-api.ts';

/** Rows of one kind, as far as the judged rows tell them. */
export interface PickedFlips extends Omit<FlipPage, 'remark' | 'datasetId' | 'columns' | 'rows'> {
  readonly rows: readonly Omit<FlippedRow, 'cells'>[];
}

/**
 * Two runs on the rows that both were judged on: what is found is kept, so that another page or kind of rows is there
 * at once. Throws what `matchRows` throws.
 */
export class ComparedPair {
  readonly #first: JudgedPart;
  readonly #second: JudgedPart;
  readonly #shared: MatchedRows;
  readonly #scores: readonly [Float64Array, Float64Array];
  readonly #flips = new Map<FlipKind, Flips>();
  #rows: RowComparison | null = null;

  constructor(first: JudgedPart, second: JudgedPart) {
    this.#first = first;
    this.#second = second;
    this.#shared = matchRows(first, second);
    this.#scores = [
      rowScores(first.judged, this.#shared.first),
      rowScores(second.judged, this.#shared.second),
    ];
  }

  /** A page of the rows of a kind. */
  page(kind: FlipKind, offset: number, limit: number): PickedFlips {
    const { places, ...counts } = this.#ofKind(kind);
    const [first, second] = [this.#first.judged, this.#second.judged];
    return {
      ...{ task: first.kind, shared: this.#shared.first.length, ...counts, total: places.length },
      rows: places.slice(offset, offset + limit).map((place) => {
        const own = this.#shared.first[place] ?? -1;
        return {
          row: this.#first.rows[own] ?? 0,
          actual: actualOf(first, own),
          first: answerOf(first, own),
          second: answerOf(second, this.#shared.second[place] ?? -1),
        };
      }),
    };
  }

  /** Whether the first answers better; a sentence where the two were not judged on exactly the same rows. */
  verdict(): { readonly rows: RowComparison | null; readonly refusal: string | null } {
    const { same } = this.#shared;
    if (!same) return { rows: null, refusal: this.#otherRows() };
    this.#rows ??= compareRowScores(...this.#scores, this.#first.judged.kind);
    return { rows: this.#rows, refusal: null };
  }

  #ofKind(kind: FlipKind): Flips {
    const known = this.#flips.get(kind);
    if (known) return known;
    const found = findFlips(...this.#scores, this.#first.judged.kind, kind);
    this.#flips.set(kind, found);
    return found;
  }

  #otherRows(): string {
    const [a, b] = [this.#first, this.#second];
    const shared = this.#shared.first.length;
    return `“${a.name}” was judged on ${a.rows.length} rows and “${b.name}” on ${b.rows.length}, of which only ${shared} are the same. A fair comparison needs the same rows: train one of them again with the split of the other.`;
  }
}

function answerOf(judged: Judged, place: number): RunAnswer {
  if (judged.kind === 'numbers') {
    return { predicted: judged.predicted[place * judged.names.length] ?? NaN, probability: null };
  }
  if (!isAnswered(judged, place)) return { predicted: '–', probability: null };
  const number = judged.predicted[place] ?? -1;
  return {
    predicted: judged.classes[number] ?? '–',
    probability: judged.probabilities[place * judged.classes.length + number] ?? null,
  };
}

function actualOf(judged: Judged, place: number): string | number {
  return judged.kind === 'numbers'
    ? (judged.actual[place * judged.names.length] ?? NaN)
    : (judged.classes[judged.actual[place] ?? -1] ?? '–');
}
