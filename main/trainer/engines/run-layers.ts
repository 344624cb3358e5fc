import type { ForwardOps, Sym } from '../../../common/layers/forward-ops.ts';
import type { LayerOutput } from '../../../common/network/expand-blocks.ts';
import type { ForwardCall } from '../../../common/layers/layer.ts';
import { configuredOf } from '../../../common/layers/read-params.ts';
import type { NetworkPlan, PlannedLayer, PlannedWeight } from './network-plan.ts';
import { failureInLayer } from './layer-failure.ts';
import { penalty } from './penalty.ts';

/** What an engine gives for a forward pass. */
export interface LayerRun {
  readonly ops: ForwardOps;
  readonly training: boolean;
  readonly weight: (weight: PlannedWeight) => Sym;
  /** Called before each layer, so that what it declares is kept under its id. */
  readonly enter: (layer: PlannedLayer) => void;
  /** Called behind each layer with its first result. */
  readonly leave?: (layer: PlannedLayer, value: Sym) => void;
}

/** A value with its mask: 1 for the time steps that count, [batch, time]; null when all do. */
export interface MaskedSym {
  readonly value: Sym;
  readonly mask: Sym | null;
}

/**
 * Runs the network forward over `features` [batch, plan.featureCount]; gives the outputs in the plan's order,
 * each [batch, …shape]. Random numbers are asked for in the order of the layers.
 */
export function runLayers(
  plan: NetworkPlan,
  features: Sym,
  { ops, training, weight, enter, leave }: LayerRun,
): readonly MaskedSym[] {
  const results = new Map<string, readonly MaskedSym[]>();
  for (const { node, shape, columns } of plan.inputs) {
    const batch = features.shape[0] ?? 1;
    const value = ops.reshape(pickColumns(ops, features, columns), [batch, ...shape]);
    results.set(node.id, [{ value, mask: null }]);
  }
  const resultOf = ({ node, port }: LayerOutput): MaskedSym => {
    const result = results.get(node)?.[port];
    if (!result) throw new RangeError(`The layer ${node} has no result ${port} yet.`);
    return result;
  };
  for (const layer of plan.layers) {
    enter(layer);
    const inputs = layer.inputs.map(resultOf);
    const call = {
      ops,
      inputs: inputs.map(({ value }) => value),
      masks: inputs.map(({ mask }) => mask),
      params: layer.params,
      weights: Object.fromEntries(layer.weights.map((spec) => [spec.name, weight(spec)])),
      training,
      trainable: layer.trainable,
    };
    const given = forwardOf(layer, call);
    const values = 'id' in given ? [given] : given;
    addActivityLosses(ops, layer, values);
    if (values[0]) leave?.(layer, values[0]);
    const { mask } = layer.definition;
    const first = mask === 'pass' ? (call.masks[0] ?? null) : (mask?.(call) ?? null);
    results.set(
      layer.node.id,
      values.map((value, port) => ({ value, mask: port === 0 ? first : null })),
    );
  }
  for (const spec of plan.weights) {
    if (spec.trainable && spec.regularizer) {
      ops.addLoss(penalty(ops, spec.regularizer, weight(spec)));
    }
  }
  return plan.outputs.map(({ source }) => resultOf(source));
}

function forwardOf({ definition, node }: PlannedLayer, call: ForwardCall): Sym | readonly Sym[] {
  try {
    return definition.forward(call);
  } catch (error) {
    throw failureInLayer(node.id, error);
  }
}

/** What a layer's outputs add to the loss: the mean over the rows, as in Keras 3. */
function addActivityLosses(
  ops: ForwardOps,
  { params }: PlannedLayer,
  values: readonly Sym[],
): void {
  if (!('activity_regularizer' in params)) return;
  const regularizer = configuredOf(params, 'activity_regularizer');
  if (regularizer === null) return;
  for (const value of values) {
    const rows = ops.constant(value.shape[0] ?? 1);
    ops.addLoss(ops.div(penalty(ops, regularizer, value), rows));
  }
}

/** The chosen columns of [batch, n], neighbours taken together. */
function pickColumns(ops: ForwardOps, x: Sym, columns: readonly number[]): Sym {
  const [batch = 1, count = 1] = x.shape;
  if (columns.length === count && columns.every((column, index) => column === index)) return x;
  const runs: { start: number; length: number }[] = [];
  for (const column of columns) {
    const last = runs.at(-1);
    if (last && last.start + last.length === column) last.length++;
    else runs.push({ start: column, length: 1 });
  }
  const parts = runs.map(({ start, length }) => ops.slice(x, [0, start], [batch, length]));
  return ops.concat(parts, 1);
}
