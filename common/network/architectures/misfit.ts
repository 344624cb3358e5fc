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
  table: 'the columns of a table',
  image: 'pictures, whose pixels have neighbours',
  text: 'texts as numbers of words',
  series: 'windows of rows in order',
};
const having: Record<DataKind, string> = {
  table: 'your rows are columns without an order',
  image: 'your rows are pictures',
  text: 'your rows are texts',
  series: 'your rows are windows of a series',
};
const remedy: Record<DataKind, string> = {
  table: 'In Data, a text can become a bag of words, which is a table.',
  image: '',
  text: 'A column of texts read as tokens would do.',
  series: 'Windows can be cut in Data where rows have an order.',
};

function wrongKind(kinds: readonly DataKind[], kind: DataKind): string {
  const named = kinds.map((one) => reading[one]).join(' or ');
  const [first = 'table'] = kinds;
  const helps = kind === 'table' || (kind === 'text' && first === 'table') ? remedy[first] : '';
  return `It reads ${named}; ${having[kind]}.${helps === '' ? '' : ` ${helps}`}`;
}
