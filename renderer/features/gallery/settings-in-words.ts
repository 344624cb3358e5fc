import type { NetworkTraining } from '../../../common/network/architectures/architecture.ts';
import { lossChoice } from '../../../common/training/loss-catalogue.ts';
import { formatNumber } from '../../ui/format.ts';

/** The settings that come with a network, as names and values. */
export function settingsInWords(training: NetworkTraining): readonly (readonly [string, string])[] {
  const { loss, outputs, optimizer, batchSize, epochs } = training;
  const weights = Object.values(outputs).map(({ weight }) => formatNumber(weight));
  return [
    ['Loss', lossChoice(loss).label],
    ...(weights.length > 0 ? [['Loss weights', weights.join(' and ')] as const] : []),
    ['Optimiser', `${optimizer.type}, learning rate ${formatNumber(optimizer.learning_rate)}`],
    ...(batchSize === undefined ? [] : [['Batch size', formatNumber(batchSize)] as const]),
    ...(epochs === undefined ? [] : [['Epochs', formatNumber(epochs)] as const]),
  ];
}
