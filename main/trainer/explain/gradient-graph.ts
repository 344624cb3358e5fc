import { lower } from '../engines/compiled/lowering.ts';
import { gradients } from '../engines/compiled/gradients.ts';
import { DataType, OnnxGraph } from '../engines/compiled/onnx/onnx-graph.ts';
import { OpGraph } from '../engines/compiled/op-graph.ts';
import type { OpNode } from '../engines/compiled/op-node.ts';
import { recordForward } from '../engines/compiled/record-network.ts';
import type { NetworkPlan, PlannedLayer } from '../engines/network-plan.ts';

/**
 * Builds the graph that differentiates scores of the main output with respect to the features of its rows and, with
 * `layer`, the first result of that layer.
 *
 * A score is what the output gives before a softmax or sigmoid at its end: their gradients vanish where the network
 * is sure. Inputs: `x` [batch, featureCount], `chosen` [batch, width] by which the scores are multiplied and summed,
 * and all weights. Outputs: `outputs` [batch, width], `at_input` like `x` and, with `layer`, `values` and
 * `at_layer` in the layer's shape.
 */
export function buildGradientGraph(
  plan: NetworkPlan,
  batch: number,
  layer: string | null,
): Uint8Array {
  const graph = new OpGraph();
  const x = graph.input('x', [batch, plan.featureCount]);
  const stop = layer === null ? null : new Stop(graph, layer);
  const [output] = recordForward(graph, stop ? stop.within(plan) : plan, x, false);
  const width = plan.outputs[0]?.width ?? 1;
  if (!output) throw new RangeError('The network has no output.');
  const outputs = graph.reshape(output.value, [batch, width]);
  const scores = graph.reshape(beforeActivation(output.value), [batch, width]);
  const chosen = graph.input('chosen', [batch, width]);
  const score = graph.reduceSum(graph.mul(scores, chosen), [0, 1], false);
  const inner = stop?.value ?? null;
  const [atInput, atLayer] = gradients(graph, score, inner ? [x, inner] : [x]);

  const results = new Map<string, OpNode>([['outputs', outputs]]);
  if (atInput) results.set('at_input', atInput);
  if (inner && atLayer) results.set('values', inner).set('at_layer', atLayer);
  return encodeGraph(graph, plan, results);
}

/**
 * Builds the graph that gives what comes into the last layer with weights, `values` [batch, width], for rows `x`
 * [batch, featureCount]: how the network describes a row before it answers.
 */
export function buildDescriptionGraph(plan: NetworkPlan, batch: number, layer: string): Uint8Array {
  const graph = new OpGraph();
  const x = graph.input('x', [batch, plan.featureCount]);
  let inputs: readonly OpNode[] = [];
  const watched = withForward(plan, layer, (forward) => (call) => {
    inputs = call.inputs.flatMap(({ id }) => graph.nodes[id] ?? []);
    return forward(call);
  });
  recordForward(graph, watched, x, false);
  const flat = inputs.map((node) => graph.reshape(node, [batch, rowSize(node)]));
  return encodeGraph(graph, plan, new Map([['values', graph.concat(flat, 1)]]));
}

/** The layer whose input describes a row: the last one with weights on the way to the main output. */
export function describedLayer(plan: NetworkPlan): PlannedLayer | null {
  const byId = new Map(plan.layers.map((layer) => [layer.node.id, layer]));
  let layer = byId.get(plan.outputs[0]?.source.node ?? '');
  while (layer && layer.weights.length === 0) layer = byId.get(layer.inputs[0]?.node ?? '');
  return layer ?? null;
}

/**
 * Keeps a layer's first result as it is drawn: the graph joins operations of neighbouring layers where that is
 * quicker, and a result that is joined away has no gradient.
 */
class Stop {
  value: OpNode | null = null;
  readonly #graph: OpGraph;
  readonly #layer: string;

  constructor(graph: OpGraph, layer: string) {
    this.#graph = graph;
    this.#layer = layer;
  }

  within(plan: NetworkPlan): NetworkPlan {
    return withForward(plan, this.#layer, (forward) => (call) => {
      const given = forward(call);
      const values = 'id' in given ? [given] : given;
      const [first, ...rest] = values;
      if (!first) return given;
      // A tensor of ones is no constant to the graph, so the product stays.
      const one = this.#graph.constantTensor([1], [1]);
      this.value = this.#graph.mul(first, one);
      return [this.value, ...rest];
    });
  }
}

type Forward = PlannedLayer['definition']['forward'];

function withForward(
  plan: NetworkPlan,
  id: string,
  change: (forward: Forward) => Forward,
): NetworkPlan {
  const layers = plan.layers.map((layer) =>
    layer.node.id === id
      ? {
          ...layer,
          definition: { ...layer.definition, forward: change(layer.definition.forward) },
        }
      : layer,
  );
  return { ...plan, layers };
}

/** What a softmax or sigmoid at the end was taken of; the value itself where there is none. */
function beforeActivation(value: OpNode): OpNode {
  const [before] = value.inputs;
  if (!before) return value;
  if (value.kind === 'reshape') return beforeActivation(before);
  return value.kind === 'softmax' || value.kind === 'sigmoid' ? before : value;
}

function rowSize({ shape }: OpNode): number {
  return shape.slice(1).reduce((size, length) => size * length, 1);
}

/** The graph that gives `results` under their names, its weights as inputs: see `weightInput`. */
export function encodeGraph(
  graph: OpGraph,
  plan: NetworkPlan,
  results: ReadonlyMap<string, OpNode>,
): Uint8Array {
  const onnx = new OnnxGraph('explain');
  const inputs = new Map<string, string>();
  const weights = new Set(plan.weights.map(({ key }) => key));
  for (const { kind, attributes, shape } of graph.nodes) {
    const { name } = attributes;
    if (kind !== 'input' || name === undefined) continue;
    inputs.set(
      name,
      onnx.input(weights.has(name) ? weightInput(name) : name, DataType.FLOAT, shape),
    );
  }
  const names = lower(onnx, [...results.values()], inputs);
  [...results].forEach(([name, { shape }], index) => {
    onnx.namedOutput(name, names[index] ?? '', DataType.FLOAT, shape);
  });
  return onnx.encode();
}

/** The input of a graph that takes a weight. */
export function weightInput(key: string): string {
  return `weight ${key}`;
}
