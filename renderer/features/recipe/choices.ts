import type { ColumnType } from '../../../common/datasets/column.ts';
import type { Encoding, MissingStrategy, Scaling } from '../../../common/datasets/recipe.ts';

/** A choice with a sentence on what it does. */
interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly help: string;
}

const missing: Readonly<Record<MissingStrategy, Choice<MissingStrategy>>> = {
  mean: {
    value: 'mean',
    label: 'Mean',
    help: 'Fills in the mean of the training rows. Outliers pull it.',
  },
  median: {
    value: 'median',
    label: 'Median',
    help: 'Fills in the median of the training rows. Outliers do not pull it.',
  },
  'most-frequent': {
    value: 'most-frequent',
    label: 'Most frequent value',
    help: 'Fills in the value that the training rows have most often.',
  },
  constant: {
    value: 'constant',
    label: 'A fixed value',
    help: 'Fills in the value you type. For words, “unknown” makes missing a category of its own.',
  },
  drop: {
    value: 'drop',
    label: 'Leave the row out',
    help: 'Rows with a missing cell here are not used at all.',
  },
};

/** Ways to treat a missing cell that make sense for a type. */
export function missingChoices(type: ColumnType): readonly Choice<MissingStrategy>[] {
  return type === 'number' || type === 'date'
    ? [missing.mean, missing.median, missing['most-frequent'], missing.constant, missing.drop]
    : [missing['most-frequent'], missing.constant, missing.drop];
}

export const encodingChoices: readonly Choice<Encoding>[] = [
  {
    value: 'one-hot',
    label: 'One-hot',
    help: 'One input of 0 or 1 per category. The usual choice: no order is claimed.',
  },
  {
    value: 'label',
    label: 'Label',
    help: 'One input with the category’s number 0, 1, 2, …. For categories that have an order.',
  },
];

export const scalingChoices: readonly Choice<Scaling>[] = [
  {
    value: 'standard',
    label: 'Standard',
    help: 'Subtracts the mean and divides by the standard deviation. The usual choice.',
  },
  {
    value: 'min-max',
    label: 'Min–max',
    help: 'Maps the smallest training value to 0 and the largest to 1.',
  },
  { value: 'none', label: 'None', help: 'Leaves the numbers as they are.' },
];

/** The help sentence of the chosen value. */
export function helpFor<Value extends string>(
  choices: readonly Choice<Value>[],
  value: Value,
): string | undefined {
  return choices.find((choice) => choice.value === value)?.help;
}
