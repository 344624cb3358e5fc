import type { FittedColumn } from '../../../common/datasets/recipe.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';

/** What was learned of a column from the training rows, in short phrases. */
export function fittedWords(column: FittedColumn): readonly string[] {
  const { treatment, fill, categories, offset, divisor } = column;
  const words: string[] = [];
  if (categories.length > 0) {
    const shown = categories.slice(0, 4).join(', ');
    const rest = categories.length > 4 ? `, and ${formatCount(categories.length - 4)} more` : '';
    words.push(`${formatCount(categories.length)} categories: ${shown}${rest}`);
  }
  if (treatment.type === 'number' && treatment.scaling !== 'none' && categories.length === 0) {
    words.push(`(x ${signed(-offset)}) / ${formatNumber(divisor)}`);
  }
  if (treatment.missing === 'drop') words.push('rows with missing cells left out');
  else if (fill !== null) {
    words.push(`missing → ${typeof fill === 'number' ? formatNumber(fill) : fill}`);
  }
  return words;
}

function signed(value: number): string {
  return value < 0 ? `− ${formatNumber(-value)}` : `+ ${formatNumber(value)}`;
}
