import type { RunStatus } from '../../../common/runs/run.ts';
import type { TrainingChange } from '../../../common/training/control/run-control.ts';

/** When a change to a run takes effect, as a sentence. */
export function timingOf(change: TrainingChange, status: RunStatus): string {
  const { batchSize, epochs, ...atOnce } = change;
  const first = status === 'running' ? 'from the next step on' : 'once the run goes on';
  const parts: string[] = [];
  const named = [
    ...(atOnce.learning_rate === undefined ? [] : ['learning rate']),
    ...(atOnce.schedule === undefined ? [] : ['schedule']),
    ...(atOnce.callbacks === undefined ? [] : ['callbacks']),
  ];
  if (named.length > 0) parts.push(`${inWords(named)} ${first}`);
  if (batchSize !== undefined) parts.push('batch size from the next epoch on');
  if (epochs !== undefined) parts.push('number of epochs at once');
  const sentence = parts.join('; ');
  return sentence === '' ? '' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function inWords(names: readonly string[]): string {
  return names.length < 2
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
