import {
  decay,
  scalar,
  slot,
  type Settings,
  type UpdateCall,
  type Updated,
} from './update-call.ts';

/** velocity ← momentum · velocity − rate · g; w ← w + velocity, or w + momentum · velocity − rate · g. */
export function updateSgd({ momentum, nesterov }: Settings<'SGD'>, call: UpdateCall): Updated {
  const { graph, weights } = call;
  const step = graph.mul(call.gradient, scalar(call, 'rate'));
  if (momentum === 0) return { weights: graph.sub(weights, step), slots: [] };
  const factor = graph.constant(momentum);
  const velocity = graph.sub(graph.mul(slot(call, 0), factor), step);
  const change = nesterov ? graph.sub(graph.mul(velocity, factor), step) : velocity;
  return { weights: graph.add(weights, change), slots: [velocity] };
}

/** w ← w − rate · sign(β₁ · m + (1 − β₁) · g); m ← β₂ · m + (1 − β₂) · g (Chen et al. 2023). */
export function updateLion({ beta_1, beta_2 }: Settings<'Lion'>, call: UpdateCall): Updated {
  const { graph, weights, gradient } = call;
  const direction = decay(graph, slot(call, 0), gradient, beta_1);
  const sign = graph.sub(graph.positive(direction), graph.positive(graph.neg(direction)));
  return {
    weights: graph.sub(weights, graph.mul(sign, scalar(call, 'rate'))),
    slots: [decay(graph, slot(call, 0), gradient, beta_2)],
  };
}
