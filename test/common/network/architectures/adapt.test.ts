import { describe, expect, it } from 'vitest';
import { blocksWidth, placeBlocks } from '../../../../common/datasets/feature-block.ts';
import type {
  Architecture,
  BuiltNetwork,
} from '../../../../common/network/architectures/architecture.ts';
import { architectures } from '../../../../common/network/architectures/catalogue.ts';
import { describeData } from '../../../../common/network/architectures/describe-data.ts';
import { misfit } from '../../../../common/network/architectures/misfit.ts';
import type { NetworkData } from '../../../../common/network/architectures/network-data.ts';
import {
  columns,
  pictures,
  texts,
  windows,
  type Answer,
} from '../../../../common/network/architectures/published-sizes.ts';
import { diagnose, type Diagnosis } from '../../../../common/network/diagnose-network.ts';
import { inferShapes, type InferredShapes } from '../../../../common/network/infer-shapes.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';

const answers: readonly Answer[] = [
  { classes: 2 },
  { classes: 7 },
  { numbers: 1 },
  { numbers: 12 },
];

/** Data of every kind: usual, tiny and odd ones, and rows of several parts. */
function allData(answer: Answer): readonly NetworkData[] {
  const several = (data: NetworkData, ...more: readonly NetworkData[]): NetworkData => ({
    ...data,
    blocks: placeBlocks([data, ...more].flatMap(({ blocks }) => blocks)),
    vocabulary: Object.assign({}, ...[data, ...more].map(({ vocabulary }) => vocabulary)) as Record<
      string,
      number
    >,
  });
  return [
    columns(1, answer),
    columns(2, answer),
    { ...columns(54, answer), rows: 12_345 },
    columns(1_000, answer),
    pictures([8, 8, 1], answer),
    pictures([28, 28, 1], answer),
    pictures([33, 47, 3], answer),
    pictures([96, 96, 3], answer),
    windows([1, 1], answer),
    windows([5, 3], answer),
    windows([60, 8], answer),
    texts(1, 2, answer),
    texts(40, 3_000, answer),
    several(columns(5, answer), pictures([32, 32, 3], answer)),
    several(columns(5, answer), texts(30, 500, answer)),
    several(texts(30, 500, answer), pictures([32, 32, 3], answer)),
  ];
}

/** What the studio says of a network that was drawn for some data, with the settings that came with it. */
function remarksOn(
  { network, training }: BuiltNetwork,
  data: NetworkData,
  shapes: InferredShapes,
): readonly Diagnosis[] {
  const tokens = data.blocks
    .filter(({ kind }) => kind === 'tokens')
    .map(({ name, shape: [length = 0], start }) => ({
      column: name,
      start,
      length,
      numbers: data.vocabulary[name] ?? 0,
    }));
  return diagnose(network, {
    task: data.task,
    featureCount: blocksWidth(data.blocks),
    blocks: data.blocks,
    tokens,
    classCount: data.classes,
    targetCount: data.targetCount,
    rows: data.rows,
    training: { ...defaultTraining(data.task), ...training },
    shapes,
  });
}

describe.each(architectures)('$label', (architecture) => {
  it('is drawn without a fault, and ends in what the target asks for, for all data that it fits', () => {
    let drawn = 0;
    for (const answer of answers) {
      for (const data of allData(answer)) {
        if (misfit(architecture, data) !== null) continue;
        const built = architecture.build(data);
        const shapes = inferShapes(built.network);
        const said = remarksOn(built, data, shapes).filter(({ level }) => level !== 'hint');
        expect(said, describeData(data)).toEqual([]);
        const feeding = new Set(built.network.edges.map(({ from }) => from));
        const ends = built.network.nodes.filter(({ id }) => !feeding.has(id));
        const wanted = { regression: data.targetCount, binary: 1, multiclass: data.classes };
        for (const { id } of ends) {
          expect(shapes.shapes.get(id)).toEqual([null, wanted[data.task]]);
        }
        expect(ends).toHaveLength(architecture.id === 'wide-deep-two-outputs' ? 2 : 1);
        drawn += 1;
      }
    }
    expect(drawn).toBeGreaterThan(2);
  });

  it('says in sentences why it does not fit', () => {
    for (const answer of answers) {
      for (const data of allData(answer)) {
        const problem = misfit(architecture, data);
        if (problem !== null) expect(problem, describeData(data)).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});

const named = (id: string): Architecture => {
  const found = architectures.find((architecture) => architecture.id === id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found;
};

describe('reasons', () => {
  it.each<[string, NetworkData, string]>([
    [
      'u-net',
      pictures([3, 28, 1], { classes: 10 }),
      'U-Net-like encoder–decoder needs pictures of at least 4 × 4 pixels; yours are 3 × 28. Choose a larger size for them in Data.',
    ],
    [
      'lenet-5',
      columns(4, { classes: 3 }),
      'It reads pictures; your rows are columns of a table, which have no neighbours for its windows to see.',
    ],
    [
      'mlp-8',
      texts(20, 100, { classes: 2 }),
      'It reads tables, pictures or windows of a series; your rows are texts. In Data, a text can become a bag of words, which is a table.',
    ],
    [
      'sine-rnn',
      columns(4, { numbers: 1 }),
      'It reads windows of a series; your rows are columns of a table. Windows can be cut in Data where rows have an order.',
    ],
    [
      'linear-regression',
      columns(4, { classes: 3 }),
      'Linear regression tells a number, and your target has classes. Logistic regression is the same sum for classes.',
    ],
    [
      'perceptron',
      columns(4, { numbers: 1 }),
      'Perceptron tells classes, and your target is a number. Linear regression is the same neuron for numbers.',
    ],
  ])('%s: %s', (id, data, reason) => {
    expect(misfit(named(id), data)).toBe(reason);
  });
});

describe('pictures that are smaller than the windows of a network', () => {
  it.each([
    ['lenet-5', 12],
    ['small-cnn', 18],
    ['mini-alexnet', 15],
    ['alexnet', 67],
    ['vgg-16', 32],
  ])('%s enlarges those of less than %i pixels, and no others', (id, least) => {
    const drawnAt = (side: number) => named(id).build(pictures([side, side, 3], { classes: 10 }));
    const enlarging = (side: number) =>
      drawnAt(side).network.nodes.find(({ type }) => type === 'UpSampling2D');
    expect(enlarging(least)).toBeUndefined();
    expect(drawnAt(least).remarks).toEqual([]);
    // Without what enlarges them, smaller ones would not do.
    const { nodes, edges } = drawnAt(least).network;
    const smaller = nodes.map((node) =>
      node.type === 'Input' ? { ...node, params: { shape: [least - 1, least - 1, 3] } } : node,
    );
    expect(inferShapes({ version: 2, nodes: smaller, edges }).errors.size).toBeGreaterThan(0);
    for (const side of [1, 8, least - 1]) {
      const times = Math.ceil(least / side);
      expect(enlarging(side)?.params['size'], `${side}`).toEqual([times, times]);
      expect(inferShapes(drawnAt(side).network).errors.size).toBe(0);
      expect(drawnAt(side).remarks).toEqual([
        `Its windows need pictures of at least ${least} × ${least} pixels: yours, of ${side} × ${side}, are enlarged ${times} times first.`,
      ]);
    }
  });
});

describe('what is told of the data', () => {
  it.each<[NetworkData, string]>([
    [columns(1, { numbers: 1 }), '1 feature, one number'],
    [pictures([28, 28, 1], { classes: 10 }), '28 × 28 × 1 pictures, 10 classes'],
    [texts(120, 10_000, { classes: 2 }), 'texts of 120 tokens, 2 classes'],
    [windows([24, 3], { numbers: 6 }), 'windows of 24 × 3, 6 numbers'],
  ])('%#: %s', (data, words) => {
    expect(describeData(data)).toBe(words);
  });
});

describe('settings', () => {
  it('weigh the two answers of Wide & Deep .9 and .1, by their ids', () => {
    const { network, training } = named('wide-deep-two-outputs').build(columns(8, { numbers: 1 }));
    const main = network.nodes.at(-1);
    expect(Object.values(training.outputs).map(({ weight }) => weight)).toEqual([0.9, 0.1]);
    expect(training.outputs[main?.id ?? '']?.weight).toBe(0.9);
  });

  it('train the perceptron by the hinge loss and plain gradients', () => {
    const { training } = named('perceptron').build(columns(2, { classes: 2 }));
    expect([training.loss, training.optimizer.type]).toEqual(['hinge', 'SGD']);
  });

  it('are those of the lesson for Pima’s columns, and leave batch and epochs alone for pictures', () => {
    const { build } = named('mlp-12-8');
    const pima = build(columns(8, { classes: 2 })).training;
    expect([pima.batchSize, pima.epochs]).toEqual([10, 150]);
    expect(build(pictures([28, 28, 1], { classes: 10 })).training.epochs).toBeUndefined();
  });

  it('keep the code of the variational-style autoencoder near zero by half its square', () => {
    const { network } = named('variational-autoencoder').build(columns(100, { numbers: 1 }));
    const code = network.nodes.find(({ params }) => params['activity_regularizer'] !== undefined);
    expect(code?.params['activity_regularizer']).toEqual({ type: 'l2', l2: 0.00016 });
  });
});

it('the autoencoder gives back its input where that is what is told', () => {
  const { build, published } = named('autoencoder');
  const widths = build(published).network.nodes.map(({ params }) => params['units']);
  expect(widths).toEqual([undefined, 128, 64, 32, 64, 128, 784]);
  expect(build(published).remarks).toEqual([]);
  expect(build(columns(8, { classes: 2 })).remarks.join()).toContain('learns a column');
});

it('Wide & Deep shares eight features out as in the book', () => {
  const { network } = named('wide-deep-two-inputs').build(columns(8, { numbers: 1 }));
  const inputs = network.nodes.filter(({ type }) => type === 'Input');
  expect(inputs.map(({ params }) => params['columns'])).toEqual([
    [0, 1, 2, 3, 4],
    [2, 3, 4, 5, 6, 7],
  ]);
});
