import type { TrainingConfig } from '../../../../common/training/training-config.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import type { NetworkPlan } from '../network-plan.ts';
import { slotNames } from '../optimizer-schedule.ts';
import type { TargetForm } from '../target-form.ts';
import type { FlatLayout } from './flat-state.ts';
import { gradients } from './gradients.ts';
import { lossTerms } from './losses.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph, type MaskInput } from './op-graph.ts';
import { recordUpdate } from './optimizers.ts';
import { recordForward } from './record-network.ts';

/** What graphs are built from. */
export interface GraphRequest {
  readonly plan: NetworkPlan;
  readonly training: TrainingConfig;
  readonly target: TargetForm;
  /** Weights that the optimiser changes, and those that it leaves alone. */
  readonly trainable: FlatLayout;
  readonly stored: FlatLayout;
}

/** A dropout mask for one step. */
export interface MaskDescription {
  readonly name: string;
  readonly rate: number;
  readonly shape: readonly number[];
  readonly size: number;
}

/** An encoded training graph with the masks that each of its steps needs. */
export interface TrainingGraph {
  readonly bytes: Uint8Array;
  readonly masks: readonly MaskDescription[];
  /** Names of the vectors that go in and, with `next_` in front, come out. */
  readonly stateNames: readonly string[];
}

/**
 * Builds the graph that makes any number of training steps of `batch` rows in one call.
 *
 * Inputs: `features` [rows, …], `targets` [rows, 1] or class numbers [rows], `order` [steps, batch] with the
 * row numbers, `rate` [steps], a mask [steps, …] per dropout layer, and the state vectors.
 * Outputs: `losses` [steps], `outputs` [steps, batch, width], and the state after the last step.
 */
export function buildTrainingGraph(request: GraphRequest, batch: number): TrainingGraph {
  const { plan, target } = request;
  const inputSize = elementCount(plan.inputShape);
  const { body, stateNames, masks } = buildStep(request, batch);

  const onnx = new OnnxGraph('train');
  const features = onnx.input('features', DataType.FLOAT, ['rows', inputSize]);
  const order = onnx.input('order', DataType.INT32, ['steps', batch]);
  const targets = gatherTargets(onnx, target, order);
  onnx.input('rate', DataType.FLOAT, ['steps']);
  for (const { name, node } of masks) onnx.input(name, DataType.FLOAT, ['steps', ...node.shape]);
  const lengths = stateNames.map((name) => lengthOf(request, name));
  stateNames.forEach((name, index) => onnx.input(name, DataType.FLOAT, [lengths[index] ?? 0]));

  const scanned = [
    onnx.node('Gather', [features, order]),
    targets,
    'rate',
    ...masks.map((mask) => mask.name),
  ];
  const next = stateNames.map((name) => `next_${name}`);
  onnx.nodes('Scan', [...stateNames, ...scanned], [...next, 'losses', 'outputs'], {
    body,
    num_scan_inputs: scanned.length,
  });
  next.forEach((name, index) => onnx.output(name, DataType.FLOAT, [lengths[index] ?? 0]));
  onnx.output('losses', DataType.FLOAT, ['steps']);
  onnx.output('outputs', DataType.FLOAT, ['steps', batch, target.width]);
  return {
    bytes: onnx.encode(),
    stateNames,
    masks: masks.map(({ name, node, rate }) => ({
      name,
      rate,
      shape: node.shape,
      size: elementCount(node.shape),
    })),
  };
}

/** One step: forward pass, loss, gradients, update. The body of the loop over steps. */
function buildStep(request: GraphRequest, batch: number) {
  const { plan, training, target, trainable, stored } = request;
  const graph = new OpGraph();
  const x = graph.input('x', [batch, elementCount(plan.inputShape)]);
  const output = recordForward(graph, plan, graph.reshape(x, [batch, ...plan.inputShape]), true);
  const goal = graph.input('target', [batch, target.width]);
  const terms = lossTerms(graph, training.loss, output, goal);
  const loss = graph.reduceMean(terms, [...terms.shape.keys()], false);
  const weights = trainable.weights.map((weight) => graph.input(weight.key, weight.shape));
  const flat = gradients(graph, loss, weights).map((gradient) =>
    graph.reshape(gradient, [elementCount(gradient.shape)]),
  );
  const slots = slotNames(training.optimizer);
  const hasTrainable = trainable.length > 0;
  const updated = hasTrainable
    ? recordUpdate(training.optimizer, {
        graph,
        weights: graph.input('weights', [trainable.length]),
        gradient: graph.concat(flat),
        slots: slots.map((slot) => graph.input(slot, [trainable.length])),
        rate: graph.input('step_rate', []),
      })
    : null;
  const kept = stored.weights.map((weight) => {
    const value = graph.stateUpdates.get(weight.key) ?? graph.input(weight.key, weight.shape);
    return graph.reshape(value, [weight.size]);
  });
  const stateNames = [
    ...(updated ? ['weights', ...slots] : []),
    ...(stored.length > 0 ? ['stored'] : []),
  ];
  const nextState = [
    ...(updated ? [updated.weights, ...updated.slots] : []),
    ...(stored.length > 0 ? [graph.concat(kept)] : []),
  ];

  const body = new OnnxGraph('step');
  const inputs = new Map<string, string>();
  for (const name of stateNames) {
    const length = lengthOf(request, name);
    inputs.set(name, body.input(`step_${name}`, DataType.FLOAT, [length]));
  }
  inputs.set('x', body.input('step_x', DataType.FLOAT, x.shape));
  inputs.set('target', body.input('step_target', DataType.FLOAT, goal.shape));
  inputs.set('step_rate', body.input('step_rate', DataType.FLOAT, []));
  const masks = graph.masks.map((mask) => withName(mask));
  for (const { name, node } of masks) {
    inputs.set(name, body.input(`step_${name}`, DataType.FLOAT, node.shape));
  }
  for (const [key, value] of trainable.split(body, 'step_weights')) inputs.set(key, value);
  for (const [key, value] of stored.split(body, 'step_stored')) inputs.set(key, value);
  const results = [...nextState, loss, output];
  const names = lower(body, results, inputs);
  results.forEach((node, index) => body.output(names[index] ?? '', DataType.FLOAT, node.shape));
  return { body, stateNames, masks };
}

/** Targets of all steps at once: [steps, batch, 1], or one-hot [steps, batch, width]. */
export function gatherTargets(onnx: OnnxGraph, target: TargetForm, order: string): string {
  if (target.kind === 'value') {
    return onnx.node('Gather', [onnx.input('targets', DataType.FLOAT, ['rows', 1]), order]);
  }
  const classes = onnx.input('targets', DataType.INT64, ['rows']);
  const chosen = onnx.node('Gather', [classes, order]);
  return onnx.node('OneHot', [chosen, onnx.integers(target.width), onnx.floats([0, 1])]);
}

function lengthOf({ trainable, stored }: GraphRequest, stateName: string): number {
  return stateName === 'stored' ? stored.length : trainable.length;
}

function withName(mask: MaskInput): MaskInput & { readonly name: string } {
  return { ...mask, name: mask.node.attributes.name ?? '' };
}
