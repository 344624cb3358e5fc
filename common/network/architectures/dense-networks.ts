import { suggestWidths, type WidthShape } from '../suggest-widths.ts';
import type { Architecture, NetworkTraining } from './architecture.ts';
import { DataDrawing } from './data-drawing.ts';
import { blocksWidth } from '../../datasets/feature-block.ts';
import { columns } from './published-sizes.ts';
import type { NetworkData } from './network-data.ts';

const everything = {
  kinds: ['table', 'image', 'series'],
  tasks: ['regression', 'binary', 'multiclass'],
} as const;

function draw(
  data: NetworkData,
  widths: readonly number[],
  training: Partial<NetworkTraining> = {},
  ...remarks: readonly string[]
) {
  const drawing = new DataDrawing(data);
  const hidden = drawing.chain(
    drawing.flat(),
    widths.map((units) => ['Dense', { units, activation: 'relu' }]),
  );
  drawing.answer(hidden);
  return drawing.built(training, ...remarks);
}

/** Settings that a network is known with go with tables; other data have rows of other sizes and numbers. */
function onTables(data: NetworkData, training: Partial<NetworkTraining>): Partial<NetworkTraining> {
  return data.blocks.every(({ kind }) => kind === 'numbers') ? training : {};
}

/** 8-12-8-1, the usual first network in Keras. */
export const pimaNetwork: Architecture = {
  ...everything,
  id: 'mlp-12-8',
  label: 'MLP 12-8 (Pima)',
  summary:
    'Two small hidden layers: the first network that most people build, on the Pima diabetes data.',
  source: 'Data: Smith et al. 1988; network: Brownlee 2016, “Deep Learning with Python”',
  published: columns(8, { classes: 2 }),
  words: ['pima', 'diabetes', 'multilayer perceptron', 'dense', 'feedforward'],
  build: (data) => draw(data, [12, 8], onTables(data, { batchSize: 10, epochs: 150 })),
};

/** 4-8-3 on Fisher's flowers. */
export const irisNetwork: Architecture = {
  ...everything,
  id: 'mlp-8',
  label: 'MLP 8 (Iris)',
  summary: 'One hidden layer of eight units: enough to tell the three iris flowers apart.',
  source: 'Data: Fisher 1936; back-propagation: Rumelhart, Hinton and Williams 1986',
  published: columns(4, { classes: 3 }),
  words: ['iris', 'multilayer perceptron', 'dense', 'feedforward'],
  build: (data) => draw(data, [8], onTables(data, { batchSize: 16, epochs: 100 })),
};

/** 784-300-100-10, the fully connected network that LeNet-5 was compared with. */
export const digitsNetwork: Architecture = {
  ...everything,
  id: 'mlp-300-100',
  label: 'MLP 300-100 (MNIST)',
  summary: 'Two wide hidden layers that read digits without knowing what lies beside what.',
  source: 'LeCun, Bottou, Bengio and Haffner 1998, section III',
  published: columns(784, { classes: 10 }),
  words: ['mnist', 'multilayer perceptron', 'dense', 'feedforward'],
  build: (data) => draw(data, [300, 100]),
};

/** Dense layers whose widths follow from the data: see `suggestWidths`. */
function sizedNetwork(shape: WidthShape, about: Pick<Architecture, 'id' | 'label' | 'summary'>) {
  return {
    ...everything,
    ...about,
    source: 'Sized by training rows, features and classes',
    published: { ...columns(20, { numbers: 1 }), rows: 20_000 },
    words: ['multilayer perceptron', 'dense', 'feedforward', 'suggested', 'size', 'widths'],
    build: (data) => {
      const { widths, rule } = suggestWidths(shape, {
        rows: data.rows,
        features: blocksWidth(data.blocks),
        outputs: data.task === 'multiclass' ? data.classes : data.targetCount,
      });
      return draw(data, widths, {}, rule);
    },
  } satisfies Architecture;
}

/** Layers that become narrower towards the answer. */
export const funnelNetwork: Architecture = sizedNetwork('funnel', {
  id: 'mlp-funnel',
  label: 'MLP, funnel',
  summary: 'Hidden layers that halve towards the answer, as wide as your rows and columns allow.',
});

/** Layers of one width. */
export const constantNetwork: Architecture = sizedNetwork('constant', {
  id: 'mlp-constant',
  label: 'MLP, constant width',
  summary: 'Hidden layers of one width with about the weights of the funnel: simplest to vary.',
});
