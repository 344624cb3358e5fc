import type { OpNode } from '../op-node.ts';
import {
  decay,
  scalar,
  slot,
  type Settings,
  type UpdateCall,
  type Updated,
} from './update-call.ts';

/**
 * m ← β₁ · m + (1 − β₁) · g; v ← β₂ · v + (1 − β₂) · g²; w ← w − rate · m / (√v + ε), where the rate holds
 * the bias corrections (Kingma and Ba 2015). AMSGrad divides by the largest v so far (Reddi et al. 2018).
 * @param scale What the gradient comes multiplied by.
 */
export function updateAdam(
  { beta_1, beta_2, epsilon, amsgrad }: Settings<'Adam' | 'AdamW'>,
  call: UpdateCall,
  scale: number,
): Updated {
  const { graph, weights, gradient } = call;
  const momentum = decay(graph, slot(call, 0), gradient, beta_1, scale);
  const velocity = decay(graph, slot(call, 1), graph.square(gradient), beta_2, scale ** 2);
  const largest = amsgrad ? graph.maximum(slot(call, 2), velocity) : velocity;
  const deviation = graph.add(graph.sqrt(largest), graph.constant(epsilon));
  const change = graph.div(graph.mul(momentum, scalar(call, 'rate')), deviation);
  return {
    weights: graph.sub(weights, change),
    slots: [momentum, velocity, ...(amsgrad ? [largest] : [])],
  };
}

/** As Adam, with u ← max(β₂ · u, |g|) in the place of √v (Kingma and Ba 2015, section 7.1). */
export function updateAdamax(
  { beta_1, beta_2, epsilon }: Settings<'Adamax'>,
  call: UpdateCall,
): Updated {
  const { graph, weights, gradient } = call;
  const momentum = decay(graph, slot(call, 0), gradient, beta_1);
  const faded = graph.mul(slot(call, 1), graph.constant(beta_2));
  const norm = graph.maximum(faded, graph.abs(gradient));
  const step = graph.mul(momentum, scalar(call, 'rate'));
  const change = graph.div(step, graph.add(norm, graph.constant(epsilon)));
  return { weights: graph.sub(weights, change), slots: [momentum, norm] };
}

/**
 * As Adam, with rate · m replaced by a mean of the coming momentum and the gradient (Dozat 2016); both
 * weights hold the rate, and √v comes divided by its bias correction.
 */
export function updateNadam(
  { beta_1, beta_2, epsilon }: Settings<'Nadam'>,
  call: UpdateCall,
): Updated {
  const { graph, weights, gradient } = call;
  const momentum = decay(graph, slot(call, 0), gradient, beta_1);
  const velocity = decay(graph, slot(call, 1), graph.square(gradient), beta_2);
  const mean: OpNode = graph.add(
    graph.mul(momentum, scalar(call, 'rate')),
    graph.mul(gradient, scalar(call, 'gradient_rate')),
  );
  const corrected = graph.mul(graph.sqrt(velocity), scalar(call, 'deviation_scale'));
  const change = graph.div(mean, graph.add(corrected, graph.constant(epsilon)));
  return { weights: graph.sub(weights, change), slots: [momentum, velocity] };
}
