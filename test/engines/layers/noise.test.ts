import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { fillRandom } from '../../../main/trainer/engines/random-inputs.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import { evaluateGraph } from '../compiled/evaluate-graph.ts';
import { prepare, type LayerCase } from './layer-case.ts';

/** What a layer gives while training for inputs of mean 0 and deviation 1, with the numbers it drew. */
function train(type: string, given: LayerCase['given'], shape: readonly number[]) {
  const { definition, params } = prepare({ type, given, shapes: [shape] });
  const graph = new OpGraph();
  const x = graph.input('x', shape);
  const call = { ops: graph, inputs: [x], masks: [null], params, weights: {}, trainable: true };
  const result = definition.forward({ ...call, training: true });
  if (!('id' in result)) throw new Error('These layers have one output.');
  const random = RandomSource.seeded(3, type);
  const inputs: Record<string, Float64Array> = {
    x: Float64Array.from({ length: elementCount(shape) }, () => random.normal()),
  };
  const drawn = graph.random.map(({ node, draw }) => {
    const values = new Float32Array(elementCount(node.shape));
    fillRandom(values, draw, random);
    inputs[node.attributes.name ?? ''] = Float64Array.from(values);
    return node.shape;
  });
  const node = graph.nodes[result.id];
  if (!node) throw new Error('The layer recorded nothing.');
  return { x: inputs['x'] ?? new Float64Array(0), y: evaluateGraph(node, inputs), drawn };
}

function moments(values: Float64Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / values.length };
}

const many = [40, 500];

describe('noise while training', () => {
  it('gaussian noise is added with its deviation', () => {
    const { x, y } = train('GaussianNoise', { stddev: 0.3 }, many);
    const { mean, variance } = moments(y.map((value, at) => value - (x[at] ?? NaN)));
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance / 0.3 ** 2 - 1)).toBeLessThan(0.03);
  });

  it('gaussian dropout multiplies by numbers around 1 that vary as dropout’s factors do', () => {
    const { x, y } = train('GaussianDropout', { rate: 0.2 }, many);
    const { mean, variance } = moments(y.map((value, at) => value / (x[at] ?? NaN)));
    expect(Math.abs(mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(0.03);
  });

  it('alpha dropout keeps mean and variance, and sets its share to one value', () => {
    const rate = 0.3;
    const { y } = train('AlphaDropout', { rate }, many);
    const { mean, variance } = moments(y);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const lowest = -1.7580993408473766;
    const a = 1 / Math.sqrt((1 - rate) * (1 + rate * lowest ** 2));
    const dropped = a * lowest - a * lowest * rate;
    const share = y.filter((value) => Math.abs(value - dropped) < 1e-6).length / y.length;
    expect(Math.abs(share - rate)).toBeLessThan(0.02);
  });

  it('drops whole rows where the noise shape has a 1 for every axis, and times where only for the last', () => {
    const rows = train('Dropout', { rate: 0.5, noise_shape: [1, 1] }, [8, 4, 3]);
    expect(rows.drawn).toEqual([[8, 1, 1]]);
    const factors = rows.y.map((value, at) => value / (rows.x[at] ?? NaN));
    factors.forEach((factor, at) => {
      expect(factor).toBeCloseTo(factors[at - (at % 12)] ?? NaN, 6);
    });
    const times = train('Dropout', { rate: 0.5, noise_shape: [0, 1] }, [8, 4, 3]);
    expect(times.drawn).toEqual([[8, 4, 1]]);
  });

  it.each([
    ['Dropout', [6, 4, 3], [6, 4, 3]],
    ['SpatialDropout1D', [6, 4, 3], [6, 1, 3]],
    ['SpatialDropout2D', [6, 4, 5, 3], [6, 1, 1, 3]],
  ])('%s on %j drops together what shares a number of %j', (type, shape, mask) => {
    const { x, y, drawn } = train(type, { rate: 0.5 }, shape);
    expect(drawn).toEqual([mask]);
    const channels = shape.at(-1) ?? 1;
    const places = elementCount(shape.slice(1, -1));
    const factors = y.map((value, at) => value / (x[at] ?? NaN));
    expect(new Set(factors.map((factor) => Math.round(factor)))).toEqual(new Set([0, 2]));
    if (type === 'Dropout') return;
    factors.forEach((factor, at) => {
      const row = Math.floor(at / (places * channels));
      expect(factor).toBeCloseTo(factors[row * places * channels + (at % channels)] ?? NaN, 12);
    });
  });

  it.each([
    ['Dropout', { rate: 0 }],
    ['GaussianNoise', { stddev: 0 }],
    ['GaussianDropout', { rate: 0 }],
    ['AlphaDropout', { rate: 0 }],
  ])('%s of nothing leaves values as they are and draws nothing', (type, given) => {
    const { x, y, drawn } = train(type, given, [3, 4]);
    expect(drawn).toEqual([]);
    expect(y).toEqual(x);
  });
});
