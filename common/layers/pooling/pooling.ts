import { sizeParam } from '../convolution/convolution-params.ts';
import {
  chosenPadding,
  formatSize,
  imageSize,
  paddingOf,
  paddingParam,
  sequenceSize,
  stopsAlong,
  type AxisWindow,
} from '../convolution/sliding-window.ts';
import type { PoolingOptions } from '../forward-ops.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, Params, ParamSchema } from '../layer.ts';
import { integerParam } from '../params.ts';
import { numberOf, numbersOf } from '../read-params.ts';

interface Words {
  readonly type: string;
  readonly operation: 'maxPool2d' | 'averagePool2d';
  readonly summary: string;
  readonly what: string;
  readonly when: string;
}

const largest = {
  operation: 'maxPool2d',
  what: 'Divides the input into windows and keeps the largest value of each.',
  when: 'After convolutions: what was found stays, its exact place is forgotten, and the rest becomes cheaper.',
} as const;

const mean = {
  operation: 'averagePool2d',
  what: 'Divides the input into windows and gives the mean of each. Padding does not count.',
  when: 'Where a smooth summary is wanted rather than the strongest response.',
} as const;

const sizeHelp = 'How large a window is. 2 halves the input.';
const stridesHelp = 'How far windows are apart; the size of the window when empty.';

const poolPadding: ParamSchema = {
  ...paddingParam(),
  help: 'Whether windows may reach over the borders; “same” keeps what is left at the end.',
};

/** Keras `MaxPooling1D`. [batch, steps, channels] → [batch, steps', channels]. */
export const maxPooling1d = poolSequence({
  ...largest,
  type: 'MaxPooling1D',
  summary: 'Keeps the largest value of every stretch of a sequence.',
});

/** Keras `AveragePooling1D`. [batch, steps, channels] → [batch, steps', channels]. */
export const averagePooling1d = poolSequence({
  ...mean,
  type: 'AveragePooling1D',
  summary: 'Gives the mean of every stretch of a sequence.',
});

/** Keras `MaxPooling2D`. [batch, rows, columns, channels] → [batch, rows', columns', channels]. */
export const maxPooling2d = poolImage({
  ...largest,
  type: 'MaxPooling2D',
  summary: 'Keeps the largest value of every window of an image.',
});

/** Keras `AveragePooling2D`. [batch, rows, columns, channels] → [batch, rows', columns', channels]. */
export const averagePooling2d = poolImage({
  ...mean,
  type: 'AveragePooling2D',
  summary: 'Gives the mean of every window of an image.',
});

function poolImage(words: Words): LayerDefinition {
  const windowsOf = (lengths: readonly number[], params: Params): readonly AxisWindow[] => {
    const size = numbersOf(params, 'pool_size');
    const strides = params['strides'] === null ? size : numbersOf(params, 'strides');
    return axisWindows(lengths.slice(0, 2), size, strides, params);
  };
  return {
    ...common(words),
    params: [
      sizeParam('pool_size', 'Window', [2, 2], sizeHelp),
      { ...sizeParam('strides', 'Strides', null, stridesHelp), empty: 'as the window' },
      poolPadding,
    ],
    inferShape: (inputs, params) => {
      const size = imageSize(onlyShape(inputs), words.type);
      const what = { input: 'image', window: 'window' };
      return [null, ...stopsAlong(windowsOf(size, params), what), size[2]];
    },
    describe: (params) => formatSize(numbersOf(params, 'pool_size')),
    forward: (call) => {
      const x = onlyInput(call);
      const options = poolingOptions(windowsOf(x.shape.slice(1), call.params));
      return call.ops[words.operation](x, options);
    },
  };
}

function poolSequence(words: Words): LayerDefinition {
  const windowsOf = (steps: number, params: Params): readonly AxisWindow[] => {
    const size = numberOf(params, 'pool_size');
    const stride = params['strides'] === null ? size : numberOf(params, 'strides');
    return axisWindows([steps], [size], [stride], params);
  };
  return {
    ...common(words),
    params: [
      integerParam('pool_size', 'Window', 2, sizeHelp, { min: 1 }),
      integerParam('strides', 'Strides', null, stridesHelp, {
        min: 1,
        nullable: true,
        empty: 'as the window',
      }),
      poolPadding,
    ],
    inferShape: (inputs, params) => {
      const [steps, channels] = sequenceSize(onlyShape(inputs), words.type);
      const what = { input: 'sequence', window: 'window' };
      return [null, ...stopsAlong(windowsOf(steps, params), what), channels];
    },
    describe: (params) => String(numberOf(params, 'pool_size')),
    forward: (call) => {
      const { ops } = call;
      const x = onlyInput(call);
      const [batch = 1, steps = 1, channels = 1] = x.shape;
      const whole = { length: 1, size: 1, stride: 1, padding: 'valid' };
      const options = poolingOptions([whole, ...windowsOf(steps, call.params)]);
      // A sequence is an image with one row.
      const y = ops[words.operation](ops.reshape(x, [batch, 1, steps, channels]), options);
      return ops.reshape(y, [batch, y.shape[2] ?? 1, channels]);
    },
  };
}

function common({ type, summary, what, when }: Words) {
  return {
    type,
    category: 'pooling',
    summary,
    help: { what, when },
    inputs: { min: 1, max: 1 },
    weights: () => [],
  } as const satisfies Partial<LayerDefinition>;
}

function axisWindows(
  lengths: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
  params: Params,
): readonly AxisWindow[] {
  return lengths.map((length, axis) => ({
    length,
    size: sizes[axis] ?? 1,
    stride: strides[axis] ?? 1,
    padding: chosenPadding(params),
  }));
}

function poolingOptions(windows: readonly AxisWindow[]): PoolingOptions {
  const [rows, columns] = windows;
  if (!rows || !columns) throw new RangeError('Pooling needs a window along rows and columns.');
  const [top, bottom] = paddingOf(rows);
  const [left, right] = paddingOf(columns);
  return {
    window: [rows.size, columns.size],
    strides: [rows.stride, columns.stride],
    pads: [top, left, bottom, right],
  };
}
