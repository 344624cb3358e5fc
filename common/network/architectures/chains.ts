import type { NodeSpec } from '../network-spec.ts';
import type { Architecture, ArchitectureSize } from './architecture.ts';
import { NetworkDrawing } from './network-drawing.ts';

/** Kind and parameters of a layer. */
type Step = readonly [type: string, params?: NodeSpec['params']];

function drawChain({ image, classes }: ArchitectureSize, steps: readonly Step[]) {
  const drawing = new NetworkDrawing();
  let last = drawing.add('Input', { shape: image });
  for (const [type, params = {}] of steps) last = drawing.add(type, params, last);
  drawing.add('Dense', { units: classes, activation: 'softmax' }, last);
  return drawing.network();
}

function convolution(filters: number, size: number, rest: NodeSpec['params'] = {}): Step {
  return ['Conv2D', { filters, kernel_size: [size, size], activation: 'relu', ...rest }];
}

function pooling(size: number, stride: number): Step {
  return ['MaxPooling2D', { pool_size: [size, size], strides: [stride, stride] }];
}

const same = { padding: 'same' } as const;
const dense = (units: number): Step => ['Dense', { units, activation: 'relu' }];

/** LeNet-5 as it is usually built today: rectifiers and largest-value pooling. */
export const leNet5: Architecture = {
  id: 'lenet-5',
  label: 'LeNet-5',
  summary: 'The first convolutional network in daily use: it read digits on cheques.',
  source: 'LeCun, Bottou, Bengio and Haffner 1998',
  published: { image: [28, 28, 1], classes: 10 },
  build: (size) =>
    drawChain(size, [
      convolution(6, 5, same),
      pooling(2, 2),
      convolution(16, 5),
      pooling(2, 2),
      ['Flatten'],
      dense(120),
      dense(84),
    ]),
};

/** AlexNet without the two groups into which memory forced its convolutions. */
export const alexNet: Architecture = {
  id: 'alexnet',
  label: 'AlexNet',
  summary: 'Won ImageNet in 2012 and started the wave of deep networks.',
  source: 'Krizhevsky, Sutskever and Hinton 2012',
  published: { image: [227, 227, 3], classes: 1000 },
  build: (size) =>
    drawChain(size, [
      convolution(96, 11, { strides: [4, 4] }),
      pooling(3, 2),
      convolution(256, 5, same),
      pooling(3, 2),
      convolution(384, 3, same),
      convolution(384, 3, same),
      convolution(256, 3, same),
      pooling(3, 2),
      ['Flatten'],
      dense(4096),
      ['Dropout', { rate: 0.5 }],
      dense(4096),
      ['Dropout', { rate: 0.5 }],
    ]),
};

/** Filters of VGG-16's five stages and how many convolutions each has. */
const vggStages = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
] as const;

/** VGG-16, configuration D. */
export const vgg16: Architecture = {
  id: 'vgg-16',
  label: 'VGG-16',
  summary: 'Nothing but 3×3 convolutions, one after another: simple, deep and large.',
  source: 'Simonyan and Zisserman 2014',
  published: { image: [224, 224, 3], classes: 1000 },
  build: (size) =>
    drawChain(size, [
      ...vggStages.flatMap(([filters, count]) => [
        ...Array.from({ length: count }, () => convolution(filters, 3, same)),
        pooling(2, 2),
      ]),
      ['Flatten'],
      dense(4096),
      dense(4096),
    ]),
};
