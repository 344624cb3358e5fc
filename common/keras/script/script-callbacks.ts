import type { CallbackConfig } from '../../training/callbacks/callback-config.ts';
import { namesOf } from '../../training/callbacks/expressions/names-of.ts';
import { parseExpression } from '../../training/callbacks/expressions/parse-expression.ts';
import { directionOf } from '../../training/callbacks/watched-value.ts';
import { moreIsBetter } from '../../training/metric-catalogue.ts';
import type { TrainingConfig } from '../../training/training-config.ts';
import { pythonNumber, pythonString } from '../python-text.ts';
import { keptModelsText, ruleText, scheduledRateText } from './callback-classes.ts';
import { expressionToPython, lookedUp } from './expression-to-python.ts';

/** The callbacks of `fit` in Python. */
export interface CallbackCode {
  /** Expressions that make them. */
  readonly texts: readonly string[];
  /** Classes that they use. */
  readonly definitions: readonly string[];
  /** Modules of Python that they use. */
  readonly modules: readonly string[];
  /** What Keras does otherwise or not at all, as sentences. */
  readonly limits: readonly string[];
}

/** A callback as Keras has it, or as a class of the script; no text where it is left out. */
interface Written {
  readonly text?: string;
  readonly definitions?: readonly string[];
  readonly limits?: readonly string[];
}

/**
 * The callbacks of a training for `model.fit`. The weights of the epoch with the lowest loss are kept, as in a run,
 * unless an EarlyStopping restores those that it calls the best.
 */
export function callbackCode(
  training: Pick<TrainingConfig, 'callbacks' | 'schedule' | 'epochs' | 'batchSize'>,
  hasValidation: boolean,
): CallbackCode {
  const { callbacks, epochs, batchSize } = training;
  const restores = callbacks.some(
    (callback) => callback.type === 'EarlyStopping' && callback.restore_best_weights,
  );
  const keeping = call('EarlyStopping', [
    `monitor="${hasValidation ? 'val_loss' : 'loss'}"`,
    'mode="min"',
    `patience=${epochs}`,
    'restore_best_weights=True',
  ]);
  const place = { hasValidation, batchSize };
  const written = callbacks.map((callback) => write(callback, place));
  const texts = written.flatMap(({ text }) => text ?? []);
  const scheduled = isScheduledBeside(training);
  const definitions = [
    ...new Set([
      ...(scheduled ? [scheduledRateText] : []),
      ...written.flatMap((one) => one.definitions ?? []),
    ]),
  ];
  return {
    texts: [
      // Before those that set the rate, so that they find that of the coming step.
      ...(scheduled ? ['ScheduledRate(schedule)'] : []),
      ...(restores ? [] : [keeping]),
      ...texts,
    ],
    definitions,
    modules: ['math', 'os', 'time'].filter((name) =>
      [...texts, ...definitions].some((text) => new RegExp(`\\b${name}\\.`).test(text)),
    ),
    limits: [...new Set(written.flatMap(({ limits }) => limits ?? []))],
  };
}

/** Whether callbacks set the rate beside a schedule, which the optimiser then is not given: it lets nobody set its rate. */
export function isScheduledBeside({
  callbacks,
  schedule,
}: Pick<TrainingConfig, 'callbacks' | 'schedule'>): boolean {
  return (
    schedule.type !== 'constant' &&
    callbacks.some(
      (callback) =>
        callback.type === 'ReduceLROnPlateau' ||
        callback.type === 'LearningRateScheduler' ||
        (callback.type === 'Rule' && callback.then === 'scale_learning_rate'),
    )
  );
}

interface Place {
  readonly hasValidation: boolean;
  readonly batchSize: number;
}

function write(callback: CallbackConfig, place: Place): Written {
  switch (callback.type) {
    case 'EarlyStopping': {
      const { min_delta, patience, baseline, start_from_epoch, restore_best_weights } = callback;
      return {
        text: call(callback.type, [
          ...watching(callback, place),
          ...unless(min_delta === 0, `min_delta=${pythonNumber(min_delta, true)}`),
          `patience=${patience}`,
          ...(baseline === null ? [] : [`baseline=${pythonNumber(baseline, true)}`]),
          ...unless(start_from_epoch === 0, `start_from_epoch=${start_from_epoch}`),
          ...unless(!restore_best_weights, 'restore_best_weights=True'),
        ]),
      };
    }
    case 'ReduceLROnPlateau': {
      const { factor, patience, min_delta, cooldown, min_lr } = callback;
      return {
        text: call(callback.type, [
          ...watching(callback, place),
          `factor=${pythonNumber(factor, true)}`,
          `patience=${patience}`,
          `min_delta=${pythonNumber(min_delta, true)}`,
          `cooldown=${cooldown}`,
          `min_lr=${pythonNumber(min_lr, true)}`,
        ]),
      };
    }
    case 'LearningRateScheduler':
      return scheduler(callback.rate);
    case 'ModelCheckpoint':
      return checkpoint(callback, place);
    case 'TerminateOnNaN':
      return { text: call(callback.type, []) };
    case 'CSVLogger': {
      const { separator } = callback;
      const given = unless(separator === ',', `separator=${pythonString(separator)}`);
      return { text: call(callback.type, ['"log.csv"', ...given]) };
    }
    case 'TensorBoard': {
      const { histogram_freq, write_graph } = callback;
      const given = [
        `histogram_freq=${histogram_freq}`,
        ...unless(write_graph, 'write_graph=False'),
      ];
      return { text: call(callback.type, ['"tensorboard"', ...given]) };
    }
    case 'Notification':
      return { limits: ['The script tells nobody when training has ended (Notification).'] };
    case 'StopAtTarget': {
      const monitor = pythonString(monitorOf(callback.monitor, place));
      const sign = directionOf(callback) === 'min' ? '<=' : '>=';
      const when = `value(${monitor}) ${sign} ${pythonNumber(callback.target, true)}`;
      return { text: ruleCall(when, '"stop"', []), definitions: [ruleText] };
    }
    case 'Rule':
      return rule(callback, place);
  }
}

function rule(callback: Extract<CallbackConfig, { type: 'Rule' }>, place: Place): Written {
  const parsed = parseExpression(callback.when);
  if ('problem' in parsed) {
    return { limits: [`The rule “${callback.when}” is left out: ${parsed.problem.message}`] };
  }
  const scope = {
    name: (name: string) => lookedUp.name(monitorOf(name, place)),
    history: (of: 'previous' | 'best', name: string) =>
      lookedUp.history(of, monitorOf(name, place)),
  };
  const actions = {
    stop: '"stop"',
    checkpoint: '"keep"',
    scale_learning_rate: pythonNumber(callback.factor, true),
  };
  const more = namesOf(parsed.tree)
    .filter(({ name, overEpochs }) => overEpochs && moreIsBetter(name))
    .map(({ name }) => monitorOf(name, place));
  const when = expressionToPython(parsed.tree, scope);
  return { text: ruleCall(when, actions[callback.then], more), definitions: [ruleText] };
}

function ruleCall(when: string, then: string, more: readonly string[]): string {
  const names = [...new Set(more)].map(pythonString);
  const better = names.length === 0 ? [] : [`more=[${names.join(', ')}]`];
  return `Rule(${[`lambda value, previous, best: ${when}`, then, ...better].join(', ')})`;
}

function scheduler(rate: string): Written {
  const parsed = parseExpression(rate);
  if ('problem' in parsed) {
    return { limits: [`The rates “${rate}” are left out: ${parsed.problem.message}`] };
  }
  const scope = { name: (name: string) => name, history: lookedUp.history };
  const expression = expressionToPython(parsed.tree, scope);
  return { text: call('LearningRateScheduler', [`lambda epoch, lr: float(${expression})`]) };
}

/** Keras's own where it keeps the same models; a class of the script otherwise. */
function checkpoint(
  callback: Extract<CallbackConfig, { type: 'ModelCheckpoint' }>,
  place: Place,
): Written {
  const { save_best_only, every_epochs, every_minutes, keep_last } = callback;
  const every = every_epochs ?? 1;
  const isKeras = every_minutes === null && keep_last === null && (!save_best_only || every === 1);
  if (!isKeras) {
    const given = [
      ...watching(callback, place),
      ...unless(!save_best_only, 'only_best=True'),
      ...(every_epochs === null ? [] : [`epochs=${every_epochs}`]),
      ...(every_minutes === null ? [] : [`minutes=${pythonNumber(every_minutes)}`]),
      ...(keep_last === null ? [] : [`last=${keep_last}`]),
    ];
    return { text: `KeptModels(${given.join(', ')})`, definitions: [keptModelsText] };
  }
  const file = save_best_only ? '"best.keras"' : '"epoch-{epoch:04d}.keras"';
  const frequency = `save_freq=${every} * -(-len(train) // ${place.batchSize})`;
  return {
    text: call('ModelCheckpoint', [
      file,
      ...watching(callback, place),
      ...(save_best_only ? ['save_best_only=True'] : []),
      ...unless(save_best_only || every === 1, frequency),
    ]),
  };
}

function watching(
  { monitor, mode }: { readonly monitor: string; readonly mode: 'auto' | 'min' | 'max' },
  place: Place,
): readonly string[] {
  return [
    `monitor=${pythonString(monitorOf(monitor, place))}`,
    // Keras guesses only for metrics that it measures itself.
    `mode="${directionOf({ monitor, mode })}"`,
  ];
}

/** Without validation rows, training values are watched. */
function monitorOf(name: string, { hasValidation }: Place): string {
  return hasValidation ? name : name.replace(/^val_/, '');
}

function unless(usual: boolean, text: string): readonly string[] {
  return usual ? [] : [text];
}

function call(type: string, given: readonly string[]): string {
  return `keras.callbacks.${type}(${given.join(', ')})`;
}
