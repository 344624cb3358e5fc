import { AppError } from '../../errors/app-error.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import type { ParamSchema, Params } from '../layer.ts';
import { choiceParam } from '../params.ts';
import { textOf } from '../read-params.ts';

/** A window (a kernel, a pool) that slides along one axis. */
export interface AxisWindow {
  readonly length: number;
  readonly size: number;
  readonly stride: number;
  /** Distance between neighbours inside the window; 1 without gaps. */
  readonly dilation?: number;
  readonly padding: string;
}

/** What the window reaches over, gaps included: (size − 1) · dilation + 1. */
export function reachOf({ size, dilation = 1 }: AxisWindow): number {
  return (size - 1) * dilation + 1;
}

/**
 * How often the window stops: ⌊(length − reach + padding) / stride⌋ + 1. `same` pads so that this is
 * ⌈length / stride⌉, `causal` likewise but in front only; `valid` does not pad. May be 0 or less.
 */
export function stopsOf(window: AxisWindow): number {
  const { length, stride, padding } = window;
  const reach = padding === 'valid' ? reachOf(window) : 1;
  return Math.floor((length - reach) / stride) + 1;
}

/**
 * Values added before and after. `same` puts the odd one behind, as in TensorFlow; `causal` puts all of
 * them in front, so that no stop sees what comes later.
 */
export function paddingOf(window: AxisWindow): readonly [number, number] {
  const { length, stride, padding } = window;
  if (padding === 'valid') return [0, 0];
  if (padding === 'causal') return [reachOf(window) - 1, 0];
  const total = Math.max(0, (stopsOf(window) - 1) * stride + reachOf(window) - length);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** Rows, columns and channels of an image; throws `invalid-network` for other shapes. */
export function imageSize(shape: Shape, layer: string): readonly [number, number, number] {
  const [, height, width, channels] = shape;
  if (
    shape.length === 4 &&
    typeof height === 'number' &&
    typeof width === 'number' &&
    typeof channels === 'number'
  ) {
    return [height, width, channels];
  }
  throw new AppError(
    'invalid-network',
    `${layer} needs an image: rows, columns, channels. The input is ${formatShape(shape)}. ${remedy(shape, 3)}`,
  );
}

/** Time steps and channels of a sequence; throws `invalid-network` for other shapes. */
export function sequenceSize(shape: Shape, layer: string): readonly [number, number] {
  const [, steps, channels] = shape;
  if (shape.length === 3 && typeof steps === 'number' && typeof channels === 'number') {
    return [steps, channels];
  }
  throw new AppError(
    'invalid-network',
    `${layer} needs a sequence: time steps, channels. The input is ${formatShape(shape)}. ${remedy(shape, 2)}`,
  );
}

function remedy(shape: Shape, axes: number): string {
  return shape.length > axes + 1
    ? 'Use the layer for inputs with more axes.'
    : 'Put a Reshape layer before it.';
}

/** Lengths with a multiplication sign between them: `3 × 3`. */
export function formatSize(lengths: readonly number[]): string {
  return lengths.join(' × ');
}

/** Stops along every axis; throws `invalid-network` when the window does not fit into the input. */
export function stopsAlong(
  windows: readonly AxisWindow[],
  what: { readonly input: string; readonly window: string },
): readonly number[] {
  const stops = windows.map(stopsOf);
  if (stops.every((count) => count > 0)) return stops;
  const reaches = formatSize(windows.map(reachOf));
  const [first] = windows;
  const fit =
    windows.length === 1
      ? `${first?.length} time steps, shorter than the ${what.window} of ${reaches}`
      : `${formatSize(windows.map(({ length }) => length))}, smaller than the ${reaches} ${what.window}`;
  throw new AppError(
    'invalid-network',
    `The ${what.input} is ${fit}. Use padding same or a smaller ${what.window}.`,
  );
}

/** The parameter that says what happens at the borders. */
export function paddingParam(choices: readonly string[] = ['valid', 'same']): ParamSchema {
  const labels: Readonly<Record<string, string>> = {
    valid: 'None (valid)',
    same: 'Keep the size (same)',
    causal: 'Only in front (causal)',
  };
  return choiceParam(
    'padding',
    'Padding',
    'valid',
    choices.map((value) => ({ value, label: labels[value] ?? value })),
    'Whether zeros are added at the borders. With stride 1, “same” keeps the size.',
  );
}

/** The padding that was chosen. */
export function chosenPadding(params: Params): string {
  return textOf(params, 'padding');
}
