import { AppError } from '../errors/app-error.ts';

/** An Input layer as it asks for features. */
export interface InputDemand {
  readonly id: string;
  readonly name: string;
  /** Numbers in one row of it. */
  readonly size: number;
  /** The features that it takes, by their places in the prepared table; null lets them be shared out. */
  readonly columns: readonly number[] | null;
}

/**
 * Which features of a prepared row each Input layer takes, by their places. Without a choice of its own a
 * layer takes all features when its size is theirs; otherwise such layers take theirs one after another.
 * Throws `invalid-network` naming the layer when the sizes do not fit.
 * @param count Features in a row; null when it is not known, then the layers follow one another.
 */
export function shareInputs(
  inputs: readonly InputDemand[],
  count: number | null,
): readonly (readonly number[])[] {
  const automatic = inputs.filter(({ columns }) => columns === null);
  const total = automatic.reduce((sum, { size }) => sum + size, 0);
  const all = count ?? total;
  const eachTakesAll = automatic.every(({ size }) => size === all);
  let start = 0;
  return inputs.map((input) => {
    const { columns, size } = input;
    if (columns !== null) return chosen(input, columns, count);
    if (eachTakesAll) return range(0, size);
    if (total !== all) throw misfit(automatic, input, all);
    start += size;
    return range(start - size, size);
  });
}

function chosen(input: InputDemand, columns: readonly number[], count: number | null) {
  if (columns.length !== input.size) {
    throw refuse(
      input,
      `${input.name} takes ${input.size} features, but ${columns.length} are chosen for it. Set its shape to their number.`,
    );
  }
  const missing = count === null ? undefined : columns.find((column) => column >= count);
  if (missing !== undefined) {
    throw refuse(
      input,
      `${input.name} takes feature ${missing + 1}, but the data have ${count} features.`,
    );
  }
  return columns;
}

function misfit(automatic: readonly InputDemand[], input: InputDemand, all: number): AppError {
  const [only, second] = automatic;
  if (only && !second) {
    return refuse(
      input,
      `The rows have ${all} features, but the network's input takes ${only.size}. Set the shape of the Input layer to the number of features.`,
    );
  }
  const sizes = automatic.map(({ name, size }) => `${name} ${size}`).join(', ');
  return refuse(
    input,
    `The rows have ${all} features, but the Input layers take other numbers of them: ${sizes}. Give each all features, or numbers that add up to ${all}.`,
  );
}

function range(start: number, length: number): readonly number[] {
  return Array.from({ length }, (_, index) => start + index);
}

function refuse(input: InputDemand, message: string): AppError {
  return new AppError('invalid-network', message, { place: { node: input.id } });
}
