import type { NodeSpec } from '../network-spec.ts';
import type { Architecture } from './architecture.ts';
import { DataDrawing, type Step } from './data-drawing.ts';
import type { NetworkData } from './network-data.ts';
import { pictures } from './published-sizes.ts';

const onPictures = {
  kinds: ['image'],
  tasks: ['regression', 'binary', 'multiclass'],
} as const;

/** @param leastSide The least height and width that the steps can take: smaller pictures are enlarged in front of them. */
function draw(data: NetworkData, leastSide: number, steps: readonly Step[]) {
  const drawing = new DataDrawing(data);
  const [height = 1, width = 1] = drawing.main.shape;
  const times = Math.ceil(leastSide / Math.min(height, width));
  if (times <= 1) {
    drawing.answerWithOthers(drawing.chain(drawing.input, steps));
    return drawing.built();
  }
  const enlarged = drawing.add(
    'UpSampling2D',
    { size: [times, times], interpolation: 'bilinear' },
    drawing.input,
  );
  drawing.answerWithOthers(drawing.chain(enlarged, steps));
  return drawing.built(
    {},
    `Its windows need pictures of at least ${leastSide} × ${leastSide} pixels: yours, of ${height} × ${width}, are enlarged ${times} times first.`,
  );
}

function convolution(filters: number, size: number, rest: NodeSpec['params'] = {}): Step {
  return ['Conv2D', { filters, kernel_size: [size, size], activation: 'relu', ...rest }];
}

function pooling(size: number, stride: number): Step {
  return ['MaxPooling2D', { pool_size: [size, size], strides: [stride, stride] }];
}

const same = { padding: 'same' } as const;
const flatten: Step = ['Flatten'];
const dense = (units: number): Step => ['Dense', { units, activation: 'relu' }];
const dropout: Step = ['Dropout', { rate: 0.5 }];

/** LeNet-5 as it is usually built today: rectifiers and largest-value pooling. */
export const leNet5: Architecture = {
  ...onPictures,
  id: 'lenet-5',
  label: 'LeNet-5',
  summary: 'The first convolutional network in daily use: it read digits on cheques.',
  source: 'LeCun, Bottou, Bengio and Haffner 1998',
  published: pictures([28, 28, 1], { classes: 10 }),
  words: ['cnn', 'mnist', 'digits'],
  build: (data) =>
    draw(data, 12, [
      convolution(6, 5, same),
      pooling(2, 2),
      convolution(16, 5),
      pooling(2, 2),
      flatten,
      dense(120),
      dense(84),
    ]),
};

/** Three convolutions and two dense layers, the usual first network on CIFAR-10. */
export const smallConvolutional: Architecture = {
  ...onPictures,
  id: 'small-cnn',
  label: 'Small CNN',
  summary:
    'Three 3×3 convolutions and a dense layer: quick to train, and hard to beat on few pictures.',
  source: 'TensorFlow tutorials, “Convolutional neural network” 2019; data: Krizhevsky 2009',
  published: pictures([32, 32, 3], { classes: 10 }),
  words: ['cnn', 'cifar'],
  build: (data) =>
    draw(data, 18, [
      convolution(32, 3),
      pooling(2, 2),
      convolution(64, 3),
      pooling(2, 2),
      convolution(64, 3),
      flatten,
      dense(64),
    ]),
};

/** AlexNet's order of layers with an eighth of its width, for pictures of a few dozen pixels. */
export const miniAlexNet: Architecture = {
  ...onPictures,
  id: 'mini-alexnet',
  label: 'Mini-AlexNet',
  summary:
    'AlexNet’s five convolutions with smaller windows and fewer filters, for small pictures.',
  source: 'After Krizhevsky, Sutskever and Hinton 2012',
  published: pictures([32, 32, 3], { classes: 10 }),
  words: ['cnn', 'cifar'],
  build: (data) =>
    draw(data, 15, [
      convolution(32, 5, same),
      pooling(3, 2),
      convolution(64, 3, same),
      pooling(3, 2),
      convolution(96, 3, same),
      convolution(96, 3, same),
      convolution(64, 3, same),
      pooling(3, 2),
      flatten,
      dense(256),
      dropout,
      dense(128),
      dropout,
    ]),
};

/** AlexNet without the two groups into which memory forced its convolutions. */
export const alexNet: Architecture = {
  ...onPictures,
  id: 'alexnet',
  label: 'AlexNet',
  summary: 'Won ImageNet in 2012 and started the wave of deep networks.',
  source: 'Krizhevsky, Sutskever and Hinton 2012',
  published: pictures([227, 227, 3], { classes: 1000 }),
  words: ['cnn', 'imagenet'],
  build: (data) =>
    draw(data, 67, [
      convolution(96, 11, { strides: [4, 4] }),
      pooling(3, 2),
      convolution(256, 5, same),
      pooling(3, 2),
      convolution(384, 3, same),
      convolution(384, 3, same),
      convolution(256, 3, same),
      pooling(3, 2),
      flatten,
      dense(4096),
      dropout,
      dense(4096),
      dropout,
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
  ...onPictures,
  id: 'vgg-16',
  label: 'VGG-16',
  summary: 'Nothing but 3×3 convolutions, one after another: simple, deep and large.',
  source: 'Simonyan and Zisserman 2014',
  published: pictures([224, 224, 3], { classes: 1000 }),
  words: ['cnn', 'imagenet'],
  build: (data) =>
    draw(data, 32, [
      ...vggStages.flatMap(([filters, count]) => [
        ...Array.from({ length: count }, () => convolution(filters, 3, same)),
        pooling(2, 2),
      ]),
      flatten,
      dense(4096),
      dense(4096),
    ]),
};
