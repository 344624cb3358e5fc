import { seesTarget, type SeriesWindow } from '../datasets/series/series-window.ts';
import { rowsForRecurrence } from '../network/suggest-series-network.ts';
import type { Task } from '../network/task.ts';
import { defaultTraining } from './catalogue.ts';
import type { TrainingConfig } from './training-config.ts';

/** Updates after which a small network with Adam's default rate has usually learned most. */
const usefulUpdates = 4000;

/**
 * Training settings for a table of this size: small batches and many epochs for few rows, larger
 * batches and fewer epochs for many. Everything else is Keras's default.
 * @param trainingRows Rows the network learns from.
 * @param window The windows of a series: few of them ask for a straight line, which a ten times higher rate finds
 *   within these epochs.
 */
export function suggestTraining(
  task: Task,
  trainingRows: number,
  window?: SeriesWindow,
): TrainingConfig {
  const batchSize = trainingRows < 1000 ? 16 : trainingRows < 20_000 ? 32 : 128;
  const updatesPerEpoch = Math.max(1, Math.ceil(trainingRows / batchSize));
  const wanted = Math.round(usefulUpdates / updatesPerEpoch / 10) * 10;
  const epochs = Math.min(300, Math.max(20, wanted));
  const training = { ...defaultTraining(task), batchSize, epochs };
  const straight = task === 'regression' && window !== undefined && seesTarget(window);
  if (!straight || trainingRows >= rowsForRecurrence) return training;
  return { ...training, optimizer: { ...training.optimizer, learning_rate: 0.01 } };
}
