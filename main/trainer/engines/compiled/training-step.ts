import { elementCount } from '../../../../common/tensor/shape.ts';
import type { PlannedWeight } from '../network-plan.ts';
import type { RandomDraw } from '../random-inputs.ts';
import { gradients } from './gradients.ts';
import { weightVectors, type GraphRequest } from './graph-request.ts';
import { lossTerms } from './losses.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';
import { gradientScale } from './optimizers.ts';
import { recordForward } from './record-network.ts';
import { addUpdate } from './update-graph.ts';

/** Random numbers for one step. */
export interface RandomDescription {
  readonly name: string;
  readonly draw: RandomDraw;
  readonly shape: readonly number[];
  readonly size: number;
}

/** A vector that goes into a step and comes out changed. */
export interface StateVector {
  readonly name: string;
  readonly shape: readonly number[];
}

/** One training step as the body of a loop. */
export interface TrainingStep {
  /**
   * Inputs: the state, then features [batch, …], targets [batch, width], the rate, and the random numbers.
   * Outputs: the state, then the network's result before its activation, [batch, width].
   */
  readonly body: OnnxGraph;
  readonly state: readonly StateVector[];
  readonly random: readonly RandomDescription[];
  /** Sigmoid or softmax when the network ends in it; it is not part of the result. */
  readonly activation: 'sigmoid' | 'softmax' | null;
}

/** Builds forward pass, gradients and update for `batch` rows. */
export function buildTrainingStep(request: GraphRequest, batch: number): TrainingStep {
  const { plan, training, target, trainable, stored } = request;
  const graph = new OpGraph();
  const x = graph.input('x', [batch, elementCount(plan.inputShape)]);
  const output = recordForward(graph, plan, graph.reshape(x, [batch, ...plan.inputShape]), true);
  const goal = graph.input('target', [batch, target.width]);
  const terms = lossTerms(graph, training.loss, output, goal);
  const loss = graph.reduceMean(terms, [...terms.shape.keys()], false);
  const changes = recordGradients(request, graph, loss);
  const activation = output.kind === 'sigmoid' || output.kind === 'softmax' ? output.kind : null;
  const result = (activation === null ? undefined : output.inputs[0]) ?? output;

  const random = graph.random.map(({ node, draw }) => ({
    name: node.attributes.name ?? '',
    draw,
    shape: node.shape,
    size: elementCount(node.shape),
  }));
  const state = [
    ...trainable.flatMap(({ name, slots, layout: { shape } }) =>
      [name, ...slots].map((vector) => ({ name: vector, shape })),
    ),
    ...(stored.length === 0 ? [] : [{ name: 'stored', shape: stored.shape }]),
  ];
  const body = new OnnxGraph('step');
  const inputs = new Map<string, string>();
  const addInput = (name: string, shape: readonly number[]) =>
    inputs.set(name, body.input(`step_${name}`, DataType.FLOAT, shape));
  for (const { name, shape } of state) addInput(name, shape);
  addInput('x', x.shape);
  addInput('target', goal.shape);
  addInput('rate', []);
  for (const { name, shape } of random) addInput(name, shape);
  for (const { name, layout } of weightVectors(request)) {
    for (const [key, value] of layout.split(body, inputs.get(name) ?? '')) inputs.set(key, value);
  }
  const [resultName = '', ...changeNames] = lower(body, [result, ...changes], inputs);
  const next = trainable.flatMap((group, index) => {
    const vector = (name: string) => inputs.get(name) ?? '';
    return addUpdate(body, training.optimizer, {
      shape: group.layout.shape,
      weights: vector(group.name),
      gradient: changeNames[index] ?? '',
      slots: group.slots.map(vector),
      rate: vector('rate'),
    });
  });
  if (stored.length > 0) next.push(changeNames.at(-1) ?? '');
  state.forEach(({ shape }, index) => body.output(next[index] ?? '', DataType.FLOAT, shape));
  body.output(resultName, DataType.FLOAT, result.shape);
  return { body, random, activation, state };
}

/** Records the gradient of each group of weights, in the group's shape, and the new stored weights. */
function recordGradients(
  { training, trainable, stored }: GraphRequest,
  graph: OpGraph,
  loss: OpNode,
): readonly OpNode[] {
  const flat = (node: OpNode) => graph.reshape(node, [elementCount(node.shape)]);
  const inputOf = ({ key, shape }: PlannedWeight) => graph.input(key, shape);
  const weights = trainable.flatMap(({ layout }) => layout.weights);
  const scale = gradientScale(training.optimizer);
  const found = gradients(graph, loss, weights.map(inputOf), scale);
  const byKey = new Map(weights.map(({ key }, index) => [key, found[index]]));
  const groups = trainable.map(({ layout }) => {
    const parts = layout.weights.map((weight) => byKey.get(weight.key) ?? graph.constant(0));
    if (layout.padding > 0) parts.push(graph.expand(graph.constant(0), [layout.padding]));
    return graph.reshape(graph.concat(parts.map(flat), 0), layout.shape);
  });
  if (stored.length === 0) return groups;
  const next = stored.weights.map((weight) =>
    flat(graph.stateUpdates.get(weight.key) ?? inputOf(weight)),
  );
  return [...groups, graph.concat(next, 0)];
}
