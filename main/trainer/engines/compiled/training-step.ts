import { elementCount } from '../../../../common/tensor/shape.ts';
import type { PlannedWeight } from '../network-plan.ts';
import { scalarNames } from '../optimizer-schedule.ts';
import type { RandomDraw } from '../random-inputs.ts';
import { clipGradients } from './clip-gradients.ts';
import { FlatLayout } from './flat-state.ts';
import { gradients } from './gradients.ts';
import { weightVectors, type GraphRequest } from './graph-request.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';
import { gradientScale } from './optimizers.ts';
import { recordForward, type RecordedOutput } from './record-network.ts';
import type { WeightGroup } from './state-layout.ts';
import { rowLosses } from './total-loss.ts';
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

/**
 * Numbers in the stretch of memory whose start suits every vector instruction. What is computed on an array
 * that starts elsewhere can differ in the last bit, and each step's rows start where those before them end.
 */
const stretch = 16;

/** True when arrays with that many numbers for each step all start alike. */
export function startsAlike(numbers: number): boolean {
  return numbers % stretch === 0;
}

/** One output of a step. */
export interface StepHead {
  /** Sigmoid or softmax when the output ends in it; it is not part of the result. */
  readonly activation: 'sigmoid' | 'softmax' | null;
  /** True when its loss depends on more than the result: it is then part of `extra`. */
  readonly masked: boolean;
}

/** One training step as the body of a loop. */
export interface TrainingStep {
  /**
   * Inputs: the state, then features [batch, …], for each output its targets [batch, …], the rows' weights
   * [batch] if there are any, the optimiser's numbers, and the random numbers. Outputs: the state, then each
   * output's result before its activation, [batch, …], and with `extra` what else the loss consists of. With
   * `lossInside` the values of the outputs come instead, [batch, …], then each one's loss, and the total.
   */
  readonly body: OnnxGraph;
  readonly state: readonly StateVector[];
  readonly random: readonly RandomDescription[];
  readonly heads: readonly StepHead[];
  /** True when layers or weights add to the loss. */
  readonly extra: boolean;
  readonly lossInside: boolean;
}

/**
 * Builds forward pass, gradients and update for `batch` rows. `outer` has the ONNX values around the loop of
 * the weights that nothing changes, by their keys.
 */
export function buildTrainingStep(
  request: GraphRequest,
  batch: number,
  weighted: boolean,
  outer: ReadonlyMap<string, string>,
): TrainingStep {
  const { plan, training, targets, trainable, stored, capabilities, threads } = request;
  const scalars = scalarNames(training.optimizer);
  // Several threads cut an array as long as all steps of a call at places that depend on their number.
  const lossInside = capabilities.loops && (threads > 1 || !startsAlike(batch));
  const graph = new OpGraph();
  const x = graph.input('x', [batch, plan.featureCount]);
  const outputs = recordForward(graph, plan, x, true);
  const goals = targets.outputs.map(({ shape }, index) =>
    graph.input(`target_${index}`, [batch, ...shape]),
  );
  const rowWeights = weighted ? graph.input('row_weights', [batch]) : null;
  const { loss, extra, means } = recordLoss(request, graph, outputs, goals, rowWeights);
  const changes = recordGradients(request, graph, loss);
  const heads = outputs.map(({ value, mask }): StepHead & { result: OpNode } => {
    const activation = value.kind === 'sigmoid' || value.kind === 'softmax' ? value.kind : null;
    const result = (activation === null ? undefined : value.inputs[0]) ?? value;
    return { activation, result, masked: mask !== null };
  });

  const random = randomDescriptions(graph);
  const state = [
    ...trainable.flatMap(({ name, slots, layout: { shape } }) =>
      [name, ...slots].map((vector) => ({ name: vector, shape })),
    ),
    ...(stored.length === 0 ? [] : [{ name: 'stored', shape: stored.shape }]),
  ];
  const body = new OnnxGraph('step');
  const inputs = new Map(outer);
  const addInput = (name: string, shape: readonly number[]) =>
    inputs.set(name, body.input(`step_${name}`, DataType.FLOAT, shape));
  const addScanned = (name: string, shape: readonly number[]) => {
    addInput(name, shape);
    if (capabilities.loops) inputs.set(name, startingWell(body, inputs.get(name) ?? '', shape));
  };
  for (const { name, shape } of state) addInput(name, shape);
  addScanned('x', x.shape);
  goals.forEach((goal, index) => addScanned(`target_${index}`, goal.shape));
  if (rowWeights) addScanned('row_weights', rowWeights.shape);
  for (const name of scalars) addInput(name, []);
  for (const { name, shape } of random) addScanned(name, shape);
  for (const { name, layout } of weightVectors({ ...request, fixed: new FlatLayout([]) })) {
    const vector = inputs.get(name) ?? '';
    for (const [key, value] of layout.split(body, vector, capabilities)) inputs.set(key, value);
  }
  const told = lossInside
    ? [...outputs.map(({ value }) => value), ...means, loss]
    : [...heads.map(({ result }) => result), ...(extra ? [extra] : [])];
  const wanted = [...told, ...changes];
  const names = lower(body, wanted, inputs, capabilities);
  const changeNames = names.slice(wanted.length - changes.length);
  const next = trainable.flatMap((group, index) => {
    const vector = (name: string) => inputs.get(name) ?? '';
    return addUpdate(
      body,
      training.optimizer,
      {
        shape: group.layout.shape,
        weights: vector(group.name),
        gradient: changeNames[index] ?? '',
        slots: group.slots.map(vector),
        scalars: new Map(scalars.map((name) => [name, vector(name)])),
        bounded: boundedOf(group),
      },
      capabilities,
    );
  });
  if (stored.length > 0) next.push(changeNames.at(-1) ?? '');
  state.forEach(({ shape }, index) => body.output(next[index] ?? '', DataType.FLOAT, shape));
  told.forEach(({ shape }, index) => {
    const name = names[index] ?? '';
    const value = capabilities.loops ? startingWell(body, name, shape) : name;
    body.output(value, DataType.FLOAT, shape);
  });
  return { body, random, heads, state, extra: extra !== null, lossInside };
}

/**
 * Between a loop's body and the long arrays outside it, where the steps' parts do not start alike: a copy, so
 * that all that is computed lies well, and a step gives the same bits whichever of a call's steps it is.
 */
function startingWell(body: OnnxGraph, value: string, shape: readonly number[]): string {
  if (shape.length === 0 || startsAlike(elementCount(shape))) return value;
  // The largest of one: a copy that the runtime does not take for superfluous.
  return body.node('Max', [value]);
}

/** The random numbers that the layers of a recorded step have asked for. */
export function randomDescriptions(graph: OpGraph): readonly RandomDescription[] {
  return graph.random.map(({ node, draw }) => ({
    name: node.attributes.name ?? '',
    draw,
    shape: node.shape,
    size: elementCount(node.shape),
  }));
}

/**
 * Records the loss of the step, a single number, and apart from it the part that does not follow from the
 * results alone: what layers add, and outputs whose time steps do not all count. `means` are the losses of each
 * output without its weight.
 */
export function recordLoss(
  { targets }: GraphRequest,
  graph: OpGraph,
  outputs: readonly RecordedOutput[],
  goals: readonly OpNode[],
  rowWeights: OpNode | null,
): { loss: OpNode; extra: OpNode | null; means: readonly OpNode[] } {
  const extras = [...graph.losses];
  const means: OpNode[] = [];
  let loss = graph.constant(0);
  targets.outputs.forEach((target, index) => {
    const output = outputs[index];
    const goal = goals[index];
    if (!output || !goal) throw new RangeError('An output has no target.');
    const rows = rowLosses(graph, target, output, goal, rowWeights);
    const mean = graph.reduceMean(rows, [0], false);
    means.push(mean);
    const own = graph.mul(mean, graph.constant(target.weight));
    if (output.mask) extras.push(own);
    else loss = graph.add(loss, own);
  });
  const [first, ...rest] = extras;
  if (!first) return { loss, extra: null, means };
  const extra = rest.reduce((sum, term) => graph.add(sum, term), first);
  return { loss: graph.add(loss, extra), extra, means };
}

/** What the group is held to, with the shape of its only weight. */
function boundedOf({ bounds, layout }: WeightGroup) {
  const [weight] = layout.weights;
  return bounds && weight ? { bounds, shape: weight.shape } : null;
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
  const clipped = clipGradients(graph, training.optimizer, found);
  const byKey = new Map(weights.map(({ key }, index) => [key, clipped[index]]));
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
