import { AppError } from '../../../common/errors/app-error.ts';
import { checkNumbers } from './check-numbers.ts';
import type { FeatureReader } from './engine.ts';
import type { NetworkPlan } from './network-plan.ts';

/**
 * Throws `invalid-data` when the features are not `rows` rows of as many numbers as the network takes, or,
 * where they are in memory, are none that it can look up.
 */
export function checkRows(
  data: { readonly rows: number; readonly features: Float32Array | FeatureReader },
  plan: NetworkPlan,
): void {
  const { rows, features } = data;
  const { featureCount } = plan;
  const whole = features instanceof Float32Array;
  if (whole ? features.length === rows * featureCount : features.width === featureCount) {
    if (whole) checkNumbers(plan, features);
    return;
  }
  const width = whole ? (rows === 0 ? 0 : features.length / rows) : features.width;
  throw new AppError(
    'invalid-data',
    `The rows have ${width} features, but the network's input takes ${featureCount}. Set the shape of the Input layer to the number of features.`,
  );
}
