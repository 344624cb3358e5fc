import type { ColumnTreatment } from '../../datasets/recipe.ts';
import { pythonString } from '../python-text.ts';
import type { PythonHelpers } from './python-helpers.ts';

/** Where a script takes the cells of a column from, as expressions of Python. */
export interface CellSource {
  /** A new array of numbers, NaN where there is none. */
  readonly numbers: (column: string) => string;
  /** A new array of the days since 1970 of dates, NaN where there is none. */
  readonly days: (treatment: ColumnTreatment) => string;
  /** A list of texts, None where a cell is missing. */
  readonly words: (column: string) => string;
  /** Whether rows that miss a feature are marked in `complete`, rather than in no part. */
  readonly marksGaps: boolean;
}

/**
 * The cells of the table that was read.
 * @param calculated Columns that the script has calculated, of which those of numbers are arrays already.
 */
export function tableCells(
  helpers: PythonHelpers,
  calculated: ReadonlySet<string>,
  marksGaps: boolean,
): CellSource {
  const words = (column: string) => `table[${pythonString(column)}]`;
  return {
    numbers: (column) =>
      calculated.has(column)
        ? `${words(column)}.copy()`
        : `${helpers.use('as_numbers')}(${words(column)})`,
    days: (treatment) => daysText(words(treatment.column), treatment, helpers),
    words,
    marksGaps,
  };
}

/** The target's own past in a series, which the script has in `past`. */
export function pastCells(helpers: PythonHelpers): CellSource {
  return {
    numbers: () => 'past.copy()',
    days: (treatment) => daysText('past', treatment, helpers),
    words: () => 'past',
    marksGaps: true,
  };
}

function daysText(
  words: string,
  { dateFormat }: Pick<ColumnTreatment, 'dateFormat'>,
  helpers: PythonHelpers,
): string {
  const form = dateFormat === undefined ? '' : `, ${pythonString(dateFormat)}`;
  return `${helpers.use('as_days')}(${words}${form})`;
}
