import { describe, expect, it } from 'vitest';
import type { NetworkSpec, NodeSpec } from '../../common/network/network-spec.ts';
import type { CompileRequest, TrainingData } from '../../main/trainer/engines/engine.ts';
import { referenceEngine } from '../../main/trainer/engines/reference/engine.ts';
import { engines, withProgram } from './available-engines.ts';
import { Drawing } from './drawing.ts';
import { randomRows, request, shuffledRows } from './networks.ts';
import { wideAndDeep } from './well-known-networks.ts';

const rows = 40;
const order = shuffledRows(rows, 2);
const everyRow = Int32Array.from({ length: rows }, (_, row) => row);

function changed(network: NetworkSpec, id: string, change: Partial<NodeSpec>): NetworkSpec {
  const nodes = network.nodes.map((node) => (node.id === id ? { ...node, ...change } : node));
  return { ...network, nodes };
}

/** Two dense layers on two inputs; the second may use the weights of the first. */
function twins(): { network: NetworkSpec; first: string; second: string } {
  const drawing = new Drawing();
  const left = drawing.add('Input', { shape: [3] });
  const right = drawing.add('Input', { shape: [3] });
  const first = drawing.add('Dense', { units: 4, activation: 'tanh' }, left);
  const second = drawing.add('Dense', { units: 4, activation: 'tanh' }, right);
  const both = drawing.add('Concatenate', {}, first, second);
  drawing.add('Dense', { units: 1 }, both);
  return { network: drawing.network(), first, second };
}

async function train(engine: (typeof engines)[number], made: CompileRequest, data: TrainingData) {
  return withProgram(engine, made, async (program) => {
    program.bindData(data);
    const before = await program.getState();
    const { losses } = await program.trainSteps(order, 16);
    const { weights } = await program.getState();
    const features = data.features instanceof Float32Array ? data.features : new Float32Array();
    const outputs = features.length > 0 ? await program.predict(features, rows) : features;
    const { loss } = await program.evaluate(everyRow);
    return { losses, before: before.weights, weights, outputs, loss };
  });
}

const { network: wideDeep, main, auxiliary } = wideAndDeep();
const heads = {
  [main]: { loss: 'mean_squared_error', lossOptions: {}, weight: 0.9 },
  [auxiliary]: { loss: 'mean_absolute_error', lossOptions: {}, weight: 0.1 },
} as const;
const made = request('regression', wideDeep, { outputs: heads });

describe.each(engines)('the $id engine', (engine) => {
  it('adds the losses of several outputs by their weights', async () => {
    const data = randomRows(rows, 11, 'regression');
    const result = await train(engine, made, data);
    const { targets } = data;
    let squared = 0;
    let absolute = 0;
    targets.forEach((target, row) => {
      squared += (target - (result.outputs[row * 2] ?? NaN)) ** 2;
      absolute += Math.abs(target - (result.outputs[row * 2 + 1] ?? NaN));
    });
    expect(result.loss).toBeCloseTo(0.9 * squared + 0.1 * absolute, 3);
  });

  it('holds several outputs against targets of their own', async () => {
    const data = randomRows(rows, 11, 'regression');
    const targets = Float32Array.from({ length: rows * 2 }, (_, index) => index % 2);
    const pairs = { ...made, targetCount: 2 };
    const { outputs, loss } = await train(engine, pairs, { ...data, targets });
    // The output drawn first takes the first of the two, and is second among the outputs.
    let wanted = 0;
    for (let row = 0; row < rows; row++) {
      wanted += 0.9 * (1 - (outputs[row * 2] ?? NaN)) ** 2;
      wanted += 0.1 * Math.abs(outputs[row * 2 + 1] ?? NaN);
    }
    expect(loss).toBeCloseTo(wanted, 3);
  });

  it('gives features to Input layers by the columns they choose', async () => {
    const drawing = new Drawing();
    const last = drawing.add('Input', { shape: [1], columns: [2] });
    drawing.add('Dense', { units: 1, use_bias: false, kernel_initializer: 'ones' }, last);
    const picking = { ...request('regression', drawing.network()), featureCount: 3 };
    const outputs = await withProgram(engine, picking, (program) =>
      program.predict(Float32Array.of(1, 2, 3, 4, 5, 6), 2),
    );
    expect([...outputs]).toEqual([3, 6]);
  });

  it('trains a layer that is used twice as one', async () => {
    const { network, first, second } = twins();
    const shared = request('regression', changed(network, second, { sharesWith: first }));
    const data = randomRows(rows, 6, 'regression');
    const result = await train(engine, shared, data);
    expect(Object.keys(result.weights).filter((key) => key.startsWith(second))).toEqual([]);
    expect(result.weights[`${first}/kernel`]?.data).not.toEqual(
      result.before[`${first}/kernel`]?.data,
    );
  });

  it('refuses to share weights between inputs of different shapes', async () => {
    const { network, first, second } = twins();
    const wider = changed(network, network.nodes[1]?.id ?? '', { params: { shape: [2] } });
    const shared = request('regression', changed(wider, second, { sharesWith: first }));
    await expect(engine.compile(shared)).rejects.toThrow(/its kernel would be \[2, 4\]/);
  });

  it('leaves the weights of frozen layers alone, and their statistics', async () => {
    const drawing = new Drawing();
    const input = drawing.add('Input', { shape: [3] });
    const dense = drawing.add('Dense', { units: 4 }, input);
    const normalized = drawing.add('BatchNormalization', {}, dense);
    drawing.add('Dense', { units: 1 }, normalized);
    const frozen = [dense, normalized].reduce(
      (network, id) => changed(network, id, { trainable: false }),
      drawing.network(),
    );
    const data = randomRows(rows, 3, 'regression');
    const { before, weights } = await train(engine, request('regression', frozen), data);
    for (const key of Object.keys(weights)) {
      const same = String(weights[key]?.data) === String(before[key]?.data);
      expect(same, key).toBe(key.startsWith(dense) || key.startsWith(normalized));
    }
  });

  it('moves the statistics of a layer that is used twice twice in a step', async () => {
    const drawing = new Drawing();
    const input = drawing.add('Input', { shape: [1] });
    const first = drawing.add('BatchNormalization', { momentum: 0.5 }, input);
    const second = drawing.add('BatchNormalization', {}, first);
    drawing.add('Dense', { units: 1 }, second);
    const network = changed(drawing.network(), second, { sharesWith: first });
    await withProgram(engine, request('regression', network), async (program) => {
      const features = Float32Array.of(1, 2, 3, 6);
      program.bindData({ rows: 4, features, targets: new Float32Array(4) });
      await program.trainSteps(Int32Array.of(0, 1, 2, 3), 4);
      const { weights } = await program.getState();
      // The mean is 3 at the first use and 0 at the second.
      expect(weights[`${first}/moving_mean`]?.data[0]).toBeCloseTo(0.5 * (0.5 * 3), 6);
    });
  });

  it('trains blocks inside a network as the layers they stand for', async () => {
    const inner = new Drawing();
    const entry = inner.add('Input', { shape: [3] });
    const deep = inner.add('Dense', { units: 3, activation: 'tanh' }, entry);
    inner.add('Add', {}, deep, entry);
    const drawing = new Drawing();
    const block = drawing.add('Block', { repeat: 2 }, drawing.add('Input', { shape: [3] }));
    drawing.add('Dense', { units: 1 }, block);
    const network = changed(drawing.network(), block, { network: inner.network() });
    const data = randomRows(rows, 3, 'regression');
    const { weights, losses } = await train(engine, request('regression', strict(network)), data);
    expect(Object.keys(weights)).toContain(`${block}:1:n1/kernel`);
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  it('trains a block that is used twice as one: it says the same of both inputs changed about', async () => {
    const inner = new Drawing();
    inner.add(
      'Dense',
      { units: 3, activation: 'tanh' },
      inner.add('Dense', { units: 3 }, inner.add('Input', { shape: [3] })),
    );
    const drawing = new Drawing();
    const [left, right] = [1, 2].map(() => drawing.add('Input', { shape: [3] }));
    const first = drawing.add('Block', { repeat: 2 }, left ?? '');
    const second = drawing.add('Block', { repeat: 2 }, right ?? '');
    drawing.add('Dense', { units: 1 }, drawing.add('Add', {}, first, second));
    const drawn = [first, second].reduce(
      (network, id) => changed(network, id, { network: inner.network() }),
      drawing.network(),
    );
    const shared = request('regression', changed(drawn, second, { sharesWith: first }));
    const data = randomRows(rows, 6, 'regression');
    const { weights, before } = await train(engine, shared, data);
    expect(Object.keys(weights).filter((key) => key.startsWith(second))).toEqual([]);
    expect(weights[`${first}:1:n1/kernel`]?.data).not.toEqual(before[`${first}:1:n1/kernel`]?.data);
    await withProgram(engine, shared, async (program) => {
      const one = await program.predict(Float32Array.of(1, 2, 3, 4, 5, 6), 1);
      const other = await program.predict(Float32Array.of(4, 5, 6, 1, 2, 3), 1);
      expect(one[0]).toBeCloseTo(other[0] ?? NaN, 6);
    });
  });

  it('weighs rows in the loss by their weights', async () => {
    const drawing = new Drawing();
    drawing.add('Dense', { units: 1 }, drawing.add('Input', { shape: [3] }));
    const plain = request('regression', drawing.network());
    const data = randomRows(rows, 3, 'regression');
    const sampleWeights = Float32Array.from({ length: rows }, () => 2);
    const once = await train(engine, plain, data);
    const twice = await train(engine, plain, { ...data, sampleWeights });
    expect(twice.losses[0]).toBeCloseTo(2 * (once.losses[0] ?? NaN), 5);
  });

  it('trains on rows that are read from elsewhere as on rows in memory', async () => {
    const data = randomRows(rows, 11, 'regression');
    const { features } = data;
    const reader = {
      width: 11,
      read: (chosen: Int32Array, into: Float32Array) =>
        chosen.forEach((row, index) =>
          into.set(features.subarray(row * 11, (row + 1) * 11), index * 11),
        ),
    };
    const wanted = await train(engine, made, data);
    const actual = await train(engine, made, { ...data, features: reader });
    expect(actual.losses).toEqual(wanted.losses);
    expect(actual.weights).toEqual(wanted.weights);
    expect(actual.loss).toBe(wanted.loss);
  });
});

/** Drops the version that a drawing inside a block has. */
function strict(network: NetworkSpec): NetworkSpec {
  const nodes = network.nodes.map((node) =>
    node.network
      ? { ...node, network: { nodes: node.network.nodes, edges: node.network.edges } }
      : node,
  );
  return { ...network, nodes };
}

describe.each(engines.filter((engine) => engine !== referenceEngine))(
  'the $id engine beside the reference',
  (engine) => {
    it('agrees on a network with two inputs and two outputs', async () => {
      const data = randomRows(rows, 11, 'regression');
      const wanted = await train(referenceEngine, made, data);
      const actual = await train(engine, made, data);
      actual.losses.forEach((loss, step) =>
        expect(loss).toBeCloseTo(wanted.losses[step] ?? NaN, 4),
      );
      actual.outputs.forEach((value, at) =>
        expect(value).toBeCloseTo(wanted.outputs[at] ?? NaN, 4),
      );
      expect(actual.loss / wanted.loss).toBeCloseTo(1, 4);
    });
  },
);
