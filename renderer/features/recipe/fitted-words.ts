import type { FittedColumn } from '../../../common/datasets/recipe.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';
import { transformWords } from './treatment-words.ts';

/** What was learned of a column from the training rows, in short phrases. */
export function fittedWords(column: FittedColumn): readonly string[] {
  const { treatment, categories, edges, text } = column;
  const scales = treatment.type === 'number' && treatment.scaling !== 'none';
  return [
    ...(text ? [`${formatCount(text.words.length)} words in the vocabulary`] : []),
    ...(categories.length > 0 ? [categoryWords(categories)] : []),
    ...boundWords(column),
    ...powerWords(column),
    ...(edges ? [`${formatCount(edges.length - 1)} bins`] : []),
    ...(scales && categories.length === 0 && !edges ? [scaled(column.offset, column.divisor)] : []),
    ...gapWords(column),
  ];
}

function categoryWords(categories: readonly string[]): string {
  const shown = categories.slice(0, 4).join(', ');
  const rest = categories.length > 4 ? `, and ${formatCount(categories.length - 4)} more` : '';
  const noun = categories.length === 1 ? 'category' : 'categories';
  return `${formatCount(categories.length)} ${noun}: ${shown}${rest}`;
}

function boundWords({ treatment, bounds }: FittedColumn): readonly string[] {
  if (!bounds) return [];
  const [lower, upper] = bounds.map((bound) => formatNumber(bound));
  const what = treatment.outliers?.action === 'drop' ? 'left out' : 'capped';
  return [`${what} beyond ${lower} and ${upper}`];
}

function powerWords({ treatment, lambda }: FittedColumn): readonly string[] {
  const { transform = 'none' } = treatment;
  if (transform === 'none') return [];
  return [
    `${transformWords(transform)}${lambda === undefined ? '' : ` of power ${formatNumber(lambda)}`}`,
  ];
}

function gapWords({ treatment, fill }: FittedColumn): readonly string[] {
  if (treatment.type === 'image') return [];
  if (treatment.missing === 'drop') return ['rows with missing cells left out'];
  if (fill === null) return [];
  return [`missing → ${typeof fill === 'number' ? formatNumber(fill) : fill || 'an empty text'}`];
}

/** `(x − 3) / 2`, without what changes nothing. */
function scaled(offset: number, divisor: number): string {
  if (offset === 0 && divisor === 1) return 'unchanged';
  const sign = offset < 0 ? '+' : '−';
  const shifted = offset === 0 ? 'x' : `x ${sign} ${formatNumber(Math.abs(offset))}`;
  if (divisor === 1) return shifted;
  return `${offset === 0 ? 'x' : `(${shifted})`} / ${formatNumber(divisor)}`;
}
