import { AppError } from '../errors/app-error.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';

/** An axis counted from 0; throws `invalid-network` when the shape has no such axis, or it is the batch's. */
export function countAxis(shape: Shape, axis: number): number {
  const counted = axis < 0 ? axis + shape.length : axis;
  if (counted < 0 || counted >= shape.length || !Number.isInteger(axis)) {
    throw new AppError(
      'invalid-network',
      `The input ${formatShape(shape)} has no axis ${axis}. ${choice(shape)}`,
    );
  }
  if (counted === 0) {
    throw new AppError(
      'invalid-network',
      `Axis ${axis} of the input ${formatShape(shape)} counts the rows of a batch. ${choice(shape)}`,
    );
  }
  return counted;
}

function choice(shape: Shape): string {
  const last = shape.length - 1;
  return `Choose ${last === 1 ? '1' : `one from 1 to ${last}`}, or −1 for the last.`;
}

/** Axes counted from 0, in order, each once. */
export function countAxes(shape: Shape, axes: readonly number[]): readonly number[] {
  return [...new Set(axes.map((axis) => countAxis(shape, axis)))].sort((a, b) => a - b);
}

/** Lengths of a concrete shape along `axes`, 1 along all others: what a weight is reshaped to. */
export function keepAxes(shape: readonly number[], axes: readonly number[]): readonly number[] {
  return shape.map((length, axis) => (axes.includes(axis) ? length : 1));
}

/** The order that moves `axis` to the end, and the one that moves it back. */
export function moveToEnd(rank: number, axis: number): { there: number[]; back: number[] } {
  const there = [...Array(rank).keys()].filter((other) => other !== axis).concat(axis);
  const back = there.map((_, position) => there.indexOf(position));
  return { there, back };
}
