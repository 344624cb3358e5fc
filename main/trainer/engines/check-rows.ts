import { AppError } from '../../../common/errors/app-error.ts';

/** Throws `invalid-data` when the features are not `rows` rows of `inputSize` numbers with a target each. */
export function checkRows(
  data: {
    readonly rows: number;
    readonly features: Float32Array;
    readonly targets?: Float32Array;
  },
  inputSize: number,
): void {
  const { rows, features, targets } = data;
  if (features.length !== rows * inputSize) {
    const width = rows === 0 ? 0 : features.length / rows;
    throw new AppError(
      'invalid-data',
      `The rows have ${width} features, but the network's input takes ${inputSize}. Set the shape of the Input layer to the number of features.`,
    );
  }
  if (targets && targets.length !== rows) {
    throw new AppError(
      'invalid-data',
      `There are ${rows} rows but ${targets.length} targets. Prepare the data again.`,
    );
  }
}
