import { planNetwork, type NetworkPlan } from '../../../main/trainer/engines/network-plan.ts';
import type { CompileRequest, ProgramState } from '../../../main/trainer/engines/engine.ts';
import { planTargets } from '../../../main/trainer/engines/target-form.ts';
import type { Experiment, Observation } from '../conformance/observe.ts';

/** An experiment in the words of `keras-peer.py`. */
export type KerasCase = object;

/** What Keras says about an experiment; only `forward` and `parameters` where no more was asked for. */
export interface KerasAnswer extends Observation {
  /** Loss over all rows before training, each with the same weight. */
  readonly evaluation: number;
  /** Why Keras refused the experiment. */
  readonly error?: string;
}

/**
 * Describes an experiment for Keras: the network with blocks expanded, the weights to begin with, and what
 * is compared: everything, or the forward pass alone.
 */
export function kerasCase(
  { request, data, batches }: Experiment,
  { weights }: Pick<ProgramState, 'weights'>,
  only: 'all' | 'forward' = 'all',
): KerasCase {
  return {
    ...kerasModel(request),
    only,
    weights: byOwner(planNetwork(request.network, request.featureCount ?? null), weights),
    rows: data.rows,
    features: [...data.features],
    targets: [...data.targets],
    sampleWeights: data.sampleWeights ? [...data.sampleWeights] : null,
    batches,
  };
}

/** The network, its losses and its optimiser in the words of `keras_model.py`. */
export function kerasModel({
  network,
  training,
  task,
  featureCount,
  targetCount,
}: CompileRequest): object {
  const plan = planNetwork(network, featureCount ?? null);
  const { outputs } = planTargets(plan, training, task, targetCount);
  return {
    inputs: plan.inputs.map(({ node, shape, columns }) => ({ id: node.id, shape, columns })),
    layers: plan.layers.map(({ node, definition, params, inputs, trainable }) => ({
      id: node.id,
      owner: node.sharesWith ?? node.id,
      type: definition.type,
      params,
      trainable,
      inputs: inputs.map((source) => [source.node, source.port]),
    })),
    outputs: outputs.map((target, index) => ({ id: plan.outputs[index]?.node.id, ...target })),
    optimizer: training.optimizer,
    schedule: training.schedule,
  };
}

/** Weights by layer and name, in the order in which the layer declares them. */
function byOwner(plan: NetworkPlan, weights: ProgramState['weights']) {
  const owners: Record<string, Record<string, { shape: readonly number[]; data: number[] }>> = {};
  for (const { key, nodeId, name } of plan.weights) {
    const tensor = weights[key];
    if (!tensor) throw new RangeError(`The state has no ${key}.`);
    const owner = (owners[nodeId] ??= {});
    owner[name] = { shape: tensor.shape, data: [...tensor.data] };
  }
  return owners;
}
