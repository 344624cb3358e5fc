import type { RowProjection } from '../../../common/comparison/inside/inside-api.ts';
import { formatCount, formatPercent } from '../../ui/format.ts';

/** What a projection shows, how much of the variance, and what was left out. */
export function projectionWords(
  { rows, of, width, pooled, layer, shares }: RowProjection,
  axesEpoch: number,
): string {
  const all = rows.length === of;
  const sentences = [
    `${all ? formatCount(of) : `${formatCount(rows.length)} of ${formatCount(of)}`} rows as the ${formatCount(width)} numbers of “${layer.name}” describe them, on the first two principal components at epoch ${formatCount(axesEpoch)}, the last stored state.`,
    'The axes stay the same for every state.',
  ];
  if (pooled) sentences.push('Each map counts with its mean over all places.');
  const [x, y] = shares;
  sentences.push(
    x + y === 0
      ? 'At this state all rows look the same to this layer.'
      : `They show ${formatPercent(x)} and ${formatPercent(y)} of the variance at this state.`,
  );
  return sentences.join(' ');
}
