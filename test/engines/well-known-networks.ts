import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { Drawing } from './drawing.ts';
import { chain, type Step } from './networks.ts';

/** Fully connected layers with ReLU between them; `last` is the activation of the last. */
export function dense(widths: readonly number[], last: string): NetworkSpec {
  const [input = 1, ...units] = widths;
  return chain(
    ['Input', { shape: [input] }],
    ...units.map((count, index): Step => {
      const activation = index === units.length - 1 ? last : 'relu';
      return ['Dense', { units: count, activation }];
    }),
  );
}

const convolution = (filters: number, size = 3): Step => [
  'Conv2D',
  { filters, kernel_size: [size, size], activation: 'relu' },
];
const pooling: Step = ['MaxPooling2D', { pool_size: [2, 2] }];

/** Three convolutions and two dense layers on 32×32×3: 122,570 parameters. */
export const smallConvolutional = chain(
  ['Input', { shape: [32, 32, 3] }],
  convolution(32),
  pooling,
  convolution(64),
  pooling,
  convolution(64),
  ['Flatten'],
  ['Dense', { units: 64, activation: 'relu' }],
  ['Dense', { units: 10, activation: 'softmax' }],
);

/** LeNet-5 with ReLU and max pooling on 28×28×1 (LeCun 1998 in today's form): 61,706 parameters. */
export const leNet = chain(
  ['Input', { shape: [28, 28, 1] }],
  ['Conv2D', { filters: 6, kernel_size: [5, 5], padding: 'same', activation: 'relu' }],
  pooling,
  convolution(16, 5),
  pooling,
  ['Flatten'],
  ['Dense', { units: 120, activation: 'relu' }],
  ['Dense', { units: 84, activation: 'relu' }],
  ['Dense', { units: 10, activation: 'softmax' }],
);

/** Embedding of 10,000 words, a recurrent layer with 64 units, two dense layers; 120 tokens in. */
export function wordReader(recurrent: 'LSTM' | 'GRU'): NetworkSpec {
  return chain(
    ['Input', { shape: [120] }],
    ['Embedding', { input_dim: 10_000, output_dim: 32 }],
    [recurrent, { units: 64 }],
    ['Dense', { units: 64, activation: 'relu' }],
    ['Dense', { units: 1, activation: 'sigmoid' }],
  );
}

/** SimpleRNN with 32 units on four values of a series, two dense layers: 1,457 parameters. */
export const seriesReader = chain(
  ['Input', { shape: [1, 4] }],
  ['SimpleRNN', { units: 32 }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dense', { units: 1 }],
);

/** Five features go straight to the output, six through two layers, which also have an output of their own. */
export function wideAndDeep(): { network: NetworkSpec; main: string; auxiliary: string } {
  const drawing = new Drawing();
  const wide = drawing.add('Input', { shape: [5] });
  const deep = drawing.add('Input', { shape: [6] });
  const first = drawing.add('Dense', { units: 30, activation: 'relu' }, deep);
  const second = drawing.add('Dense', { units: 30, activation: 'relu' }, first);
  const auxiliary = drawing.add('Dense', { units: 1 }, second);
  const both = drawing.add('Concatenate', {}, wide, second);
  // Drawn last, because that is the main output.
  const main = drawing.add('Dense', { units: 1 }, both);
  return { network: drawing.network(), main, auxiliary };
}

/** ResNet-20 (He 2015, section 4.2) on 32×32×3 with 1×1 convolutions where a shortcut changes shape. */
export function residualNetwork(): NetworkSpec {
  const drawing = new Drawing();
  const convolve = (from: string, filters: number, size: number, stride = 1) =>
    drawing.add(
      'Conv2D',
      {
        filters,
        kernel_size: [size, size],
        strides: [stride, stride],
        padding: 'same',
        use_bias: false,
      },
      from,
    );
  const normalize = (from: string) => drawing.add('BatchNormalization', {}, from);
  const rectify = (from: string) => drawing.add('Activation', { activation: 'relu' }, from);
  let x = drawing.add('Input', { shape: [32, 32, 3] });
  x = rectify(normalize(convolve(x, 16, 3)));
  let width = 16;
  for (const filters of [16, 32, 64]) {
    for (let block = 0; block < 3; block++) {
      const stride = filters === width ? 1 : 2;
      const inner = rectify(normalize(convolve(x, filters, 3, stride)));
      const outer = normalize(convolve(inner, filters, 3));
      const shortcut = filters === width ? x : convolve(x, filters, 1, stride);
      x = rectify(drawing.add('Add', {}, outer, shortcut));
      width = filters;
    }
  }
  const pooled = drawing.add('GlobalAveragePooling2D', {}, x);
  drawing.add('Dense', { units: 10, activation: 'softmax' }, pooled);
  return drawing.network();
}
