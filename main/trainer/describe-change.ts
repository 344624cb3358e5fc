import type { TrainingChange } from '../../common/training/control/run-control.ts';

/** A change of the settings as a sentence for the run's history. */
export function describeChange(change: TrainingChange): string {
  const parts: string[] = [];
  if (change.learning_rate !== undefined) parts.push(`learning rate ${change.learning_rate}`);
  if (change.schedule !== undefined) {
    parts.push(`learning-rate schedule ${change.schedule.type.replaceAll('_', ' ')}`);
  }
  if (change.batchSize !== undefined) {
    parts.push(`batch size ${change.batchSize} from the next epoch on`);
  }
  if (change.epochs !== undefined) parts.push(`${change.epochs} epochs`);
  if (change.callbacks !== undefined) {
    const names = change.callbacks.map(({ type }) => type).join(', ');
    parts.push(names === '' ? 'no callbacks' : `callbacks ${names}`);
  }
  return `Changed: ${parts.join(', ')}.`;
}
