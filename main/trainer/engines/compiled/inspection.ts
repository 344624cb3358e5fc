import { RandomSource } from '../../../../common/random/random-source.ts';
import { measuredLayers, ownWeights, readingOf, type LayerReading } from '../layer-reading.ts';
import type { PlannedLayer } from '../network-plan.ts';
import { floats } from './call-results.ts';
import type { BoundRows } from './bound-rows.ts';
import { gradients } from './gradients.ts';
import { gatherTargets, weightVectors, type GraphRequest } from './graph-request.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { Tensor } from './onnx-runtime.ts';
import { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';
import type { VectorState } from './program-state.ts';
import { recordForward } from './record-network.ts';
import { runSession, type SessionCache } from './sessions.ts';
import { randomFeeds } from './step-feeds.ts';
import type { TrainingGraph } from './training-graph.ts';
import { randomDescriptions, recordLoss, type RandomDescription } from './training-step.ts';

/** Numbers that the graph gives for each layer. */
const perLayer = 5;

/**
 * Looks at the layers with a graph of its own, beside the training: one pass forward and back over a batch that
 * changes nothing, with random numbers of its own.
 */
export class Inspection {
  readonly #request: GraphRequest;
  readonly #sessions: SessionCache<TrainingGraph | null>;
  readonly #state: VectorState;
  readonly #random = new Map<string, readonly RandomDescription[]>();

  constructor(
    request: GraphRequest,
    sessions: SessionCache<TrainingGraph | null>,
    state: VectorState,
  ) {
    this.#request = request;
    this.#sessions = sessions;
    this.#state = state;
  }

  /** @param step Updates made: the seed of the random numbers, with that of the run. */
  async run(bound: BoundRows, order: Int32Array, step: number): Promise<readonly LayerReading[]> {
    const batch = order.length;
    const name = `inspect ${batch}${bound.weighted ? ' weighted' : ''}`;
    const { session } = await this.#sessions.get(name, () => {
      const { bytes, random } = buildInspectionGraph(this.#request, batch, bound.weighted);
      this.#random.set(name, random);
      return { bytes, extra: null };
    });
    const { feeds, rows } = bound.trainingFeeds(order);
    const { seed } = this.#request.training;
    const source = RandomSource.seeded(seed, 'inspection', step);
    const drawn = randomFeeds(this.#random.get(name) ?? [], source, 1);
    const results = await runSession(session, {
      ...feeds,
      ...drawn,
      order: new Tensor('int32', rows, [batch]),
      ...(await this.#state.weightFeeds()),
    });
    const values = floats(results, 'readings');
    return measuredLayers(this.#request.plan).map((layer, index) => {
      const [gradientSquares = NaN, weightSquares = NaN, mean = NaN, meanSquare = NaN, dead = NaN] =
        values.subarray(index * perLayer, (index + 1) * perLayer);
      const sums = { gradientSquares, weightSquares, mean, meanSquare, deadUnits: dead };
      return readingOf(layer, sums);
    });
  }
}

/**
 * Inputs: those of a training graph, but `order` [batch], random numbers [1, …], and all weights. Output:
 * `readings`, for each layer Σ g², Σ w², mean, mean square and share of dead units.
 */
function buildInspectionGraph(request: GraphRequest, batch: number, weighted: boolean) {
  const { plan, targets, trainable, capabilities } = request;
  const graph = new OpGraph();
  const given = new Map<PlannedLayer, OpNode>();
  const x = graph.input('x', [batch, plan.featureCount]);
  const outputs = recordForward(graph, plan, x, true, (layer, value) => given.set(layer, value));
  const goals = targets.outputs.map(({ shape }, index) =>
    graph.input(`target_${index}`, [batch, ...shape]),
  );
  const rowWeights = weighted ? graph.input('row_weights', [batch]) : null;
  const { loss } = recordLoss(request, graph, outputs, goals, rowWeights);
  const weights = trainable.flatMap(({ layout }) => layout.weights);
  const inputs = weights.map(({ key, shape }) => graph.input(key, shape));
  const found = gradients(graph, loss, inputs);
  const squares = (node: OpNode) =>
    graph.reduceSum(graph.square(node), [...node.shape.keys()], false);
  const sumOver = (keys: readonly string[], of: readonly OpNode[]) =>
    weights
      .flatMap(({ key }, index) => {
        const node = of[index];
        return keys.includes(key) && node ? [squares(node)] : [];
      })
      .reduce((sum, term) => graph.add(sum, term), graph.constant(0));
  const readings = measuredLayers(plan).flatMap((layer) => {
    const keys = ownWeights(layer);
    const output = given.get(layer);
    return [
      sumOver(keys, found),
      sumOver(keys, inputs),
      ...(output ? outputReadings(graph, output) : [0, 0, 0].map((zero) => graph.constant(zero))),
    ];
  });
  const vector = graph.concat(
    readings.map((node) => graph.reshape(node, [1])),
    0,
  );
  const random = randomDescriptions(graph);

  const onnx = new OnnxGraph('inspect');
  const features = onnx.input('features', DataType.FLOAT, ['rows', plan.featureCount]);
  const order = onnx.input('order', DataType.INT32, [batch]);
  const values = new Map([['x', onnx.node('Gather', [features, order])]]);
  gatherTargets(onnx, request, order, [0]).forEach((goal, index) =>
    values.set(`target_${index}`, goal),
  );
  if (weighted) {
    const all = onnx.input('row_weights', DataType.FLOAT, ['rows']);
    values.set('row_weights', onnx.node('Gather', [all, order]));
  }
  for (const { name, shape } of random) {
    const numbers = onnx.input(name, DataType.FLOAT, [1, ...shape]);
    values.set(name, onnx.node('Reshape', [numbers, onnx.integers([...shape])]));
  }
  for (const { name, layout } of weightVectors(request)) {
    const stored = onnx.input(name, DataType.FLOAT, layout.shape);
    for (const [key, value] of layout.split(onnx, stored, capabilities)) values.set(key, value);
  }
  const [told = ''] = lower(onnx, [vector], values, capabilities);
  onnx.namedOutput('readings', told, DataType.FLOAT, vector.shape);
  return { bytes: onnx.encode(), random };
}

/** Mean, mean square, and the share of units, along the last axis, that give 0 throughout. */
function outputReadings(graph: OpGraph, output: OpNode): readonly OpNode[] {
  const axes = [...output.shape.keys()];
  const largest = graph.reduceMax(graph.abs(output), axes.slice(0, -1), false);
  const dead = graph.equal(largest, graph.constant(0));
  return [
    graph.reduceMean(output, axes, false),
    graph.reduceMean(graph.square(output), axes, false),
    graph.reduceMean(dead, [0], false),
  ];
}
