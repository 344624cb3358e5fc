import { scaleNumber, stepNumber } from '../../../../common/datasets/numbers/number-steps.ts';
import type { FittedRecipe } from '../../../../common/datasets/recipe.ts';
import { seesTarget } from '../../../../common/datasets/series/series-window.ts';
import type { ToldPlaces } from './told-places.ts';

/** What rolling a forecast out needs of the run. */
export interface Roller {
  readonly fitted: FittedRecipe;
  /** Features of windows of the part, by their numbers in it, row-major. */
  readonly features: (windows: Int32Array) => Promise<Float32Array>;
  /** The value of the next step for each window, in the target's units. */
  readonly next: (features: Float32Array, windows: number) => Promise<Float64Array>;
}

/** Why forecasts of a run cannot see earlier ones, as a sentence; null where they can. */
export function cannotRoll({ recipe, features }: FittedRecipe): string | null {
  const { window, unitNorm } = recipe;
  if (!window) return 'This run has no windows.';
  if (!seesTarget(window)) {
    return 'The network does not see the target’s past, so a forecast rolled out is the same as one step ahead.';
  }
  if (window.stride !== 1) {
    return (
      'Forecasts are rolled out for windows that start at every row; here they start at every ' +
      `${window.stride.toLocaleString('en-US')} rows.`
    );
  }
  const past = features[0];
  if (unitNorm !== undefined || past?.features.length !== 1 || past.treatment.type !== 'number') {
    return 'The target’s past is not seen as one number per row here, so forecasts cannot be put in its place.';
  }
  return null;
}

/**
 * Forecasts step by step, each seeing those before it in place of the truth; what else a window sees stays as it was.
 * @param origins Windows of the part from which to start.
 * @returns Row-major [origins, steps], in the target's units; NaN from where on a series goes on no further.
 */
export async function rollOut(
  { fitted, features, next }: Roller,
  places: ToldPlaces,
  origins: Int32Array,
  steps: number,
): Promise<Float64Array> {
  const length = fitted.recipe.window?.length ?? 1;
  const width = fitted.featureNames.length;
  const past = fitted.features[0];
  const given = new Float64Array(origins.length * steps).fill(NaN);
  if (!past) return given;
  for (let step = 0; step < steps; step += 1) {
    const going: number[] = [];
    const windows: number[] = [];
    origins.forEach((origin, index) => {
      const start = places.first[origin] ?? 0;
      const window = places.windowAt[start + step] ?? -1;
      const isSame = places.seriesOf[start] === places.seriesOf[start + step];
      if (window < 0 || !isSame) return;
      if (step > 0 && Number.isNaN(given[index * steps + step - 1] ?? NaN)) return;
      going.push(index);
      windows.push(window);
    });
    if (going.length === 0) break;
    const seen = await features(Int32Array.from(windows));
    going.forEach((index, at) => {
      for (let back = 0; back < Math.min(step, length); back += 1) {
        const value = given[index * steps + step - 1 - back] ?? NaN;
        const row = at * length + length - 1 - back;
        seen[row * width] = scaleNumber(past, stepNumber(past, value));
      }
    });
    const values = await next(seen, going.length);
    going.forEach((index, at) => (given[index * steps + step] = values[at] ?? NaN));
  }
  return given;
}
