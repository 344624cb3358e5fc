import { AppError } from '../../errors/app-error.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { ParamSchema, Params } from '../layer.ts';
import { shapeParam } from '../params.ts';
import { numbersOf } from '../read-params.ts';

/** How much is added or taken at each border: [before, after] or [top, bottom, left, right]. */
export function borderParam(
  key: 'padding' | 'cropping',
  label: string,
  fallback: readonly number[],
  help: string,
): ParamSchema {
  return shapeParam(key, label, fallback, help, { length: fallback.length, min: 0 });
}

/** The borders by axis, from the second on: [before, after] each. */
export function bordersOf(params: Params, key: string): readonly (readonly [number, number])[] {
  const amounts = numbersOf(params, key);
  return Array.from({ length: amounts.length / 2 }, (_, axis) => [
    amounts[2 * axis] ?? 0,
    amounts[2 * axis + 1] ?? 0,
  ]);
}

/** The borders of all axes, for `ForwardOps.pad` and `slice`: none for the batch and the channels. */
export function borderLists(borders: readonly (readonly [number, number])[]): {
  readonly before: readonly number[];
  readonly after: readonly number[];
} {
  return {
    before: [0, ...borders.map(([before]) => before), 0],
    after: [0, ...borders.map(([, after]) => after), 0],
  };
}

/** Throws `invalid-network` unless something is left of every axis. */
export function refuseEmpty(input: Shape, output: Shape): void {
  if (output.slice(1).every((length) => (length ?? 1) > 0)) return;
  throw new AppError(
    'invalid-network',
    `Cropping leaves nothing of the input ${formatShape(input)}. Take less off.`,
  );
}
