import { afterAll, describe, expect, it } from 'vitest';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import {
  convolutionsOf,
  embeddingOf,
  sequenceConvolutionsOf,
} from '../../../common/explain/explained-layers.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { initialWeights } from '../../../main/trainer/engines/initial-weights.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import {
  buildDescriptionGraph,
  describedLayer,
} from '../../../main/trainer/explain/gradient-graph.ts';
import { differentiate } from '../../../main/trainer/explain/look-inside.ts';
import { WeightedGraphs } from '../../../main/trainer/explain/weighted-graphs.ts';
import { chain } from '../../engines/networks.ts';

const random = RandomSource.seeded(2, 'inside');
const numbers = (length: number) => Float32Array.from({ length }, () => random.normal());

describe('looking into a network', () => {
  const network = chain(
    ['Input', { shape: [6, 6, 1] }],
    ['Conv2D', { filters: 3, kernel_size: [3, 3], activation: 'relu', padding: 'same' }],
    ['MaxPooling2D', {}],
    ['Flatten'],
    ['Dense', { units: 5, activation: 'tanh' }],
    ['Dense', { units: 3, activation: 'softmax' }],
  );
  const plan = planNetwork(network, 36);
  const weights = initialWeights(plan.weights, 4);
  const graphs = new WeightedGraphs(plan, weights, 1);
  const fitted = { task: 'multiclass', classes: ['a', 'b', 'c'] } as unknown as FittedRecipe;
  const run = { network, training: defaultTraining('multiclass'), fitted };
  afterAll(() => graphs.dispose());

  it('differentiates the score of a class as small steps of the pixels do', async () => {
    const row = numbers(36);
    const { atInput, layer } = await differentiate(
      { graphs },
      run,
      { output: 1, layer: 'n1' },
      row,
    );
    expect(layer?.shape).toEqual([6, 6, 3]);
    const step = 1e-3;
    // The difference of two logits is that of the logarithms of their probabilities.
    const gap = async (x: Float32Array) => {
      const { outputs } = await differentiate({ graphs }, run, { output: 1, layer: null }, x);
      return Math.log(outputs[1] ?? NaN) - Math.log(outputs[0] ?? NaN);
    };
    const other = await differentiate({ graphs }, run, { output: 0, layer: null }, row);
    for (const at of [0, 7, 14, 21, 35]) {
      const [up, down] = [row.slice(), row.slice()];
      up[at] = (up[at] ?? 0) + step;
      down[at] = (down[at] ?? 0) - step;
      const slope = ((await gap(up)) - (await gap(down))) / (2 * step);
      expect((atInput[at] ?? NaN) - (other.atInput[at] ?? NaN)).toBeCloseTo(slope, 2);
    }
  });

  it('takes the predicted class where none is asked for', async () => {
    const row = numbers(36);
    const asked = await differentiate({ graphs }, run, { output: null, layer: null }, row);
    const best = asked.outputs.indexOf(Math.max(...asked.outputs));
    const same = await differentiate({ graphs }, run, { output: best, layer: null }, row);
    expect(asked.atInput).toEqual(same.atInput);
  });

  it('describes rows by what reaches the last layer with weights', async () => {
    const deep = chain(
      ['Input', { shape: [2] }],
      ['Dense', { units: 3, activation: 'relu' }],
      ['Dense', { units: 2 }],
      ['Activation', { activation: 'softmax' }],
    );
    const small = planNetwork(deep, 2);
    expect(describedLayer(small)?.node.id).toBe('n2');
    const own = initialWeights(small.weights, 1);
    const inner = new WeightedGraphs(small, own, 1);
    const x = numbers(4);
    const results = await inner.run('rows', () => buildDescriptionGraph(small, 2, 'n2'), {
      x: { data: x, shape: [2, 2] },
    });
    await inner.dispose();
    const kernel = own['n1/kernel']?.data ?? new Float32Array();
    const wanted = [0, 1].flatMap((row) =>
      [0, 1, 2].map((unit) => {
        const sum =
          (x[row * 2] ?? 0) * (kernel[unit] ?? 0) + (x[row * 2 + 1] ?? 0) * (kernel[3 + unit] ?? 0);
        return Math.max(0, sum);
      }),
    );
    const values = results.get('values')?.data ?? new Float32Array();
    expect(values).toHaveLength(wanted.length);
    wanted.forEach((value, at) => expect(values[at]).toBeCloseTo(value, 5));
  });

  it('finds the convolutions with a map, and the Embedding that takes the words', () => {
    expect(convolutionsOf(network).map(({ id, height, width }) => [id, height, width])).toEqual([
      ['n1', 6, 6],
    ]);
    const texts = chain(
      ['Input', { shape: [7] }],
      ['Embedding', { input_dim: 9, output_dim: 2 }],
      ['Flatten'],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    );
    const block = { kind: 'tokens', name: 'text', shape: [7], start: 0 } as const;
    expect(embeddingOf(texts, { blocks: [block] }, block)?.id).toBe('n1');
    expect(convolutionsOf(texts)).toEqual([]);
  });

  it('finds the convolutions whose places are those of the words or of the window', () => {
    const tokens = { kind: 'tokens', name: 'text', shape: [9], start: 0 } as const;
    const words = chain(
      ['Input', { shape: [9] }],
      ['Embedding', { input_dim: 9, output_dim: 2 }],
      ['Conv1D', { filters: 4, kernel_size: 3 }],
      ['MaxPooling1D', { pool_size: 2 }],
      ['Conv1D', { filters: 2, kernel_size: 2 }],
      ['Conv1D', { filters: 2, kernel_size: 2 }],
      ['GlobalMaxPooling1D'],
      ['Dense', { units: 1 }],
    );
    const places = (layers: typeof words, block: typeof tokens | typeof rows) =>
      sequenceConvolutionsOf(layers, { blocks: [block] }, block).map(({ id, steps }) => [
        id,
        steps,
      ]);
    // The last one has a single place.
    expect(places(words, tokens)).toEqual([
      ['n2', 7],
      ['n4', 2],
    ]);
    const rows = { kind: 'window', name: 'features', shape: [8, 1], start: 0 } as const;
    const cut = chain(
      ['Input', { shape: [8] }],
      ['Reshape', { target_shape: [8, 1] }],
      ['Conv1D', { filters: 4, kernel_size: 3, padding: 'same' }],
      ['Permute', { dims: [2, 1] }],
      ['Conv1D', { filters: 4, kernel_size: 2 }],
      ['Flatten'],
      ['Dense', { units: 1 }],
    );
    expect(places(cut, rows)).toEqual([['n2', 8]]);
    const mixed = chain(
      ['Input', { shape: [8, 1] }],
      ['Flatten'],
      ['Dense', { units: 6 }],
      ['Reshape', { target_shape: [6, 1] }],
      ['Conv1D', { filters: 4, kernel_size: 2 }],
      ['Flatten'],
      ['Dense', { units: 1 }],
    );
    expect(places(mixed, rows)).toEqual([]);
  });
});
