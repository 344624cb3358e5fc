import type { ScheduleConfig, TrainingConfig } from './training-config.ts';

/** What decides the learning rate. */
export type RateConfig = Pick<TrainingConfig, 'optimizer' | 'schedule'>;

/**
 * The learning rate of the update that follows `step` updates, by Keras 3's schedules
 * (keras/src/optimizers/schedules/learning_rate_schedule.py).
 * @param factor What callbacks have multiplied the rate by so far.
 */
export function learningRateAt(config: RateConfig, step: number, factor = 1): number {
  return scheduledRate(config.schedule, config.optimizer.learning_rate, step) * factor;
}

/** A point of the curve. */
export interface RatePoint {
  readonly step: number;
  readonly rate: number;
}

/** At most `count` points of the rate over `steps` updates, the first and the last among them. */
export function sampleLearningRate(
  config: RateConfig,
  steps: number,
  count = 200,
): readonly RatePoint[] {
  const last = Math.max(0, steps - 1);
  const points = Math.min(count, last + 1);
  return Array.from({ length: points }, (_, index) => {
    const step = points === 1 ? 0 : Math.round((index * last) / (points - 1));
    return { step, rate: learningRateAt(config, step) };
  });
}

function scheduledRate(schedule: ScheduleConfig, initial: number, step: number): number {
  switch (schedule.type) {
    case 'constant':
      return initial;
    case 'step':
      return initial * schedule.decay_rate ** Math.floor(step / schedule.decay_steps);
    case 'piecewise_constant': {
      const passed = schedule.boundaries.filter((boundary) => step > boundary).length;
      return passed === 0 ? initial : (schedule.values[passed - 1] ?? initial);
    }
    case 'exponential':
      return initial * schedule.decay_rate ** progress(schedule, step);
    case 'inverse_time':
      return initial / (1 + schedule.decay_rate * progress(schedule, step));
    case 'polynomial':
      return polynomial(schedule, initial, step);
    case 'cosine':
      return cosine(schedule, initial, step);
    case 'cosine_restarts':
      return cosineRestarts(schedule, initial, step);
    case 'warm_up': {
      const share = Math.min(1, step / schedule.warmup_steps);
      return initial + (schedule.warmup_target - initial) * share;
    }
    case 'one_cycle':
      return oneCycle(schedule, initial, step);
  }
}

type Schedule<Type extends ScheduleConfig['type']> = Extract<ScheduleConfig, { type: Type }>;

function progress(
  { decay_steps, staircase }: { readonly decay_steps: number; readonly staircase: boolean },
  step: number,
): number {
  const share = step / decay_steps;
  return staircase ? Math.floor(share) : share;
}

function polynomial(
  { decay_steps, end_learning_rate, power, cycle }: Schedule<'polynomial'>,
  initial: number,
  step: number,
): number {
  const length = cycle ? decay_steps * Math.max(1, Math.ceil(step / decay_steps)) : decay_steps;
  const share = Math.min(step, length) / length;
  return (initial - end_learning_rate) * (1 - share) ** power + end_learning_rate;
}

function cosine(
  { decay_steps, alpha, warmup_target, warmup_steps }: Schedule<'cosine'>,
  initial: number,
  step: number,
): number {
  if (warmup_target !== null && step < warmup_steps) {
    return (warmup_target - initial) * (step / warmup_steps) + initial;
  }
  const waited = warmup_target === null ? 0 : warmup_steps;
  const share = Math.min(1, (step - waited) / decay_steps);
  return (warmup_target ?? initial) * ((1 - alpha) * halfCosine(share) + alpha);
}

function cosineRestarts(
  { first_decay_steps, t_mul, m_mul, alpha }: Schedule<'cosine_restarts'>,
  initial: number,
  step: number,
): number {
  let start = 0;
  let length = first_decay_steps;
  let restarts = 0;
  if (t_mul === 1) {
    restarts = Math.floor(step / length);
    start = restarts * length;
  } else {
    while (step >= start + length) {
      start += length;
      length *= t_mul;
      restarts += 1;
    }
  }
  const height = m_mul ** restarts * halfCosine((step - start) / length);
  return initial * ((1 - alpha) * height + alpha);
}

/** PyTorch's OneCycleLR with cosine phases, from an explicit initial rate. */
function oneCycle(
  { total_steps, max_lr, pct_start, final_div_factor }: Schedule<'one_cycle'>,
  initial: number,
  step: number,
): number {
  const top = pct_start * total_steps - 1;
  const last = total_steps - 1;
  if (top > 0 && step <= top) return between(initial, max_lr, step / top);
  return between(max_lr, initial / final_div_factor, Math.min(1, (step - top) / (last - top)));
}

function between(from: number, to: number, share: number): number {
  return to + (from - to) * halfCosine(share);
}

/** 1 at share 0, 0 at share 1. */
function halfCosine(share: number): number {
  return (1 + Math.cos(Math.PI * share)) / 2;
}
