import type { CallbackConfig } from '../../training/callbacks/callback-config.ts';
import type { TrainingConfig } from '../../training/training-config.ts';
import type { TriedDocument, TryIt } from '../finding.ts';
import {
  saturatingLayers,
  widened,
  withLessDropout,
  withMoreDropout,
  withoutPenalties,
  withRelu,
} from './change-network.ts';

/** A training cannot have more. */
const mostEpochs = 1_000_000;

const short = (value: number): number => Number(value.toPrecision(3));

function changeTraining(
  change: (training: TrainingConfig) => Partial<TrainingConfig>,
): TryIt['apply'] {
  return ({ network, training }) => ({ network, training: { ...training, ...change(training) } });
}

function changeNetwork(
  change: (network: TriedDocument['network']) => TriedDocument['network'],
): TryIt['apply'] {
  return ({ network, training }) => ({ network: change(network), training });
}

/** Another learning rate; a branch goes on with it from a checkpoint, null starts anew. */
export function tryRate(
  training: TrainingConfig,
  factor: number,
  from: 'best' | 'final' | null,
): TryIt {
  const learning_rate = short(training.optimizer.learning_rate * factor);
  const by =
    factor > 1
      ? `Multiply the learning rate by ${factor}`
      : `Divide the learning rate by ${Math.round(1 / factor)}`;
  return {
    label: `${by} (${learning_rate})`,
    branch: from && { from, change: { learning_rate } },
    apply: changeTraining(({ optimizer }) => ({ optimizer: { ...optimizer, learning_rate } })),
  };
}

/** Keeps the rate where it is, in the place of a schedule that lowers it. */
export function tryConstantRate(): TryIt {
  const schedule = { type: 'constant' } as const;
  return {
    label: 'Keep the learning rate constant',
    branch: { from: 'final', change: { schedule } },
    apply: changeTraining(() => ({ schedule })),
  };
}

/** Goes on for as many epochs again, twice. */
export function tryMoreEpochs(done: number): TryIt {
  const epochs = Math.min(3 * done, mostEpochs);
  return {
    label: `Train on to epoch ${epochs.toLocaleString('en-GB')}`,
    branch: { from: 'final', change: { epochs } },
    apply: changeTraining(() => ({ epochs })),
  };
}

/** Ends the next training once validation has not got better for a while. */
export function tryEarlyStopping(training: TrainingConfig): TryIt | null {
  if (training.callbacks.some(({ type }) => type === 'EarlyStopping')) return null;
  const stopping: CallbackConfig = {
    type: 'EarlyStopping',
    monitor: 'val_loss',
    mode: 'auto',
    min_delta: 0,
    patience: Math.max(5, Math.round(training.epochs / 10)),
    baseline: null,
    start_from_epoch: 0,
    restore_best_weights: true,
  };
  return {
    label: 'Stop early and keep the best weights',
    branch: null,
    apply: changeTraining(({ callbacks }) => ({ callbacks: [...callbacks, stopping] })),
  };
}

/** Larger batches, whose gradients differ less. */
export function tryLargerBatch({ batchSize }: TrainingConfig, rows: number): TryIt | null {
  const larger = Math.max(16, batchSize * 4);
  if (batchSize >= 32 || larger > rows / 2) return null;
  return {
    label: `Raise the batch size to ${larger}`,
    branch: { from: 'best', change: { batchSize: larger } },
    apply: changeTraining(() => ({ batchSize: larger })),
  };
}

/** Gradients scaled down together where they are longer than 1. */
export function tryClipping(): TryIt {
  return {
    label: 'Clip gradients to the norm 1',
    branch: null,
    apply: changeTraining(({ optimizer }) => ({
      optimizer: { ...optimizer, clipnorm: null, clipvalue: null, global_clipnorm: 1 },
    })),
  };
}

/** Rare classes count as much as frequent ones. */
export function tryBalancedClasses({ classWeights }: TrainingConfig): TryIt | null {
  if (classWeights !== null) return null;
  return {
    label: 'Weight classes evenly',
    branch: null,
    apply: changeTraining(() => ({ classWeights: 'balanced' })),
  };
}

/** A proposal to change the network, where that changes anything. */
function tryNetwork(
  document: TriedDocument,
  label: string,
  change: (network: TriedDocument['network']) => TriedDocument['network'],
): TryIt | null {
  if (change(document.network) === document.network) return null;
  return { label, branch: null, apply: changeNetwork(change) };
}

export function tryWider(document: TriedDocument): TryIt | null {
  return tryNetwork(document, 'Make the hidden layers twice as wide', widened);
}

export function tryMoreDropout(document: TriedDocument): TryIt | null {
  return tryNetwork(document, 'Add dropout before the output', withMoreDropout);
}

export function tryLessDropout(document: TriedDocument): TryIt | null {
  return tryNetwork(document, 'Halve dropout and noise', withLessDropout);
}

export function tryWithoutPenalties(document: TriedDocument): TryIt | null {
  return tryNetwork(document, 'Remove the penalties on weights', withoutPenalties);
}

export function tryRelu(document: TriedDocument): TryIt | null {
  const label =
    saturatingLayers(document.network).length > 0
      ? 'Use ReLU with He’s initial weights'
      : 'Use He’s initial weights';
  return tryNetwork(document, label, withRelu);
}
