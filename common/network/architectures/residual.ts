import type { Architecture } from './architecture.ts';
import type { BlockDrawing } from './block-drawing.ts';
import { DataDrawing } from './data-drawing.ts';
import { pictures } from './published-sizes.ts';
import {
  bottleneckBlock,
  convolveAndNormalize,
  rectify,
  residualBlock,
  type ResidualSize,
  type ResidualStyle,
} from './residual-blocks.ts';

const onPictures = {
  kinds: ['image'],
  tasks: ['regression', 'binary', 'multiclass'],
} as const;

/** Normalisation has a shift of its own, so that a bias would be one too many. */
const plain: ResidualStyle = { convolution: { use_bias: false }, normalization: {} };

/** One residual block between a convolution and the answer. */
export const residualNetwork: Architecture = {
  ...onPictures,
  id: 'residual-block',
  label: 'Residual block',
  summary:
    'Two convolutions learn what to add to what comes in, and the way around them stays open.',
  source: 'He, Zhang, Ren and Sun 2015, figure 5, left',
  published: pictures([32, 32, 3], { classes: 10 }),
  words: ['resnet', 'skip connection', 'shortcut', 'block'],
  part: {
    label: 'Residual block',
    axes: 3,
    draw: ([, , channels = 1]) =>
      residualBlock({ name: 'residual', filters: channels, stride: 1, projects: false }, plain),
  },
  build: (data) => {
    const drawing = new DataDrawing(data);
    const size = { name: 'residual', filters: 32, stride: 1, projects: false } as const;
    return drawAround(drawing, 32, residualBlock(size, plain));
  },
};

/** One bottleneck block between a convolution and the answer. */
export const bottleneckNetwork: Architecture = {
  ...onPictures,
  id: 'bottleneck-block',
  label: 'Bottleneck block',
  summary:
    'A residual block that narrows the maps before it looks: as deep for a fraction of the cost.',
  source: 'He, Zhang, Ren and Sun 2015, figure 5, right',
  published: pictures([32, 32, 3], { classes: 10 }),
  words: ['resnet', 'skip connection', 'shortcut', 'block'],
  part: {
    label: 'Bottleneck block',
    axes: 3,
    draw: ([, , channels = 1]) => {
      const filters = Math.max(1, Math.round(channels / 4));
      const projects = channels !== 4 * filters;
      return bottleneckBlock({ name: 'bottleneck', filters, stride: 1, projects }, plain);
    },
  },
  build: (data) => {
    const drawing = new DataDrawing(data);
    const size = { name: 'bottleneck', filters: 16, stride: 1, projects: false } as const;
    return drawAround(drawing, 64, bottleneckBlock(size, plain));
  },
};

/** A convolution in front of the block, the mean over the picture and the answer behind it. */
function drawAround(drawing: DataDrawing, filters: number, block: BlockDrawing) {
  const first = convolveAndNormalize(drawing, plain, drawing.input, {
    filters,
    kernel_size: [3, 3],
  });
  return finish(drawing, drawing.block(block, 1, rectify(drawing, first.end)));
}

function finish(drawing: DataDrawing, from: string) {
  drawing.answerWithOthers(drawing.add('GlobalAveragePooling2D', {}, from));
  return drawing.built();
}

/** ResNet-20 for small images, with 1×1 convolutions where a shortcut changes its shape. */
export const resNet20: Architecture = {
  ...onPictures,
  id: 'resnet-20',
  label: 'ResNet-20',
  summary: 'The residual network for small images: nine blocks of two convolutions.',
  source: 'He, Zhang, Ren and Sun 2015, section 4.2',
  published: pictures([32, 32, 3], { classes: 10 }),
  words: ['cnn', 'cifar', 'skip connection'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const stem = { filters: 16, kernel_size: [3, 3] };
    let x = rectify(drawing, convolveAndNormalize(drawing, plain, drawing.input, stem).end);
    [16, 32, 64].forEach((filters, stage) => {
      const name = `stage_${stage + 1}`;
      const changes = stage > 0;
      if (changes) x = drawing.block(halving(residualBlock, name, filters, 2, plain), 1, x);
      const block = residualBlock(steady(name, filters), plain);
      x = drawing.block(block, changes ? 2 : 3, x);
    });
    return finish(drawing, x);
  },
};

/** As Keras has it: convolutions with biases, and its epsilon. */
const kerasStyle: ResidualStyle = { convolution: {}, normalization: { epsilon: 1.001e-5 } };

/** Filters and number of blocks of ResNet-50's four stages. */
const stages50 = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
] as const;

/** ResNet-50 with the details of Keras's: biases, strides in the first 1×1 convolution, epsilon 1.001e-5. */
export const resNet50: Architecture = {
  ...onPictures,
  id: 'resnet-50',
  label: 'ResNet-50',
  summary: 'Shortcuts around every block let fifty layers train as easily as five.',
  source: 'He, Zhang, Ren and Sun 2015, “Deep residual learning for image recognition”',
  published: pictures([224, 224, 3], { classes: 1000 }),
  words: ['cnn', 'imagenet', 'skip connection'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const padded = drawing.add('ZeroPadding2D', { padding: [3, 3, 3, 3] }, drawing.input);
    const stem = { filters: 64, kernel_size: [7, 7], strides: [2, 2], padding: 'valid' };
    const first = rectify(drawing, convolveAndNormalize(drawing, kerasStyle, padded, stem).end);
    const border = drawing.add('ZeroPadding2D', { padding: [1, 1, 1, 1] }, first);
    let x = drawing.add('MaxPooling2D', { pool_size: [3, 3], strides: [2, 2] }, border);
    stages50.forEach(([filters, blocks], stage) => {
      const name = `stage_${stage + 1}`;
      const stride = stage > 0 ? 2 : 1;
      x = drawing.block(halving(bottleneckBlock, name, filters, stride, kerasStyle), 1, x);
      x = drawing.block(bottleneckBlock(steady(name, filters), kerasStyle), blocks - 1, x);
    });
    return finish(drawing, x);
  },
};

/** The first block of a stage, which changes the shape. */
function halving(
  draw: (size: ResidualSize, style: ResidualStyle) => BlockDrawing,
  stage: string,
  filters: number,
  stride: 1 | 2,
  style: ResidualStyle,
): BlockDrawing {
  return draw({ name: `${stage}_first`, filters, stride, projects: true }, style);
}

function steady(stage: string, filters: number): ResidualSize {
  return { name: `${stage}_rest`, filters, stride: 1, projects: false };
}
