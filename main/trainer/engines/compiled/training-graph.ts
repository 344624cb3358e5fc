import { elementCount } from '../../../../common/tensor/shape.ts';
import { scalarNames } from '../optimizer-schedule.ts';
import { gatherTargets, type GraphRequest } from './graph-request.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';
import { rowLosses } from './total-loss.ts';
import {
  buildTrainingStep,
  type RandomDescription,
  type StateVector,
  type TrainingStep,
} from './training-step.ts';

/** An encoded training graph with the random numbers that each of its steps needs. */
export interface TrainingGraph {
  readonly bytes: Uint8Array;
  readonly random: readonly RandomDescription[];
  /** The vectors that go in and, with `next_` in front of their names, come out. */
  readonly state: readonly StateVector[];
}

/**
 * Builds the graph that makes any number of training steps of `batch` rows in one call; one step, where the
 * provider runs no loops.
 *
 * Inputs: `features` [rows, featureCount], `targets` [rows, targetCount], with `weighted` `row_weights`
 * [rows], `order` [steps, batch] with the row numbers, the optimiser's numbers [steps], random numbers
 * [steps, …] for each layer that asks for them, the state vectors, and `fixed`, the weights that nothing changes.
 * Outputs: `losses` [steps], for each output its own losses `losses_<n>` [steps] and its values `outputs_<n>`
 * [steps · batch, width], and the state after the last step.
 */
export function buildTrainingGraph(
  request: GraphRequest,
  batch: number,
  weighted: boolean,
): TrainingGraph {
  const { plan, fixed, capabilities, training } = request;
  const onnx = new OnnxGraph('train');
  const features = onnx.input('features', DataType.FLOAT, ['rows', plan.featureCount]);
  const order = onnx.input('order', DataType.INT32, ['steps', batch]);
  const outer =
    fixed.length === 0
      ? new Map<string, string>()
      : fixed.split(onnx, onnx.input('fixed', DataType.FLOAT, fixed.shape), capabilities);
  const step = buildTrainingStep(request, batch, weighted, outer);
  const goals = gatherTargets(onnx, request, order, [0, 0]);
  const rowWeights = weighted
    ? onnx.node('Gather', [onnx.input('row_weights', DataType.FLOAT, ['rows']), order])
    : null;
  const scanned = [
    onnx.node('Gather', [features, order]),
    ...goals,
    ...(rowWeights === null ? [] : [rowWeights]),
    ...scalarNames(training.optimizer).map((name) => onnx.input(name, DataType.FLOAT, ['steps'])),
    ...step.random.map(({ name, shape }) => onnx.input(name, DataType.FLOAT, ['steps', ...shape])),
  ];
  const state = step.state.map(({ name, shape }) => onnx.input(name, DataType.FLOAT, shape));
  const next = step.state.map(({ name }) => `next_${name}`);
  const outputs = [...next, ...namesOfTold(step)];
  if (capabilities.loops) {
    onnx.nodes('Scan', [...state, ...scanned], outputs, {
      body: step.body,
      num_scan_inputs: scanned.length,
    });
  } else {
    const only = scanned.map((value) => onnx.node('Squeeze', [value, onnx.integers([0])]));
    onnx.inline(step.body, [...state, ...only], outputs);
  }
  step.state.forEach(({ name, shape }) => {
    onnx.output(`next_${name}`, DataType.FLOAT, shape);
  });
  if (step.lossInside) tellLosses(onnx, request);
  else addLosses(onnx, request, { batch, step, goals, rowWeights });
  return { bytes: onnx.encode(), state: step.state, random: step.random };
}

/** Names of what a step gives besides the state, over all steps. */
function namesOfTold({ heads, extra, lossInside }: TrainingStep): readonly string[] {
  const results = heads.map((_, index) => `results_${index}`);
  if (!lossInside) return [...results, ...(extra ? ['extra_losses'] : [])];
  return [...results, ...heads.map((_, index) => `own_${index}`), 'total'];
}

/** Declares the losses and values that the steps have worked out themselves. */
function tellLosses(onnx: OnnxGraph, { targets }: GraphRequest): void {
  const perStep = (name: string) => onnx.node('Reshape', [name, onnx.integers([-1])]);
  targets.outputs.forEach(({ shape, width }, index) => {
    onnx.namedOutput(`losses_${index}`, perStep(`own_${index}`), DataType.FLOAT, ['steps']);
    const values = onnx.node('Reshape', [`results_${index}`, onnx.integers([-1, width])]);
    const rows = ['all_rows', elementCount(shape)] as const;
    onnx.namedOutput(`outputs_${index}`, values, DataType.FLOAT, rows);
  });
  onnx.namedOutput('losses', perStep('total'), DataType.FLOAT, ['steps']);
}

interface LossParts {
  readonly batch: number;
  readonly step: TrainingStep;
  /** [steps, batch, …] for each output. */
  readonly goals: readonly string[];
  /** [steps, batch] */
  readonly rowWeights: string | null;
}

/**
 * The losses of all steps, worked out together behind the loop: the gradients do not need them, and an
 * operation costs about as much on all steps of a small network as on one. Only where the rows of all steps start
 * alike, so that a step's loss is the same to the last bit whichever of a call's steps it is.
 */
function addLosses(
  onnx: OnnxGraph,
  { targets, capabilities }: GraphRequest,
  { batch, step, goals, rowWeights }: LossParts,
): void {
  const totals = step.extra ? [onnx.node('Reshape', ['extra_losses', onnx.integers([-1])])] : [];
  targets.outputs.forEach((target, index) => {
    const { shape, width, weight } = target;
    const head = step.heads[index];
    if (!head) throw new RangeError('An output of the network is not part of the step.');
    const graph = new OpGraph();
    const result = graph.input('result', [batch, ...shape]);
    const value: OpNode = head.activation === null ? result : graph[head.activation](result);
    // Nothing in a loss depends on the number of rows, so the rows of all steps can be taken as one batch.
    const rows = (name: string, row: readonly number[]) =>
      onnx.node('Reshape', [name, onnx.integers([-1, ...row])]);
    const inputs = new Map([
      ['result', rows(`results_${index}`, shape)],
      ['target', rows(goals[index] ?? '', shape)],
    ]);
    if (rowWeights !== null) inputs.set('row_weights', rows(rowWeights, []));
    const weights = rowWeights === null ? null : graph.input('row_weights', [batch]);
    const goal = graph.input('target', [batch, ...shape]);
    const perRow = rowLosses(graph, target, { value, mask: null }, goal, weights);
    const [losses = '', outputs = ''] = lower(onnx, [perRow, value], inputs, capabilities);
    const perStep = onnx.node('Reshape', [losses, onnx.integers([-1, batch])]);
    const mean = onnx.node('ReduceMean', [perStep, onnx.integers([1])], { keepdims: 0 });
    if (!head.masked) {
      totals.push(weight === 1 ? mean : onnx.node('Mul', [mean, onnx.floats(weight)]));
    }
    onnx.namedOutput(`losses_${index}`, mean, DataType.FLOAT, ['steps']);
    onnx.namedOutput(`outputs_${index}`, rows(outputs, [width]), DataType.FLOAT, [
      'all_rows',
      elementCount(shape),
    ]);
  });
  const total = totals.reduce((sum, loss) => onnx.node('Add', [sum, loss]));
  onnx.namedOutput('losses', total, DataType.FLOAT, ['steps']);
}
