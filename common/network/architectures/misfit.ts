import type { Architecture } from './architecture.ts';
import { kindOf, mainBlock, type DataKind, type NetworkData } from './network-data.ts';

/** Why a network cannot be drawn for these data, as a sentence that says what would help; null when it can. */
export function misfit(architecture: Architecture, data: NetworkData): string | null {
  const kind = kindOf(data);
  const { label, kinds, tasks } = architecture;
  if (!kinds.includes(kind)) return wrongKind(kinds, kind);
  if (!tasks.includes(data.task)) {
    return data.task === 'regression'
      ? `${label} tells classes, and your target is a number. Linear regression is the same neuron for numbers.`
      : `${label} tells a number, and your target has classes. Logistic regression is the same sum for classes.`;
  }
  return tooSmall(architecture, data);
}

function tooSmall({ label, smallestSide = 1 }: Architecture, data: NetworkData): string | null {
  const { kind, shape } = mainBlock(data);
  const [height = 1, width = 1] = shape;
  if (kind !== 'image' || Math.min(height, width) >= smallestSide) return null;
  return `${label} needs pictures of at least ${smallestSide} × ${smallestSide} pixels; yours are ${height} × ${width}. Choose a larger size for them in Data.`;
}

const reading: Record<DataKind, string> = {
  table: 'tables',
  image: 'pictures',
  text: 'texts',
  series: 'windows of a series',
};
const having: Record<DataKind, string> = {
  table: 'columns of a table',
  image: 'pictures',
  text: 'texts',
  series: 'windows of a series',
};

function wrongKind(kinds: readonly DataKind[], kind: DataKind): string {
  const named = kinds.map((one) => reading[one]);
  const list =
    named.length > 2
      ? `${named.slice(0, -1).join(', ')} or ${named.at(-1) ?? ''}`
      : named.join(' or ');
  return `It reads ${list}; your rows are ${having[kind]}${hint(kinds, kind)}`;
}

/** The end of the sentence, with what could be done where that is in Data. */
function hint(kinds: readonly DataKind[], kind: DataKind): string {
  if (kind === 'text' && kinds.includes('table')) {
    return '. In Data, a text can become a bag of words, which is a table.';
  }
  if (kind !== 'table') return '.';
  if (kinds.includes('series')) return '. Windows can be cut in Data where rows have an order.';
  return kinds.includes('image') ? ', which have no neighbours for its windows to see.' : '.';
}
