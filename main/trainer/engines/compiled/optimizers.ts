import type { Sym } from '../../../../common/layers/forward-ops.ts';
import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import type { OpGraph } from './op-graph.ts';
import type { OpNode } from './op-node.ts';

/** One update of all trainable weights laid end to end. */
export interface UpdateCall {
  readonly graph: OpGraph;
  readonly weights: Sym;
  /** Multiplied by `gradientScale`. */
  readonly gradient: Sym;
  /** In the order of `slotNames`. */
  readonly slots: readonly Sym[];
  /** `stepRate` of the step. */
  readonly rate: Sym;
}

/** What the update leaves behind. */
export interface Updated {
  readonly weights: OpNode;
  readonly slots: readonly OpNode[];
}

/**
 * The factor by which the optimiser wants its gradients. Adam averages (1 − β₁) · g: gradients that arrive
 * multiplied by it save a pass over all weights.
 */
export function gradientScale(optimizer: OptimizerConfig): number {
  return optimizer.type === 'Adam' && optimizer.beta_1 < 1 ? 1 - optimizer.beta_1 : 1;
}

/** Records one step of the optimiser; the formulas are those of Keras 3's `update_step`. */
export function recordUpdate(optimizer: OptimizerConfig, call: UpdateCall): Updated {
  switch (optimizer.type) {
    case 'SGD':
      return updateSgd(optimizer, call);
    case 'RMSprop':
      return updateRmsprop(optimizer, call);
    case 'Adam':
      return updateAdam(optimizer, call);
    default:
      throw new RangeError(`${optimizer.type} is not computed here.`);
  }
}

type Settings<Type> = Extract<OptimizerConfig, { type: Type }>;

/** velocity ← momentum · velocity − rate · g; w ← w + velocity, or w + momentum · velocity − rate · g. */
function updateSgd({ momentum, nesterov }: Settings<'SGD'>, call: UpdateCall): Updated {
  const { graph, weights, rate } = call;
  const step = graph.mul(call.gradient, rate);
  const [previous] = call.slots;
  if (!previous) return { weights: graph.sub(weights, step), slots: [] };
  const factor = graph.constant(momentum);
  const velocity = graph.sub(graph.mul(previous, factor), step);
  const change = nesterov ? graph.sub(graph.mul(velocity, factor), step) : velocity;
  return { weights: graph.add(weights, change), slots: [velocity] };
}

/** v ← ρ · v + (1 − ρ) · g²; w ← w − rate · g / √(v − ḡ² + ε), ḡ only when centred. */
function updateRmsprop(settings: Settings<'RMSprop'>, call: UpdateCall): Updated {
  const { graph, weights, gradient, rate } = call;
  const { rho, momentum, epsilon, centered } = settings;
  const rest = [...call.slots];
  const velocity = decay(graph, rest.shift(), graph.square(gradient), rho);
  const previousMomentum = momentum > 0 ? rest.shift() : undefined;
  const average = centered ? decay(graph, rest.shift(), gradient, rho) : undefined;
  const variance = average ? graph.sub(velocity, graph.square(average)) : velocity;
  const deviation = graph.sqrt(graph.add(variance, graph.constant(epsilon)));
  const increment = graph.div(graph.mul(gradient, rate), deviation);
  const change = previousMomentum
    ? graph.add(graph.mul(previousMomentum, graph.constant(momentum)), increment)
    : increment;
  return {
    weights: graph.sub(weights, change),
    slots: [velocity, ...(previousMomentum ? [change] : []), ...(average ? [average] : [])],
  };
}

/** m ← β₁ · m + (1 − β₁) · g; v ← β₂ · v + (1 − β₂) · g²; w ← w − rate · m / (√v + ε). */
function updateAdam(settings: Settings<'Adam'>, call: UpdateCall): Updated {
  const { graph, weights, gradient, rate } = call;
  const { beta_1, beta_2, epsilon } = settings;
  const scale = gradientScale(settings);
  const momentum = decay(graph, call.slots[0], gradient, beta_1, scale);
  const velocity = decay(graph, call.slots[1], graph.square(gradient), beta_2, scale ** 2);
  const deviation = graph.add(graph.sqrt(velocity), graph.constant(epsilon));
  const change = graph.div(graph.mul(momentum, rate), deviation);
  return { weights: graph.sub(weights, change), slots: [momentum, velocity] };
}

/** keep · average + (1 − keep) · value, where `value` comes multiplied by `scale`. */
function decay(
  graph: OpGraph,
  average: Sym | undefined,
  value: Sym,
  keep: number,
  scale = 1,
): OpNode {
  if (!average) throw new RangeError('The optimiser lacks one of its slots.');
  return graph.add(
    graph.mul(average, graph.constant(keep)),
    graph.mul(value, graph.constant((1 - keep) / scale)),
  );
}
