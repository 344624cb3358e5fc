import { elementCount } from '../../../../common/tensor/shape.ts';
import { gatherTargets, type GraphRequest } from './graph-request.ts';
import { lossTerms } from './losses.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
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
 * Builds the graph that makes any number of training steps of `batch` rows in one call.
 *
 * Inputs: `features` [rows, …], `targets` [rows, 1] or class numbers [rows], `order` [steps, batch] with the
 * row numbers, `rate` [steps], random numbers [steps, …] for each layer that asks for them, and the state vectors.
 * Outputs: `losses` [steps], `outputs` [steps · batch, width], and the state after the last step.
 */
export function buildTrainingGraph(request: GraphRequest, batch: number): TrainingGraph {
  const { plan, target } = request;
  const inputSize = elementCount(plan.inputShape);
  const step = buildTrainingStep(request, batch);

  const onnx = new OnnxGraph('train');
  const features = onnx.input('features', DataType.FLOAT, ['rows', inputSize]);
  const order = onnx.input('order', DataType.INT32, ['steps', batch]);
  const targets = gatherTargets(onnx, target, order);
  const scanned = [
    onnx.node('Gather', [features, order]),
    targets,
    onnx.input('rate', DataType.FLOAT, ['steps']),
    ...step.random.map(({ name, shape }) => onnx.input(name, DataType.FLOAT, ['steps', ...shape])),
  ];
  const state = step.state.map(({ name, shape }) => onnx.input(name, DataType.FLOAT, shape));
  const next = step.state.map(({ name }) => `next_${name}`);
  onnx.nodes('Scan', [...state, ...scanned], [...next, 'results'], {
    body: step.body,
    num_scan_inputs: scanned.length,
  });
  step.state.forEach(({ name, shape }) => {
    onnx.output(`next_${name}`, DataType.FLOAT, shape);
  });
  addLosses(onnx, request, batch, step.activation, targets);
  return { bytes: onnx.encode(), state: step.state, random: step.random };
}

/**
 * The losses of all steps, worked out together behind the loop: the gradients do not need them, and an
 * operation costs about as much on all steps of a small network as on one.
 */
function addLosses(
  onnx: OnnxGraph,
  { training, target }: GraphRequest,
  batch: number,
  activation: TrainingStep['activation'],
  targets: string,
): void {
  const { width } = target;
  const graph = new OpGraph();
  const result = graph.input('result', [batch, width]);
  const output = activation === null ? result : graph[activation](result);
  const terms = lossTerms(graph, training.loss, output, graph.input('target', [batch, width]));
  // Nothing in a loss depends on the number of rows, so the rows of all steps can be taken as one batch.
  const rows = (value: string) => onnx.node('Reshape', [value, onnx.integers([-1, width])]);
  const inputs = new Map([
    ['result', rows('results')],
    ['target', rows(targets)],
  ]);
  const [perRow = '', outputs = ''] = lower(onnx, [terms, output], inputs);
  const perStep = onnx.node('Reshape', [perRow, onnx.integers([-1, elementCount(terms.shape)])]);
  const losses = onnx.node('ReduceMean', [perStep, onnx.integers([1])], { keepdims: 0 });
  onnx.namedOutput('losses', losses, DataType.FLOAT, ['steps']);
  onnx.namedOutput('outputs', outputs, DataType.FLOAT, ['all_rows', width]);
}
