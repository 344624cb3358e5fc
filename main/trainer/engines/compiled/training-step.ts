import { elementCount } from '../../../../common/tensor/shape.ts';
import { slotNames } from '../optimizer-schedule.ts';
import { gradients } from './gradients.ts';
import type { GraphRequest } from './graph-request.ts';
import { lossTerms } from './losses.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';
import { gradientScale, recordUpdate } from './optimizers.ts';
import { recordForward } from './record-network.ts';

/** A dropout mask for one step. */
export interface MaskDescription {
  readonly name: string;
  readonly rate: number;
  readonly shape: readonly number[];
  readonly size: number;
}

/** A vector that goes into a step and comes out changed. */
export interface StateVector {
  readonly name: string;
  readonly length: number;
}

/** One training step as the body of a loop. */
export interface TrainingStep {
  /**
   * Inputs: the state, then features [batch, …], targets [batch, width], the rate, and the masks.
   * Outputs: the state, then the network's result before its activation, [batch, width].
   */
  readonly body: OnnxGraph;
  readonly state: readonly StateVector[];
  readonly masks: readonly MaskDescription[];
  /** Sigmoid or softmax when the network ends in it; it is not part of the result. */
  readonly activation: 'sigmoid' | 'softmax' | null;
}

/** Builds forward pass, gradients and update for `batch` rows. */
export function buildTrainingStep(request: GraphRequest, batch: number): TrainingStep {
  const { plan, training, target } = request;
  const graph = new OpGraph();
  const x = graph.input('x', [batch, elementCount(plan.inputShape)]);
  const output = recordForward(graph, plan, graph.reshape(x, [batch, ...plan.inputShape]), true);
  const goal = graph.input('target', [batch, target.width]);
  const terms = lossTerms(graph, training.loss, output, goal);
  const loss = graph.reduceMean(terms, [...terms.shape.keys()], false);
  const changes = recordChanges(request, graph, loss);
  const activation = output.kind === 'sigmoid' || output.kind === 'softmax' ? output.kind : null;
  const result = (activation === null ? undefined : output.inputs[0]) ?? output;

  const masks = graph.masks.map(({ node, rate }) => ({
    name: node.attributes.name ?? '',
    rate,
    shape: node.shape,
    size: elementCount(node.shape),
  }));
  const body = new OnnxGraph('step');
  const inputs = new Map<string, string>();
  const addInput = (name: string, shape: readonly number[]) =>
    inputs.set(name, body.input(`step_${name}`, DataType.FLOAT, shape));
  for (const { name, length } of changes) addInput(name, [length]);
  addInput('x', x.shape);
  addInput('target', goal.shape);
  addInput('rate', []);
  for (const { name, shape } of masks) addInput(name, shape);
  for (const [vector, layout] of [
    ['weights', request.trainable] as const,
    ['stored', request.stored] as const,
  ]) {
    const name = inputs.get(vector);
    if (name === undefined) continue;
    for (const [key, value] of layout.split(body, name)) inputs.set(key, value);
  }
  const results = [...changes.map((change) => change.next), result];
  const names = lower(body, results, inputs);
  results.forEach((node, index) => body.output(names[index] ?? '', DataType.FLOAT, node.shape));
  return { body, masks, activation, state: changes };
}

interface Change extends StateVector {
  readonly next: OpNode;
}

/** Records what becomes of each state vector. */
function recordChanges(request: GraphRequest, graph: OpGraph, loss: OpNode): readonly Change[] {
  const { training, trainable, stored } = request;
  const changes: Change[] = [];
  if (trainable.length > 0) {
    const { length } = trainable;
    const slots = slotNames(training.optimizer);
    const weights = trainable.weights.map((weight) => graph.input(weight.key, weight.shape));
    const scale = gradientScale(training.optimizer);
    const byWeight = gradients(graph, loss, weights, scale);
    const updated = recordUpdate(training.optimizer, {
      graph,
      weights: graph.input('weights', [length]),
      gradient: graph.concat(
        byWeight.map((gradient) => graph.reshape(gradient, [elementCount(gradient.shape)])),
      ),
      slots: slots.map((slot) => graph.input(slot, [length])),
      rate: graph.input('rate', []),
    });
    changes.push({ name: 'weights', length, next: updated.weights });
    updated.slots.forEach((next, index) =>
      changes.push({ name: slots[index] ?? '', length, next }),
    );
  }
  if (stored.length > 0) {
    const parts = stored.weights.map((weight) => {
      const value = graph.stateUpdates.get(weight.key) ?? graph.input(weight.key, weight.shape);
      return graph.reshape(value, [weight.size]);
    });
    changes.push({ name: 'stored', length: stored.length, next: graph.concat(parts) });
  }
  return changes;
}
