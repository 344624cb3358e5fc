import { describe, expect, it } from 'vitest';
import { descriptionWidth, insideLayers } from '../../../common/comparison/inside/inside-layers.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { initialWeights } from '../../../main/trainer/engines/initial-weights.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import { referenceEngine } from '../../../main/trainer/engines/reference/engine.ts';
import type { WorkControl } from '../../../main/trainer/explain/explain-work.ts';
import { layerValues } from '../../../main/trainer/explain/layer-values.ts';
import { projectRows } from '../../../main/trainer/explain/look-at-layer.ts';
import { WeightedGraphs } from '../../../main/trainer/explain/weighted-graphs.ts';
import { chain } from '../../engines/networks.ts';

const random = RandomSource.seeded(3, 'layers');
const numbers = (length: number) => Float32Array.from({ length }, () => random.normal());

const pictures = chain(
  ['Input', { shape: [8, 8, 2] }],
  ['Conv2D', { filters: 3, kernel_size: [3, 3], activation: 'relu', padding: 'same' }],
  ['BatchNormalization'],
  ['MaxPooling2D', {}],
  ['Dropout', { rate: 0.5 }],
  ['Flatten'],
  ['Dense', { units: 5, activation: 'tanh' }],
  ['Dense', { units: 3, activation: 'softmax' }],
);
const series = chain(
  ['Input', { shape: [6, 2] }],
  ['Conv1D', { filters: 4, kernel_size: 3, padding: 'causal' }],
  ['LSTM', { units: 3, return_sequences: true }],
  ['GRU', { units: 2 }],
  ['Dense', { units: 1 }],
);

/** The same network up to a layer, whose outputs the reference engine predicts. */
function upTo(network: NetworkSpec, id: string): NetworkSpec {
  const last = network.nodes.findIndex((node) => node.id === id);
  const nodes = network.nodes.slice(0, last + 1);
  const kept = new Set(nodes.map((node) => node.id));
  return {
    ...network,
    nodes,
    edges: network.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

describe.each([
  ['of pictures', pictures, 128],
  ['over time', series, 12],
] as const)('the layers of a network %s', (_name, network, width) => {
  const plan = planNetwork(network, width);
  const weights = initialWeights(plan.weights, 5);
  // Statistics and biases that start as 0 or 1 would hide mistakes.
  for (const { data } of Object.values(weights)) {
    data.forEach((value, at) => (data[at] = value + 0.3 * random.uniform()));
  }
  const { layers } = insideLayers(network);

  it.each(
    layers.filter(({ type }) => type !== 'Input').map((layer) => [layer.name, layer] as const),
  )('give what plain TensorFlow.js gives: %s', async (_layer, { id, shape }) => {
    const rows = 3;
    const x = numbers(rows * width);
    const graphs = new WeightedGraphs(plan, weights, 1);
    const found = await layerValues(graphs, id, x, rows);
    await graphs.dispose();
    const program = await referenceEngine.compile({
      network: upTo(network, id),
      training: defaultTraining('regression'),
      task: 'regression',
      featureCount: width,
      targetCount: elementCount(shape),
    });
    await program.setState({ weights });
    const wanted = await program.predict(x, rows);
    await program.dispose();
    expect(found.shape).toEqual(shape);
    expect(found.values).toHaveLength(wanted.length);
    wanted.forEach((value, at) => expect(found.values[at]).toBeCloseTo(value, 5));
  });

  it('begin with what comes in', async () => {
    const x = numbers(2 * width);
    const graphs = new WeightedGraphs(plan, weights, 1);
    const { values, shape } = await layerValues(graphs, layers[0]?.id ?? '', x, 2);
    await graphs.dispose();
    expect(values).toEqual(x);
    expect(shape).toEqual(network.nodes[0]?.params['shape']);
  });
});

describe('projecting rows by a layer', () => {
  const plan = planNetwork(pictures, 128);
  const weights = initialWeights(plan.weights, 5);
  const described = insideLayers(pictures).described;
  const features = numbers(100 * 128);
  const control: WorkControl = { signal: new AbortController().signal, tell: () => undefined };
  const project = async (layer: string, pooled: boolean, asked = control) => {
    const graphs = new WeightedGraphs(plan, weights, 1);
    try {
      const rows = { folder: '', rows: Int32Array.from({ length: 100 }, (_, at) => 99 - at) };
      const question = { kind: 'projection', layer, pooled, plane: null } as const;
      return await projectRows({ graphs }, { rows }, question, { features, width: 128 }, asked);
    } finally {
      await graphs.dispose();
    }
  };

  it('takes the last hidden layer first', () => {
    expect(pictures.nodes.find(({ id }) => id === described)?.type).toBe('Dense');
    expect(insideLayers(pictures).layers.find(({ id }) => id === described)?.shape).toEqual([5]);
  });

  it('describes every row by its own numbers, in the order asked for', async () => {
    const { plane, places } = await project(described, false);
    const graphs = new WeightedGraphs(plan, weights, 1);
    const { values } = await layerValues(graphs, described, features.slice(0, 128), 1);
    await graphs.dispose();
    const place = plane.axes.map((axis) =>
      axis.reduce((sum, part, i) => sum + part * ((values[i] ?? 0) - (plane.mean[i] ?? 0)), 0),
    );
    // The first row was asked for last.
    expect(places[198]).toBeCloseTo(place[0] ?? NaN, 5);
    expect(places[199]).toBeCloseTo(place[1] ?? NaN, 5);
  });

  it('takes the means of maps where they are asked for', async () => {
    const { plane } = await project('n1', true);
    const graphs = new WeightedGraphs(plan, weights, 1);
    const { values } = await layerValues(graphs, 'n1', features, 100);
    await graphs.dispose();
    expect(plane.mean).toHaveLength(3);
    const first = values.filter((_, at) => at % 3 === 0);
    expect(plane.mean[0]).toBeCloseTo(first.reduce((sum, value) => sum + value, 0) / 6400, 5);
    expect(descriptionWidth({ shape: [64, 64, 3] })).toEqual({ width: 3, pooled: true });
    expect(descriptionWidth({ shape: [8, 8, 3] })).toEqual({ width: 192, pooled: false });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const tell = () => stop.abort(new Error('stopped'));
    await expect(project(described, false, { signal: stop.signal, tell })).rejects.toThrow(
      'stopped',
    );
  });

  it('has no places for numbers that are not finite', async () => {
    const graphs = new WeightedGraphs(plan, weights, 1);
    const rows = { folder: '', rows: Int32Array.of(0, 1) };
    const question = { kind: 'projection', layer: described, pooled: false, plane: null } as const;
    const broken = { features: new Float32Array(256).fill(NaN), width: 128 };
    await expect(projectRows({ graphs }, { rows }, question, broken, control)).rejects.toThrow(
      /not finite/,
    );
    await graphs.dispose();
  });
});
