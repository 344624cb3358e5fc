import type { SampleChoice, SampleOrder } from '../../../common/evaluation/evaluation-api.ts';
import type { Judged, JudgedClasses } from '../../../common/evaluation/judged.ts';
import { placesWhere, type UsablePart } from './part-data.ts';

/** A judged row without its cells. */
export interface PickedSample {
  readonly row: number;
  readonly actual: string | number | null;
  readonly predicted: string | number | null;
  readonly probability: number | null;
  readonly error: number | null;
}

export interface PickedPage {
  readonly total: number;
  readonly samples: readonly PickedSample[];
}

export interface SamplesWanted {
  readonly choice: SampleChoice;
  readonly order: SampleOrder;
  readonly step: number;
  readonly offset: number;
  readonly limit: number;
}

/** Picks a page of the rows that are wanted, in the order that is wanted. */
export class SamplePicker {
  /** The order that was asked for last: the next page of it needs no sorting. */
  #last: { readonly key: string; readonly places: Uint32Array } | null = null;

  /** @param key Tells this part, with its probabilities, from others. */
  page(key: string, part: UsablePart, judged: Judged, wanted: SamplesWanted): PickedPage {
    const { choice, order, step, offset, limit } = wanted;
    if (choice.kind === 'unusable') {
      const rows = [...part.unusable.subarray(offset, offset + limit)];
      const nothing = { actual: null, predicted: null, probability: null, error: null };
      return { total: part.unusable.length, samples: rows.map((row) => ({ row, ...nothing })) };
    }
    const name = JSON.stringify([key, choice, order, step]);
    if (this.#last?.key !== name) {
      this.#last = { key: name, places: sorted(chosen(part, judged, choice), judged, order, step) };
    }
    const { places } = this.#last;
    return {
      total: places.length,
      samples: Array.from(places.subarray(offset, offset + limit), (place) => ({
        row: part.rows[place] ?? 0,
        ...answerOf(judged, place, step),
      })),
    };
  }
}

function chosen({ rows }: UsablePart, judged: Judged, choice: SampleChoice): Uint32Array {
  const where = (matches: (place: number) => boolean) => placesWhere(rows.length, matches);
  if (choice.kind === 'rows') {
    const wanted = new Set(choice.rows);
    return where((place) => wanted.has(rows[place] ?? -1));
  }
  if (judged.kind !== 'classes' || choice.kind === 'all') return where(() => true);
  const { actual, predicted, probabilities, classes } = judged;
  switch (choice.kind) {
    case 'wrong':
      return where((place) => actual[place] !== predicted[place]);
    case 'cell':
      return where(
        (place) =>
          (choice.actual === null || actual[place] === choice.actual) &&
          (choice.predicted === null || predicted[place] === choice.predicted),
      );
    case 'outcome':
      return where((place) => {
        const probability = probabilities[place * classes.length + choice.of] ?? 0;
        const isPredicted = probability >= choice.threshold;
        return (actual[place] === choice.of) === choice.actual && isPredicted === choice.predicted;
      });
    case 'unusable':
      return new Uint32Array();
  }
}

function sorted(
  places: Uint32Array,
  judged: Judged,
  order: SampleOrder,
  step: number,
): Uint32Array {
  if (order === 'table') return places;
  const sign = order === 'least-sure' || order === 'smallest-error' ? 1 : -1;
  const by =
    judged.kind === 'classes'
      ? (place: number) => sureness(judged, place)
      : (place: number) => {
          const at = place * judged.names.length + step;
          return Math.abs((judged.predicted[at] ?? NaN) - (judged.actual[at] ?? NaN));
        };
  const keys = new Float64Array(places.length);
  places.forEach((place, at) => (keys[at] = sign * by(place)));
  const turns = Uint32Array.from(places.keys());
  turns.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  return turns.map((at) => places[at] ?? 0);
}

/** The probability of the class that was predicted. */
function sureness({ probabilities, predicted, classes }: JudgedClasses, place: number): number {
  return probabilities[place * classes.length + (predicted[place] ?? 0)] ?? NaN;
}

function answerOf(judged: Judged, place: number, step: number): Omit<PickedSample, 'row'> {
  if (judged.kind === 'classes') {
    return {
      actual: judged.classes[judged.actual[place] ?? -1] ?? null,
      predicted: judged.classes[judged.predicted[place] ?? -1] ?? null,
      probability: sureness(judged, place),
      error: null,
    };
  }
  const at = place * judged.names.length + step;
  const actual = judged.actual[at] ?? NaN;
  const predicted = judged.predicted[at] ?? NaN;
  return { actual, predicted, probability: null, error: predicted - actual };
}
