import type { HorizonError } from '../../../../common/evaluation/forecast-judgement.ts';
import type { JudgedNumbers } from '../../../../common/evaluation/judged.ts';
import type { OrderedTruth } from '../rows-of-table.ts';
import type { ToldPlaces } from './told-places.ts';

/** Forecasts from the same starts, to be compared at every distance. */
export interface ComparedForecasts {
  readonly truth: OrderedTruth;
  readonly places: ToldPlaces;
  readonly judged: JudgedNumbers;
  /** Windows of the part. */
  readonly origins: Int32Array;
  /** Row-major [origins, steps]; null where forecasts cannot be rolled out. */
  readonly rolled: Float64Array | null;
  readonly steps: number;
  readonly season: number | null;
}

/** Mean absolute errors at 1 … steps rows ahead, over the starts whose truth is told by the part. */
export function horizonErrors({
  truth,
  places,
  judged,
  origins,
  rolled,
  steps,
  season,
}: ComparedForecasts): HorizonError[] {
  const width = judged.names.length;
  const errors: HorizonError[] = [];
  for (let step = 0; step < steps; step += 1) {
    const sums = {
      direct: new Mean(),
      rolled: new Mean(),
      naive: new Mean(),
      seasonal: new Mean(),
    };
    let rows = 0;
    origins.forEach((origin, index) => {
      const start = places.first[origin] ?? -1;
      const at = start + step;
      const series = places.seriesOf[start] ?? -1;
      const actual = truth.values[at] ?? NaN;
      if (places.seriesOf[at] !== series || places.told[at] !== 1 || Number.isNaN(actual)) return;
      rows += 1;
      const before = (place: number) =>
        places.seriesOf[place] === series ? (truth.values[place] ?? NaN) : NaN;
      if (step < width) sums.direct.add((judged.predicted[origin * width + step] ?? NaN) - actual);
      if (rolled) sums.rolled.add((rolled[index * steps + step] ?? NaN) - actual);
      sums.naive.add(before(start - 1) - actual);
      if (season === null) return;
      // The same place of the last season that is known whole at the start.
      sums.seasonal.add(before(at - season * (Math.floor(step / season) + 1)) - actual);
    });
    if (rows === 0) break;
    errors.push({
      ahead: step + 1,
      rows,
      direct: sums.direct.value,
      rolled: sums.rolled.value,
      naive: sums.naive.value,
      seasonal: sums.seasonal.value,
    });
  }
  return errors;
}

/** The mean of absolute numbers, without those that are none. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.#sum += Math.abs(value);
    this.#count += 1;
  }

  get value(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }
}
