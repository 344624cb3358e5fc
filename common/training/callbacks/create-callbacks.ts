import { z } from 'zod';
import { AppError } from '../../errors/app-error.ts';
import type { TrainingConfig } from '../training-config.ts';
import type { CallbackConfig } from './callback-config.ts';
import type {
  CallbackDecision,
  CallbackMemory,
  CallbackRuntime,
  EpochEnd,
  RunStart,
} from './callback-runtime.ts';
import { runEarlyStopping } from './early-stopping.ts';
import { runLearningRateScheduler } from './learning-rate-scheduler.ts';
import { runModelCheckpoint } from './model-checkpoint.ts';
import { runReduceLROnPlateau } from './reduce-lr-on-plateau.ts';
import { runRule } from './rule.ts';
import type { RunningCallback } from './running-callback.ts';
import { runStopAtTarget } from './stop-at-target.ts';
import { directionOf } from './watched-value.ts';

/**
 * The callbacks of a run as their settings say, in their order. What is written or shown besides the training
 * (CSVLogger, TensorBoard, Notification) decides nothing and is not among them.
 */
export function createCallbacks({ callbacks }: Pick<TrainingConfig, 'callbacks'>): CallbackRuntime {
  const keys = callbackKeys(callbacks);
  const running = callbacks.flatMap((config, index): readonly KeyedCallback[] => {
    const key = keys[index] ?? config.type;
    const callback = run(config, key);
    return callback ? [{ key, type: config.type, callback }] : [];
  });
  return {
    begin: (start) => beginEpoch(running, start),
    finishEpoch: (end) => finishEpoch(running, end),
    finish: () => running.flatMap(({ callback }) => callback.finish?.() ?? []),
    endsOnNaN: callbacks.some(({ type }) => type === 'TerminateOnNaN'),
    changesRate: callbacks.some(changesRate),
    memory: () =>
      Object.fromEntries(
        running.flatMap(({ key, callback }) =>
          callback.memory ? [[key, callback.memory()] as const] : [],
        ),
      ),
    remember(memory) {
      for (const { key, type, callback } of running) {
        const own = Object.hasOwn(memory, key) ? memory[key] : undefined;
        if (own !== undefined && callback.remember) remember(callback, own, type);
      }
    },
  };
}

/**
 * A name for each callback, which stays the same while its patience and the like are changed: its type with what
 * it watches, and a number where several are alike.
 */
export function callbackKeys(callbacks: readonly CallbackConfig[]): readonly string[] {
  const seen = new Map<string, number>();
  return callbacks.map((config) => {
    const name = keyOf(config);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}

interface KeyedCallback {
  readonly key: string;
  readonly type: CallbackConfig['type'];
  readonly callback: RunningCallback;
}

function keyOf(config: CallbackConfig): string {
  if ('monitor' in config) return `${config.type} ${config.monitor} ${directionOf(config)}`;
  return config.type === 'Rule' ? `Rule ${config.then} ${config.when}` : config.type;
}

function run(config: CallbackConfig, key: string): RunningCallback | null {
  switch (config.type) {
    case 'EarlyStopping':
      return runEarlyStopping(config, key);
    case 'ModelCheckpoint':
      return runModelCheckpoint(config, key);
    case 'ReduceLROnPlateau':
      return runReduceLROnPlateau(config, key);
    case 'LearningRateScheduler':
      return runLearningRateScheduler(config, key);
    case 'StopAtTarget':
      return runStopAtTarget(config, key);
    case 'Rule':
      return runRule(config, key);
    case 'TerminateOnNaN':
    case 'CSVLogger':
    case 'TensorBoard':
    case 'Notification':
      return null;
  }
}

function changesRate(config: CallbackConfig): boolean {
  return (
    config.type === 'ReduceLROnPlateau' ||
    config.type === 'LearningRateScheduler' ||
    (config.type === 'Rule' && config.then === 'scale_learning_rate')
  );
}

function finishEpoch(
  running: readonly KeyedCallback[],
  end: EpochEnd,
): readonly CallbackDecision[] {
  let nextRate = end.nextRate;
  const decisions: CallbackDecision[] = [];
  for (const { callback } of running) {
    const own = callback.finishEpoch?.({ ...end, nextRate }) ?? [];
    decisions.push(...own);
    for (const decision of own) {
      if (decision.kind === 'scale-rate') nextRate *= decision.factor;
    }
  }
  const goesOn = end.epoch < end.epochs && decisions.every(({ kind }) => kind !== 'stop');
  if (!goesOn) return decisions;
  return [...decisions, ...beginEpoch(running, { epochsDone: end.epoch, nextRate })];
}

function beginEpoch(
  running: readonly KeyedCallback[],
  { epochsDone, nextRate: before }: RunStart,
): readonly CallbackDecision[] {
  let nextRate = before;
  const decisions: CallbackDecision[] = [];
  for (const { callback } of running) {
    const own = callback.beginEpoch?.({ epochsDone, nextRate }) ?? [];
    decisions.push(...own);
    for (const decision of own) if (decision.kind === 'set-rate') nextRate = decision.rate;
  }
  return decisions;
}

function remember(callback: RunningCallback, memory: unknown, type: CallbackConfig['type']): void {
  try {
    callback.remember?.(memory as CallbackMemory);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new AppError(
      'invalid-input',
      `What the callback ${type} remembers of the run cannot be read: it was not written by this program.`,
    );
  }
}
