import { AppError } from '../../../common/errors/app-error.ts';
import type { FeatureReader } from './engine.ts';

/** Throws `invalid-data` when the features are not `rows` rows of `featureCount` numbers. */
export function checkRows(
  data: { readonly rows: number; readonly features: Float32Array | FeatureReader },
  featureCount: number,
): void {
  const { rows, features } = data;
  const whole = features instanceof Float32Array;
  if (whole ? features.length === rows * featureCount : features.width === featureCount) return;
  const width = whole ? (rows === 0 ? 0 : features.length / rows) : features.width;
  throw new AppError(
    'invalid-data',
    `The rows have ${width} features, but the network's input takes ${featureCount}. Set the shape of the Input layer to the number of features.`,
  );
}
