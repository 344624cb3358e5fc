import type { NodeSpec } from '../network-spec.ts';
import type { Architecture } from './architecture.ts';
import { blockParameter, type BlockDrawing } from './block-drawing.ts';
import { DataDrawing } from './data-drawing.ts';
import type { NetworkData } from './network-data.ts';
import { NetworkDrawing } from './network-drawing.ts';
import { pictures } from './published-sizes.ts';

/** Filters and stride of a block, and how often it follows itself. */
type Stage = readonly [filters: number, stride: 1 | 2, times: number];

/** MobileNet's thirteen blocks. */
const mobileNetStages: readonly Stage[] = [
  [64, 1, 1],
  [128, 2, 1],
  [128, 1, 1],
  [256, 2, 1],
  [256, 1, 1],
  [512, 2, 1],
  [512, 1, 5],
  [1024, 2, 1],
  [1024, 1, 1],
];

/** Five of them, for pictures of a few dozen pixels. */
const smallStages: readonly Stage[] = [
  [32, 1, 1],
  [64, 2, 1],
  [64, 1, 1],
  [128, 2, 1],
  [128, 1, 1],
];

const onPictures = {
  kinds: ['image'],
  tasks: ['regression', 'binary', 'multiclass'],
} as const;

/** MobileNet, version 1, of full width. */
export const mobileNet: Architecture = {
  ...onPictures,
  id: 'mobilenet',
  label: 'MobileNet',
  summary: 'Looks at each channel by itself and mixes them after that: made for telephones.',
  source: 'Howard et al. 2017, table 1',
  published: pictures([224, 224, 3], { classes: 1000 }),
  words: ['cnn', 'imagenet', 'depthwise', 'separable'],
  build: (data) => draw(data, 32, 2, mobileNetStages),
};

/** The same blocks, fewer and narrower. */
export const smallSeparable: Architecture = {
  ...onPictures,
  id: 'separable-cnn',
  label: 'Small separable CNN',
  summary: 'Five MobileNet blocks: few weights and few multiplications, for small pictures.',
  source: 'After Howard et al. 2017',
  published: pictures([32, 32, 3], { classes: 10 }),
  words: ['cnn', 'mobilenet', 'depthwise', 'cifar'],
  part: {
    label: 'Separable block',
    axes: 3,
    draw: ([, , channels = 1]) => separableBlock(channels, 1),
  },
  build: (data) => draw(data, 16, 1, smallStages),
};

function draw(data: NetworkData, filters: number, stride: 1 | 2, stages: readonly Stage[]) {
  const drawing = new DataDrawing(data);
  const stem = { filters, kernel_size: [3, 3], strides: [stride, stride], ...unbiased };
  let x = normalizeAndCut(drawing, drawing.add('Conv2D', stem, drawing.input));
  for (const [width, step, times] of stages) {
    x = drawing.block(separableBlock(width, step), times, x);
  }
  drawing.answerWithOthers(drawing.add('GlobalAveragePooling2D', {}, x));
  return drawing.built();
}

const unbiased: NodeSpec['params'] = { padding: 'same', use_bias: false };

/** Each channel seen by a 3×3 window of its own, then all mixed at each place (Howard et al. 2017, figure 3). */
function separableBlock(filters: number, stride: 1 | 2): BlockDrawing {
  const inside = new NetworkDrawing();
  const input = inside.add('Input', { shape: [1, 1, 1] });
  const strides = [stride, stride];
  const seen = inside.add('DepthwiseConv2D', { kernel_size: [3, 3], strides, ...unbiased }, input);
  const mixing = { filters, kernel_size: [1, 1], ...unbiased };
  const mixed = inside.add('Conv2D', mixing, normalizeAndCut(inside, seen));
  normalizeAndCut(inside, mixed);
  const parameters = [
    blockParameter('filters', 'Filters', filters, [mixed]),
    blockParameter('strides', 'Strides', strides, [seen]),
  ];
  return {
    name: stride === 2 ? 'separable_halving' : 'separable',
    network: inside.inside(),
    parameters,
  };
}

/** Batch normalisation and a rectifier that stops at 6. */
function normalizeAndCut(drawing: NetworkDrawing, from: string): string {
  const normalized = drawing.add('BatchNormalization', {}, from);
  return drawing.add('Activation', { activation: 'relu6' }, normalized);
}
