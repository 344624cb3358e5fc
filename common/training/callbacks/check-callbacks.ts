import type { TrainingConfig } from '../training-config.ts';
import { checkExpression } from './check-expression.ts';
import type { CallbackConfig } from './callback-config.ts';
import { namesLogged, nearestName } from './logged-names.ts';

/** What is doubtful about a callback, as a sentence. */
export interface CallbackProblem {
  /** Its place in the list. */
  readonly index: number;
  /** The setting that it is about. */
  readonly key: string;
  /** `error`: it cannot do what it is for. `warning`: it probably does not do what is meant. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Settings that mend it, and what that is called. */
  readonly fix: {
    readonly label: string;
    readonly changes: Readonly<Record<string, unknown>>;
  } | null;
}

/** The run that callbacks are to watch. */
export interface WatchedRun {
  readonly training: Pick<TrainingConfig, 'callbacks' | 'epochs' | 'metrics' | 'schedule'>;
  /** Names of the outputs of a network with several; empty for one. */
  readonly outputs: readonly string[];
}

type Found = Omit<CallbackProblem, 'index'>;

/** What is doubtful about the callbacks of a training, in their order. */
export function checkCallbacks({ training, outputs }: WatchedRun): readonly CallbackProblem[] {
  const changesRate = training.callbacks.some(
    ({ type }) => type === 'ReduceLROnPlateau' || type === 'LearningRateScheduler',
  );
  const logged = [
    ...namesLogged({ training, outputs }),
    ...(changesRate || training.schedule.type !== 'constant' ? ['learning_rate'] : []),
  ];
  return training.callbacks.flatMap((callback, index) =>
    [
      ...watching(callback, logged),
      ...patience(callback, training.epochs),
      ...expressions(callback, logged),
      ...reach(callback),
      ...together(callback, index, training),
    ].map((found) => ({ index, ...found })),
  );
}

function watching(callback: CallbackConfig, logged: readonly string[]): readonly Found[] {
  if (!('monitor' in callback) || logged.includes(callback.monitor)) return [];
  if (
    callback.type === 'ModelCheckpoint' &&
    !callback.save_best_only &&
    callback.keep_last === null
  ) {
    return [];
  }
  const near = nearestName(callback.monitor, logged);
  const nothing =
    callback.type === 'ModelCheckpoint' ? 'the best epoch is not known' : 'nothing ever happens';
  return [
    {
      key: 'monitor',
      severity: 'error',
      message: `${callback.monitor} is not logged by this run, so ${nothing}.`,
      fix: near === null ? null : { label: `Watch ${near}`, changes: { monitor: near } },
    },
  ];
}

function patience(callback: CallbackConfig, epochs: number): readonly Found[] {
  if (callback.type !== 'EarlyStopping' && callback.type !== 'ReduceLROnPlateau') return [];
  const start = callback.type === 'EarlyStopping' ? callback.start_from_epoch : 0;
  const early = start + callback.patience + 1;
  if (early <= epochs) return [];
  const deed = callback.type === 'EarlyStopping' ? 'ends the run' : 'lowers the rate';
  if (start >= epochs) {
    return [
      {
        key: 'start_from_epoch',
        severity: 'warning',
        message: `It starts after ${start} epochs, and the run has ${epochs}, so it never ${deed}.`,
        fix: { label: 'Start at once', changes: { start_from_epoch: 0 } },
      },
    ];
  }
  const fitting = Math.max(1, Math.round((epochs - start) / 10));
  return [
    {
      key: 'patience',
      severity: 'warning',
      message: `The run has ${epochs} epochs, so with a patience of ${callback.patience} it never ${deed}.`,
      fix:
        start + fitting + 1 <= epochs
          ? { label: `Set patience to ${fitting}`, changes: { patience: fitting } }
          : null,
    },
  ];
}

function expressions(callback: CallbackConfig, logged: readonly string[]): readonly Found[] {
  const [key, of, text] =
    callback.type === 'Rule'
      ? (['when', 'condition', callback.when] as const)
      : callback.type === 'LearningRateScheduler'
        ? (['rate', 'rate', callback.rate] as const)
        : [];
  if (key === undefined) return [];
  const problem = checkExpression(text, of, logged);
  if (!problem) return [];
  const { message, place, mended } = problem;
  const where = place.from === place.to ? 'at the end' : `at character ${place.from + 1}`;
  return [
    {
      key,
      severity: 'error',
      message: `${message.replace(/\.$/, '')} (${where}).`,
      fix: mended === null ? null : { label: `Write ${mended}`, changes: { [key]: mended } },
    },
  ];
}

/** Values that lie within 0 and 1. */
const shares =
  /(?:^|_)(?:accuracy|top_k_categorical_accuracy|precision|recall|specificity|f1_score|auc|auc_pr)$/;

function reach(callback: CallbackConfig): readonly Found[] {
  const [key, value] =
    callback.type === 'EarlyStopping'
      ? (['baseline', callback.baseline] as const)
      : callback.type === 'StopAtTarget'
        ? (['target', callback.target] as const)
        : [];
  if (key === undefined || value === null || !('monitor' in callback)) return [];
  const { monitor } = callback;
  const beyond = shares.test(monitor)
    ? callback.mode !== 'min' && (key === 'target' ? value > 1 : value >= 1)
    : monitor.endsWith('loss') && callback.mode !== 'max' && value < 0;
  if (!beyond) return [];
  const limit = shares.test(monitor) ? 'is at most 1' : 'is hardly ever below 0';
  const percent = shares.test(monitor) && value > 1 && value <= 100 ? value / 100 : null;
  return [
    {
      key,
      severity: 'warning',
      message: `${monitor} ${limit}, so it never reaches ${value}.`,
      fix: percent === null ? null : { label: `Set it to ${percent}`, changes: { [key]: percent } },
    },
  ];
}

function together(
  callback: CallbackConfig,
  index: number,
  { callbacks, schedule }: WatchedRun['training'],
): readonly Found[] {
  const found: Found[] = [];
  const twice = callbacks.findIndex((other) => same(other, callback)) < index;
  if (twice) {
    const message = 'The same callback stands further up already.';
    found.push({ key: 'type', severity: 'warning', message, fix: null });
  }
  const ratesBeside =
    callback.type === 'ReduceLROnPlateau' || callback.type === 'LearningRateScheduler';
  if (ratesBeside && schedule.type !== 'constant') {
    const message =
      callback.type === 'ReduceLROnPlateau'
        ? 'Beside a schedule it lowers the rates that the schedule gives; Keras does not allow the two together.'
        : 'Beside a schedule it sets the rate of each epoch’s first step, from where the schedule goes on; Keras does not allow the two together.';
    found.push({ key: 'type', severity: 'warning', message, fix: null });
  }
  return found;
}

function same(a: CallbackConfig, b: CallbackConfig): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
