import type { Sym } from '../../../../../common/layers/forward-ops.ts';
import type { OpNode } from '../op-node.ts';
import {
  decay,
  scalar,
  slot,
  type Settings,
  type UpdateCall,
  type Updated,
} from './update-call.ts';

/** v ← ρ · v + (1 − ρ) · g²; w ← w − rate · g / √(v − ḡ² + ε), ḡ only when centred. */
export function updateRmsprop(settings: Settings<'RMSprop'>, call: UpdateCall): Updated {
  const { graph, weights, gradient } = call;
  const { rho, momentum, epsilon, centered } = settings;
  const rest = [...call.slots.keys()].map((index) => slot(call, index));
  const next = (): Sym => rest.shift() ?? slot(call, call.slots.length);
  const velocity = decay(graph, next(), graph.square(gradient), rho);
  const previousMomentum = momentum > 0 ? next() : undefined;
  const average = centered ? decay(graph, next(), gradient, rho) : undefined;
  const variance = average ? graph.sub(velocity, graph.square(average)) : velocity;
  const deviation = root(call, variance, epsilon);
  const increment = graph.div(graph.mul(gradient, scalar(call, 'rate')), deviation);
  const change = previousMomentum
    ? graph.add(graph.mul(previousMomentum, graph.constant(momentum)), increment)
    : increment;
  return {
    weights: graph.sub(weights, change),
    slots: [velocity, ...(previousMomentum ? [change] : []), ...(average ? [average] : [])],
  };
}

/** a ← a + g²; w ← w − rate · g / √(a + ε) (Duchi, Hazan and Singer 2011). */
export function updateAdagrad({ epsilon }: Settings<'Adagrad'>, call: UpdateCall): Updated {
  const { graph, weights, gradient } = call;
  const accumulator = graph.add(slot(call, 0), graph.square(gradient));
  const step = graph.mul(gradient, scalar(call, 'rate'));
  const change = graph.div(step, root(call, accumulator, epsilon));
  return { weights: graph.sub(weights, change), slots: [accumulator] };
}

/** a ← ρ · a + (1 − ρ) · g²; Δ = g · √(d + ε) / √(a + ε); d ← ρ · d + (1 − ρ) · Δ²; w ← w − rate · Δ (Zeiler 2012). */
export function updateAdadelta({ rho, epsilon }: Settings<'Adadelta'>, call: UpdateCall): Updated {
  const { graph, weights, gradient } = call;
  const gradients = decay(graph, slot(call, 0), graph.square(gradient), rho);
  const scaled = graph.mul(root(call, slot(call, 1), epsilon), gradient);
  const change = graph.div(scaled, root(call, gradients, epsilon));
  const changes = decay(graph, slot(call, 1), graph.square(change), rho);
  const step = graph.mul(change, scalar(call, 'rate'));
  return { weights: graph.sub(weights, step), slots: [gradients, changes] };
}

/**
 * n ← n + g²; z ← z + g + 2 λₛ · w − (n′^−p − n^−p) / rate · w;
 * w ← (clip(z, ±λ₁) − z) / (n′^−p / rate + 2 λ₂ + β / rate), p the power of the rate (McMahan et al. 2013).
 */
export function updateFtrl(settings: Settings<'Ftrl'>, call: UpdateCall): Updated {
  const { graph, weights, gradient } = call;
  const power = -settings.learning_rate_power;
  const l1 = settings.l1_regularization_strength;
  const rate = scalar(call, 'rate');
  const raised = (x: Sym): Sym => (power === 0 ? graph.constant(1) : graph.pow(x, power));
  const accumulator = graph.add(slot(call, 0), graph.square(gradient));
  const shrinkage = graph.constant(2 * settings.l2_shrinkage_regularization_strength);
  const pull = graph.add(gradient, graph.mul(weights, shrinkage));
  const growth = graph.div(graph.sub(raised(accumulator), raised(slot(call, 0))), rate);
  const linear = graph.add(slot(call, 1), graph.sub(pull, graph.mul(growth, weights)));
  const beta = graph.div(graph.constant(settings.beta), rate);
  const l2 = graph.add(beta, graph.constant(2 * settings.l2_regularization_strength));
  const quadratic = graph.add(graph.div(raised(accumulator), rate), l2);
  const clipped = graph.maximum(graph.minimum(linear, graph.constant(l1)), graph.constant(-l1));
  return {
    weights: graph.div(graph.sub(clipped, linear), quadratic),
    slots: [accumulator, linear],
  };
}

/** √(x + ε) */
function root({ graph }: UpdateCall, x: Sym, epsilon: number): OpNode {
  return graph.sqrt(graph.add(x, graph.constant(epsilon)));
}
