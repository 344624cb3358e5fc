import type { CallbackConfig } from './callback-config.ts';
import { directionOf, inWords } from './watched-value.ts';

const whereLogsAre = 'In Runs, Export saves it; it lies in the folder “logs” of the library.';

/** What a callback will do, in a sentence or two. */
export function describeCallback(callback: CallbackConfig): string {
  switch (callback.type) {
    case 'EarlyStopping':
      return earlyStopping(callback);
    case 'ReduceLROnPlateau': {
      const { monitor, factor, patience, min_lr } = callback;
      const floor = min_lr > 0 ? `, down to ${inWords(min_lr)}` : '';
      return `Multiplies the learning rate by ${inWords(factor)} when ${monitor} has not improved for ${epochsOf(patience)}${floor}.`;
    }
    case 'LearningRateScheduler':
      return `Sets the learning rate before each epoch to ${callback.rate}.`;
    case 'ModelCheckpoint':
      return modelCheckpoint(callback);
    case 'TerminateOnNaN':
      return 'Ends the run at the first loss that is no number.';
    case 'StopAtTarget': {
      const direction = directionOf(callback) === 'min' ? 'at most' : 'at least';
      return `Ends the run once ${callback.monitor} is ${direction} ${inWords(callback.target)}.`;
    }
    case 'Rule':
      return rule(callback);
    case 'CSVLogger': {
      const names = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };
      return `Writes a line per epoch into a CSV file with ${names[callback.separator]}. ${whereLogsAre}`;
    }
    case 'TensorBoard': {
      const { histogram_freq, write_graph } = callback;
      const parts = [
        'the values of each epoch',
        ...(write_graph ? ['the graph'] : []),
        ...(histogram_freq > 0
          ? [`histograms of the weights every ${epochsOf(histogram_freq)}`]
          : []),
      ];
      return `Writes ${listed(parts)} for TensorBoard. ${whereLogsAre}`;
    }
    case 'Notification':
      return 'Tells you when the run has ended.';
  }
}

function earlyStopping(callback: Extract<CallbackConfig, { type: 'EarlyStopping' }>): string {
  const { monitor, patience, baseline, start_from_epoch, restore_best_weights } = callback;
  const better =
    baseline === null
      ? 'has not improved'
      : `has not improved on its best and on ${inWords(baseline)}`;
  const when =
    patience <= 1
      ? `after an epoch in which ${monitor} ${better}`
      : `when ${monitor} ${better} for ${epochsOf(patience)}`;
  const from =
    start_from_epoch > 0 ? `, counted after the first ${epochsOf(start_from_epoch)}` : '';
  const weights = restore_best_weights ? ', and goes back to the weights of its best epoch' : '';
  return `Ends the run ${when}${from}${weights}.`;
}

function modelCheckpoint(callback: Extract<CallbackConfig, { type: 'ModelCheckpoint' }>): string {
  const { monitor, save_best_only, every_epochs, every_minutes, keep_last } = callback;
  const often = [
    ...(every_epochs === null ? [] : [every_epochs === 1 ? 'epoch' : epochsOf(every_epochs)]),
    ...(every_minutes === null
      ? []
      : [every_minutes === 1 ? 'minute' : `${inWords(every_minutes)} minutes`]),
  ];
  const when = `every ${often.length === 0 ? 'epoch' : often.join(' and every ')}`;
  const what = save_best_only
    ? `Looks ${when} and keeps the weights where ${monitor} is the best so far`
    : `Keeps the weights ${when}`;
  const stay =
    keep_last === null
      ? ''
      : keep_last === 1
        ? `; the newest stays, and the best by ${monitor}`
        : `; the newest ${keep_last} stay, and the best by ${monitor}`;
  return `${what}${stay}.`;
}

function rule({ when, then, factor }: Extract<CallbackConfig, { type: 'Rule' }>): string {
  const deeds = {
    stop: 'Ends the run',
    checkpoint: 'Keeps a checkpoint',
    scale_learning_rate: `Multiplies the learning rate by ${inWords(factor)}`,
  };
  return `${deeds[then]} as soon as ${when}.`;
}

function epochsOf(count: number): string {
  return count === 1 ? '1 epoch' : `${count.toLocaleString('en-GB')} epochs`;
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
