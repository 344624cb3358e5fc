import { blocksWidth } from '../../datasets/feature-block.ts';
import type { Architecture } from './architecture.ts';
import { DataDrawing, type Step } from './data-drawing.ts';
import type { NetworkData } from './network-data.ts';
import { columns } from './published-sizes.ts';

const kinds = ['table', 'image', 'series'] as const;
const tasks = ['regression', 'binary', 'multiclass'] as const;

const endsInTarget =
  'An autoencoder learns to give back its input; a project learns a column, so an output for yours stands behind the decoder.';

const relu = (units: number): Step => ['Dense', { units, activation: 'relu' }];

/** Features squeezed through a narrow layer and opened again. */
export const autoencoder: Architecture = {
  id: 'autoencoder',
  label: 'Autoencoder',
  summary:
    'Squeezes a row through a few units and opens it again, so that only what matters passes.',
  source: 'Hinton and Salakhutdinov 2006; sizes of Chollet 2016',
  kinds,
  tasks,
  published: columns(784, { numbers: 784 }),
  words: ['encoder', 'decoder', 'bottleneck', 'compression', 'hourglass'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const widths = encoderWidths(blocksWidth(data.blocks));
    const encoder = widths.map(relu);
    const decoder = widths.slice(0, -1).reverse().map(relu);
    return giveBack(drawing, drawing.chain(drawing.flat(), [...encoder, ...decoder]));
  },
};

/**
 * What of a variational autoencoder the layers allow: the code is a mean with noise of variance 1, and the mean's
 * square is added to the loss. That is the divergence from the standard normal distribution for a fixed variance
 * (½ Σ μ², Kingma and Welling 2013, appendix B with σ = 1); a variance that is learned needs an exponential and a
 * product with noise.
 */
export const noisyAutoencoder: Architecture = {
  id: 'variational-autoencoder',
  label: 'Variational-style autoencoder',
  summary:
    'An autoencoder whose code is noisy and kept near zero, so that near codes mean like things.',
  source: 'After Kingma and Welling 2013, with a fixed variance',
  kinds,
  tasks,
  published: columns(784, { numbers: 784 }),
  words: ['vae', 'latent', 'encoder', 'decoder', 'noise'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const features = blocksWidth(data.blocks);
    const width = Math.min(512, Math.max(8, 2 * features));
    // ½ μ² for each row, beside a squared error that is a mean over the features and a batch of 32.
    const l2 = Number((0.5 / (32 * features)).toPrecision(2));
    const mean: Step = ['Dense', { units: 2, activity_regularizer: { type: 'l2', l2 } }];
    const noise: Step = ['GaussianNoise', { stddev: 1 }];
    const steps = [relu(width), mean, noise, relu(width)];
    return giveBack(
      drawing,
      drawing.chain(drawing.flat(), steps),
      'The variance of the code is fixed at 1: a learned one needs a sampling layer, which there is none of.',
    );
  },
};

/** Ends in as many numbers as go in where that is what is learned; else in the target's answer behind them. */
function giveBack(drawing: DataDrawing, from: string, ...remarks: readonly string[]) {
  const { data } = drawing;
  const features = blocksWidth(data.blocks);
  if (givesBack(data)) {
    drawing.answer(from);
    return drawing.built({}, ...remarks);
  }
  drawing.answer(drawing.add('Dense', { units: features, activation: 'relu' }, from));
  return drawing.built({}, ...remarks, endsInTarget);
}

function givesBack({ task, targetCount, blocks }: NetworkData): boolean {
  return task === 'regression' && targetCount === blocksWidth(blocks) && targetCount > 1;
}

/** 128, 64 and 32 for pictures of digits; a half, a quarter and an eighth of fewer features. */
function encoderWidths(features: number): readonly number[] {
  const widths = [128, 64, 32].map((width, at) =>
    Math.max(2, Math.min(width, Math.ceil(features / 2 ** (at + 1)))),
  );
  return widths.filter((width, at) => at === 0 || width < (widths[at - 1] ?? Infinity));
}
