import type { Task } from '../../../common/network/task.ts';
import {
  losses,
  metrics,
  optimizerDefaults,
  optimizerFields,
  scheduleDefaults,
} from '../../../common/training/catalogue.ts';
import { lossChoice } from '../../../common/training/loss-catalogue.ts';
import { sameValue } from '../../../common/network/diff-network.ts';
import type {
  LossId,
  LossOptions,
  MetricId,
  OptimizerConfig,
  ScheduleConfig,
} from '../../../common/training/training-config.ts';

/** A choice in a list. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Automatic, then 1, 2, 4 … up to what the machine has. */
export function threadOptions(available: number): readonly Option[] {
  const counts: number[] = [];
  for (let count = 1; count < available; count *= 2) counts.push(count);
  counts.push(Math.max(1, available));
  return [
    { value: 'auto', label: 'Automatic' },
    ...counts.map((count) => ({ value: String(count), label: String(count) })),
  ];
}

/** Losses that suit the task, and the one that is chosen. */
export function offeredLosses(task: Task | null, chosen: LossId): readonly Option[] {
  return losses
    .filter(({ id, tasks }) => task === null || tasks.includes(task) || id === chosen)
    .map(({ id, label }) => ({ value: id, label }));
}

/** Those of the options that another loss has too. */
export function lossOptionsFor(loss: LossId, options: LossOptions): LossOptions {
  const keys = lossChoice(loss).fields.map((field) => field.key);
  return Object.fromEntries(Object.entries(options).filter(([key]) => keys.includes(key)));
}

/**
 * Another optimiser with its defaults. What both have of decay, clipping and averaging stays as it was
 * chosen, and so does a learning rate that was chosen.
 */
export function withOptimizer(
  current: OptimizerConfig,
  type: OptimizerConfig['type'],
): OptimizerConfig {
  const before = new Map<string, unknown>(Object.entries(optimizerDefaults[current.type]));
  const chosen = new Map<string, unknown>(Object.entries(current));
  const carried = optimizerFields[type]
    .filter(({ key, group }) => group !== 'main' || key === 'learning_rate')
    .filter(({ key }) => chosen.has(key) && !sameValue(chosen.get(key), before.get(key)))
    .map(({ key }) => [key, chosen.get(key)] as const);
  return { ...optimizerDefaults[type], ...Object.fromEntries(carried) };
}

const clippings: readonly string[] = ['clipnorm', 'clipvalue', 'global_clipnorm'];

/** The optimiser with one setting changed. Keras clips gradients in one way only, so others go off. */
export function withOptimizerSetting(
  optimizer: OptimizerConfig,
  key: string,
  value: unknown,
): OptimizerConfig {
  const others = clippings.includes(key) && value !== null ? clippings : [];
  const off = Object.fromEntries(others.map((clipping) => [clipping, null]));
  return { ...optimizer, ...off, [key]: value };
}

/**
 * The schedule with one setting changed, or why that cannot be, as a sentence. Each boundary of a
 * piecewise constant schedule has one rate: where boundaries come, the last rate is repeated.
 */
export function withScheduleSetting(
  schedule: ScheduleConfig,
  key: string,
  value: unknown,
): { readonly schedule: ScheduleConfig } | { readonly problem: string } {
  if (schedule.type !== 'piecewise_constant' || !Array.isArray(value)) {
    return { schedule: { ...schedule, [key]: value } };
  }
  const numbers = value as readonly number[];
  if (key === 'values') {
    const count = schedule.boundaries.length;
    return numbers.length === count
      ? { schedule: { ...schedule, values: numbers } }
      : { problem: `Write ${count} ${count === 1 ? 'rate' : 'rates'}, one for each boundary.` };
  }
  const rises = numbers.every((step, index) => index === 0 || step > (numbers[index - 1] ?? step));
  if (!rises) return { problem: 'Write numbers of updates that rise.' };
  const last = schedule.values.at(-1) ?? 0;
  const values = numbers.map((_, index) => schedule.values[index] ?? last);
  return { schedule: { ...schedule, boundaries: numbers, values } };
}

/** A schedule with the steps that fit a run of so many updates, Keras's defaults otherwise. */
export function fittingSchedule(
  type: ScheduleConfig['type'],
  learningRate: number,
  updates: number | null,
): ScheduleConfig {
  const standard = scheduleDefaults[type];
  const part = (share: number): number => Math.max(1, Math.round((updates ?? 0) * share));
  const stretched: Readonly<Record<string, number | readonly number[]>> =
    updates === null
      ? {}
      : {
          decay_steps: type === 'step' || type === 'exponential' ? part(1 / 4) : part(1),
          first_decay_steps: part(1 / 7),
          total_steps: Math.max(2, part(1)),
          boundaries: [part(1 / 2), Math.max(part(1 / 2) + 1, part(3 / 4))],
        };
  const rates: Readonly<Record<string, number | readonly number[]>> = {
    ...(type === 'warm_up' ? { warmup_target: rounded(learningRate * 10) } : {}),
    ...(updates !== null && type === 'warm_up' ? { warmup_steps: part(1 / 10) } : {}),
    values:
      updates === null
        ? [rounded(learningRate / 10)]
        : [0.1, 0.01].map((share) => rounded(learningRate * share)),
    max_lr: rounded(learningRate * 10),
    end_learning_rate: rounded(learningRate / 10),
  };
  const fitted = Object.entries({ ...stretched, ...rates }).filter(([key]) => key in standard);
  return { ...standard, ...Object.fromEntries(fitted) };
}

function rounded(rate: number): number {
  return Number(rate.toPrecision(6));
}

/** Metrics by what they ask, for the tasks they suit. */
export const metricGroups: readonly {
  readonly label: string;
  readonly ids: readonly MetricId[];
}[] = [
  { label: 'Right answers', ids: ['accuracy', 'top_k_categorical_accuracy'] },
  { label: 'Each class', ids: ['precision', 'recall', 'specificity', 'f1_score'] },
  { label: 'Ranking', ids: ['auc', 'auc_pr'] },
  {
    label: 'Size of errors',
    ids: [
      'mean_absolute_error',
      'root_mean_squared_error',
      'mean_squared_error',
      'mean_absolute_percentage_error',
      'mean_squared_logarithmic_error',
      'logcosh',
    ],
  },
  { label: 'Agreement', ids: ['r2_score', 'cosine_similarity'] },
];

/** The chosen metrics with one put in or taken out, in the catalogue's order. */
export function withMetric(
  chosen: readonly MetricId[],
  id: MetricId,
  on: boolean,
): readonly MetricId[] {
  return metrics
    .map((metric) => metric.id)
    .filter((metric) => (metric === id ? on : chosen.includes(metric)));
}
