import {
  type Association,
  type AssociationMatrix,
  strengthWords,
} from '../../../common/explore/association.ts';
import { formatCount } from '../../ui/format.ts';

/** Which correlation of two columns of numbers is shown. */
export type NumberMeasure = 'pearson' | 'spearman';

/** The value that is shown of a pair. */
export function shownValue(cell: Association, measure: NumberMeasure): number | null {
  if (cell.measure !== 'correlation' || measure === 'pearson') return cell.value;
  return cell.spearman ?? null;
}

/** A value between −1 and 1 with two digits: `0.83`, `−0.40`. */
export function twoDigits(value: number | null): string {
  return value === null ? '–' : value.toFixed(2).replace('-', '−').replace('−0.00', '0.00');
}

/** What a pair has in common, as a sentence. */
export function pairWords(
  first: string,
  second: string,
  cell: Association,
  measure: NumberMeasure,
): string {
  const value = shownValue(cell, measure);
  const name =
    cell.measure === 'cramers-v'
      ? 'Cramér’s V'
      : cell.measure === 'correlation-ratio'
        ? 'correlation ratio η'
        : measure === 'pearson'
          ? 'Pearson'
          : 'Spearman';
  const rows = `${formatCount(cell.rows)} rows`;
  if (value === null) {
    return `${first} and ${second}: ${name} is not defined (${rows}); one of them is constant or they never occur together.`;
  }
  return `${first} and ${second}: ${name} ${twoDigits(value)}, ${strengthWords({ ...cell, value })} (${rows}).`;
}

/** What each measure means. */
export const measureWords: Readonly<Record<Association['measure'], string>> = {
  correlation:
    'Two columns of numbers: Pearson says how well a straight line, Spearman how well any rising or falling curve tells one from the other; −1 to 1.',
  'cramers-v':
    'Two columns of categories: Cramér’s V (corrected for bias) says how much one tells of the other; 0 to 1.',
  'correlation-ratio':
    'A category and a number: η says how far the numbers differ between the categories; η² is the share of their variance; 0 to 1.',
};

export type MatrixOrder = 'related' | 'table' | 'target';

/** Places of the columns in the chosen order. */
export function orderOf(
  matrix: AssociationMatrix,
  order: MatrixOrder,
  target: string | null,
): readonly number[] {
  const size = matrix.columns.length;
  const places = Array.from({ length: size }, (_, index) => index);
  if (order === 'related') return matrix.clustered;
  const row = matrix.columns.findIndex(({ name }) => name === target);
  if (order === 'table' || row < 0) return places;
  const strength = (place: number) =>
    place === row ? 2 : Math.abs(matrix.cells[row * size + place]?.value ?? 0);
  return places.sort((a, b) => strength(b) - strength(a));
}

/** Every pair once, the strongest first. */
export function strongestPairs(
  matrix: AssociationMatrix,
  measure: NumberMeasure,
): readonly { readonly first: string; readonly second: string; readonly cell: Association }[] {
  const size = matrix.columns.length;
  return matrix.columns
    .flatMap(({ name }, a) =>
      matrix.columns.slice(a + 1).flatMap((other, below) => {
        const cell = matrix.cells[a * size + a + 1 + below];
        return cell ? [{ first: name, second: other.name, cell }] : [];
      }),
    )
    .sort(
      (a, b) =>
        Math.abs(shownValue(b.cell, measure) ?? 0) - Math.abs(shownValue(a.cell, measure) ?? 0),
    );
}
