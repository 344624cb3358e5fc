import { describe, expect, it } from 'vitest';
import { placeBlocks } from '../../../common/datasets/feature-block.ts';
import {
  augmentationParams,
  cropping,
  scalingOf,
} from '../../../common/datasets/images/augmentations.ts';
import type {
  Augmentation,
  PixelScaling,
} from '../../../common/datasets/images/image-treatment.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import { findLayer } from '../../../common/layers/catalogue.ts';
import type { Sym } from '../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { fillRandom } from '../../../main/trainer/engines/random-inputs.ts';
import { TensorOps } from '../../../main/trainer/engines/reference/tensor-ops.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { augmentNetwork, type AugmentedRecipe } from '../../../main/trainer/augment-network.ts';
import { augmentPictures } from '../../../main/trainer/augment-pictures.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import { referenceEngine } from '../../../main/trainer/engines/reference/engine.ts';
import { chain, request } from '../../engines/networks.ts';

const shape = [6, 5, 3];

function fittedFor(
  augmentation: readonly Augmentation[],
  scaling: Exclude<PixelScaling, 'standard'> = 'unit',
  numbers = 0,
): AugmentedRecipe {
  const treatment = { column: 'picture', role: 'feature', type: 'image' } as const;
  const image = scalingOf(scaling, 3) ?? { offset: [], divisor: [] };
  const column = { features: [], fill: null, categories: [], offset: 0, divisor: 1 };
  return {
    blocks: placeBlocks([
      ...(numbers > 0 ? [{ kind: 'numbers' as const, name: 'features', shape: [numbers] }] : []),
      { kind: 'image', name: 'picture', shape },
    ]),
    features: [
      {
        ...column,
        image,
        treatment: { ...treatment, missing: 'drop', encoding: 'label', scaling: 'none' },
      },
    ],
    recipe: {
      version: 2,
      treatments: [],
      augmentation,
      split: { train: 1, validation: 0, test: 0, seed: 1, stratify: false },
    },
  };
}

const changes: readonly Augmentation[] = [
  { layer: 'RandomFlip', params: { mode: 'horizontal' } },
  { layer: 'RandomBrightness', params: { factor: [-0.3, 0.3] } },
  { layer: 'RandomRotation', params: {} },
];

const network = chain(
  ['Input', { shape }],
  ['Conv2D', { filters: 4, kernel_size: [3, 3] }],
  ['Flatten'],
  ['Dense', { units: 1, activation: 'linear' }],
);

function rangeIn(augmented: NetworkSpec): unknown {
  return augmented.nodes.find(({ type }) => type === 'RandomBrightness')?.params['value_range'];
}

describe('a network whose training pictures are changed', () => {
  it('has the changes between the pictures and what they feed', () => {
    const augmented = augmentNetwork(network, fittedFor(changes));
    expect(inferShapes(augmented).errors.size).toBe(0);
    const into = augmented.edges.find(({ to }) => to === 'n1')?.from;
    expect(augmented.nodes.find(({ id }) => id === into)?.type).toBe('RandomRotation');
    expect(augmented.edges).toHaveLength(network.edges.length + 3);
    expect(augmentNetwork(network, fittedFor([]))).toBe(network);
  });

  it('changes brightness within what pixels can become', () => {
    expect(rangeIn(augmentNetwork(network, fittedFor(changes, 'unit')))).toEqual([0, 1]);
    expect(rangeIn(augmentNetwork(network, fittedFor(changes, 'signed')))).toEqual([-1, 1]);
    expect(rangeIn(augmentNetwork(network, fittedFor(changes, 'none')))).toEqual([0, 255]);
  });

  it('gives flat numbers the shape of a picture for as long as they are changed', () => {
    const flat = chain(['Input', { shape: [90] }], ['Dense', { units: 2 }]);
    const augmented = augmentNetwork(flat, fittedFor(changes));
    expect(inferShapes(augmented).errors.size).toBe(0);
    expect(augmented.nodes.filter(({ type }) => type === 'Reshape')).toHaveLength(2);
  });

  it('needs an Input that takes the pictures alone', () => {
    const mixed = chain(['Input', { shape: [92] }], ['Dense', { units: 1 }]);
    expect(() => augmentNetwork(mixed, fittedFor(changes, 'unit', 2))).toThrow(
      /an Input layer that takes the pictures alone/,
    );
  });

  it.each([compiledEngine, referenceEngine])(
    'answers and is judged as before: $id',
    async (engine) => {
      const rows = 8;
      const random = RandomSource.seeded(5, 'pictures');
      const features = Float32Array.from({ length: rows * 90 }, () => random.uniform());
      const targets = Float32Array.from({ length: rows }, (_, row) => row % 3);
      const order = Int32Array.from({ length: rows }, (_, row) => row);
      const made = request('regression', network);
      const plain = await engine.compile(made);
      const augmented = await engine.compile({
        ...made,
        network: augmentNetwork(network, fittedFor(changes)),
      });
      for (const program of [plain, augmented]) program.bindData({ rows, features, targets });
      expect(Object.keys((await augmented.getState()).weights)).toEqual(
        Object.keys((await plain.getState()).weights),
      );
      expect(await augmented.predict(features, rows)).toEqual(await plain.predict(features, rows));
      expect(await augmented.evaluate(order)).toEqual(await plain.evaluate(order));
      const [changed] = (await augmented.trainSteps(order, rows)).losses;
      const [same] = (await plain.trainSteps(order, rows)).losses;
      expect(changed).not.toBeCloseTo(same ?? NaN, 6);
      await plain.dispose();
      await augmented.dispose();
    },
  );
});

describe('pictures changed for the window', () => {
  const random = RandomSource.seeded(6, 'pictures');
  const pictures = Float32Array.from({ length: 4 * 90 }, () => random.uniform());
  const change = (augmentation: readonly Augmentation[], seed: number) =>
    augmentPictures({ augmentation, range: [0, 1], shape: [4, ...shape], pictures, seed });

  it('are changed alike by the same seed, and stay within their range', async () => {
    const first = await change(changes, 1);
    expect(await change(changes, 1)).toEqual(first);
    expect(await change(changes, 2)).not.toEqual(first);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...first)).toBeLessThanOrEqual(1);
    expect(await change([], 1)).toEqual(pictures);
  });

  it('are those of the reference engine', async () => {
    const all: readonly Augmentation[] = [
      ...changes,
      { layer: 'RandomZoom', params: {} },
      { layer: 'RandomTranslation', params: {} },
      { layer: 'RandomContrast', params: {} },
      { layer: 'GaussianNoise', params: { stddev: 0.05 } },
    ];
    const tf = await import('@tensorflow/tfjs');
    await tf.setBackend('cpu');
    const drawn = RandomSource.seeded(4, 'augmentation');
    const ops = new TensorOps(tf, {
      draw: (size, draw) => {
        const values = new Float32Array(elementCount(size));
        fillRandom(values, draw, drawn);
        return tf.tensor(values, [...size]);
      },
      updateState: () => {},
      addLoss: () => {},
    });
    const given = ops.symbol(tf.tensor(pictures, [4, ...shape]));
    const expected = all.reduce<Sym>((images, one) => {
      const params = augmentationParams(one, [0, 1]);
      const call = { ops, inputs: [images], masks: [null], params, weights: {} };
      const changed = findLayer(one.layer)?.forward({ ...call, training: true, trainable: true });
      if (!changed || !('id' in changed)) throw new Error(`${one.layer} gave no pictures`);
      return changed;
    }, given);
    const reference = ops.tensor(expected).dataSync();
    const own = await change(all, 4);
    own.forEach((value, at) => expect(value).toBeCloseTo(reference[at] ?? NaN, 4));
  });

  it('cut out show hardly anything from beyond the border', async () => {
    const outside = { fill_mode: 'constant', fill_value: -9 };
    const cut = cropping(0.4).map(({ layer, params }) => ({
      layer,
      params: { ...params, ...outside },
    }));
    const large = new Float32Array(16 * 20 * 24).map(() => random.uniform());
    const cropped = await augmentPictures({
      augmentation: cut,
      range: [0, 1],
      shape: [16, 20, 24, 1],
      pictures: large,
      seed: 3,
    });
    const inside = cropped.filter((_, at) => {
      const [x, y] = [at % 24, Math.floor(at / 24) % 20];
      return x >= 2 && x < 22 && y >= 2 && y < 18;
    });
    expect(Math.min(...inside)).toBeGreaterThanOrEqual(0);
    expect(cropped).not.toEqual(large);
  });
});
