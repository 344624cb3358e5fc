import type { FittedColumn } from '../../../common/datasets/recipe.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';

/** What was learned of a column from the training rows, in short phrases. */
export function fittedWords(column: FittedColumn): readonly string[] {
  const { treatment, fill, categories, offset, divisor } = column;
  const words: string[] = [];
  if (categories.length > 0) {
    const shown = categories.slice(0, 4).join(', ');
    const rest = categories.length > 4 ? `, and ${formatCount(categories.length - 4)} more` : '';
    const noun = categories.length === 1 ? 'category' : 'categories';
    words.push(`${formatCount(categories.length)} ${noun}: ${shown}${rest}`);
  }
  if (treatment.type === 'number' && treatment.scaling !== 'none' && categories.length === 0) {
    words.push(scaled(offset, divisor));
  }
  if (treatment.missing === 'drop') words.push('rows with missing cells left out');
  else if (fill !== null) {
    words.push(`missing → ${typeof fill === 'number' ? formatNumber(fill) : fill}`);
  }
  return words;
}

/** `(x − 3) / 2`, without what changes nothing. */
function scaled(offset: number, divisor: number): string {
  if (offset === 0 && divisor === 1) return 'unchanged';
  const sign = offset < 0 ? '+' : '−';
  const shifted = offset === 0 ? 'x' : `x ${sign} ${formatNumber(Math.abs(offset))}`;
  if (divisor === 1) return shifted;
  return `${offset === 0 ? 'x' : `(${shifted})`} / ${formatNumber(divisor)}`;
}
