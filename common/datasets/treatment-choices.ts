import type { ColumnType, DateFormat } from './column.ts';
import type { DerivedFormula } from './derived/derived-column.ts';
import type {
  Balancing,
  Binning,
  DatePart,
  Encoding,
  MissingStrategy,
  OutlierRule,
  Recipe,
  Scaling,
  Transform,
} from './recipe.ts';

/** A choice with a sentence on what it does, in the words of Keras and scikit-learn. */
export interface Choice<Value extends string> {
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
    label: 'Ordinal',
    help: 'One input with the category’s number 0, 1, 2, …. For categories that have an order.',
  },
  {
    value: 'hashing',
    label: 'Hashing',
    help: 'A fixed number of inputs, chosen by a hash of the category. For very many categories; some share an input.',
  },
  {
    value: 'frequency',
    label: 'Frequency',
    help: 'One input with the category’s share of the training rows.',
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
  {
    value: 'robust',
    label: 'Robust',
    help: 'Subtracts the median and divides by the interquartile range, which outliers hardly change.',
  },
  { value: 'none', label: 'None', help: 'Leaves the numbers as they are.' },
];

export const transformChoices: readonly Choice<Transform>[] = [
  { value: 'none', label: 'None', help: 'Leaves the numbers as they are.' },
  {
    value: 'log',
    label: 'Logarithm',
    help: 'Natural logarithm of x. Draws in a long tail; only for numbers above 0.',
  },
  {
    value: 'log1p',
    label: 'Logarithm of 1 + x',
    help: 'Natural logarithm of 1 + x. For counts and amounts that may be 0.',
  },
  { value: 'sqrt', label: 'Square root', help: 'Gentler than a logarithm; not for negatives.' },
  { value: 'square', label: 'Square', help: 'x². Spreads out large numbers.' },
  {
    value: 'box-cox',
    label: 'Box–Cox',
    help: 'The power that makes the training rows most like a bell curve; only for numbers above 0.',
  },
  {
    value: 'yeo-johnson',
    label: 'Yeo–Johnson',
    help: 'As Box–Cox, and takes 0 and negative numbers too.',
  },
];

export const outlierActionChoices: readonly Choice<OutlierRule['action']>[] = [
  {
    value: 'cap',
    label: 'Cap',
    help: 'Moves numbers beyond a bound to the bound, in every row and at prediction.',
  },
  {
    value: 'drop',
    label: 'Leave training rows out',
    help: 'Training rows with a number beyond a bound are left out. Validation and test keep theirs.',
  },
];

export const outlierRuleChoices: readonly Choice<OutlierRule['rule']>[] = [
  {
    value: 'iqr',
    label: 'Interquartile range',
    help: 'Beyond the quartiles by more than the factor times the interquartile range; 1.5 is usual.',
  },
  {
    value: 'z',
    label: 'Standard score',
    help: 'Farther from the mean than the factor times the standard deviation; 3 is usual.',
  },
  {
    value: 'quantile',
    label: 'Quantile',
    help: 'The given share at each end; 0.01 is 1 % below and 1 % above.',
  },
];

/** The factor that is usual for a rule. */
export const usualFactor: Readonly<Record<OutlierRule['rule'], number>> = {
  iqr: 1.5,
  z: 3,
  quantile: 0.01,
};

export const binEdgesChoices: readonly Choice<Binning['edges']>[] = [
  { value: 'uniform', label: 'Uniform', help: 'Bins of equal width.' },
  { value: 'quantile', label: 'Quantile', help: 'Bins with equally many training rows.' },
];

export const binEncodingChoices: readonly Choice<Binning['encoding']>[] = [
  { value: 'one-hot', label: 'One-hot', help: 'One input of 0 or 1 per bin.' },
  { value: 'ordinal', label: 'Ordinal', help: 'One input with the bin’s number 0, 1, 2, ….' },
];

export const datePartChoices: readonly Choice<DatePart>[] = [
  { value: 'year', label: 'Year', help: 'The year as a number.' },
  { value: 'month', label: 'Month', help: '1 to 12.' },
  { value: 'day', label: 'Day of the month', help: '1 to 31.' },
  { value: 'weekday', label: 'Weekday', help: '0 for Monday to 6 for Sunday.' },
  { value: 'hour', label: 'Hour', help: '0 to 23.' },
  { value: 'day-of-year', label: 'Day of the year', help: '1 to 366.' },
];

export const dateFormatChoices: readonly Choice<'plain' | DateFormat>[] = [
  {
    value: 'plain',
    label: '2024-12-31 or 31.12.2024',
    help: 'Dates that can be read in one way only. Others count as missing.',
  },
  { value: 'day-first', label: '31/12/2024', help: 'The day comes first where slashes are used.' },
  {
    value: 'month-first',
    label: '12/31/2024',
    help: 'The month comes first where slashes are used.',
  },
  { value: 'compact', label: '20241231', help: 'Eight digits: year, month and day.' },
];

export const unitNormChoices: readonly Choice<'none' | NonNullable<Recipe['unitNorm']>>[] = [
  { value: 'none', label: 'None', help: 'Leaves rows as they are.' },
  { value: 'l1', label: 'L1', help: 'Divides each row by the sum of its absolute numbers.' },
  { value: 'l2', label: 'L2', help: 'Divides each row by its length, √Σx².' },
  { value: 'max', label: 'Maximum', help: 'Divides each row by its largest absolute number.' },
];

export const balanceChoices: readonly Choice<'none' | Balancing['method']>[] = [
  { value: 'none', label: 'None', help: 'Training rows stay as they are.' },
  {
    value: 'oversample',
    label: 'Oversample',
    help: 'Repeats training rows, chosen at random, until every class has as many as the largest.',
  },
  {
    value: 'undersample',
    label: 'Undersample',
    help: 'Leaves training rows out, chosen at random, until every class has as few as the smallest.',
  },
];

export const formulaChoices: readonly Choice<DerivedFormula['kind']>[] = [
  { value: 'power', label: 'Power', help: 'x to a power, such as x².' },
  { value: 'product', label: 'Product', help: 'Several columns multiplied, such as x · y.' },
  {
    value: 'ratio',
    label: 'Ratio',
    help: 'One column divided by another; missing where that is 0.',
  },
  { value: 'difference', label: 'Difference', help: 'One column less another; of dates, in days.' },
  { value: 'sin', label: 'Sine', help: 'sin(x), x in radians.' },
  { value: 'cos', label: 'Cosine', help: 'cos(x), x in radians.' },
  {
    value: 'cross',
    label: 'Cross',
    help: 'Each combination of categories as a category of its own.',
  },
];

/** The help sentence of the chosen value. */
export function helpFor<Value extends string>(
  choices: readonly Choice<Value>[],
  value: Value,
): string | undefined {
  return choices.find((choice) => choice.value === value)?.help;
}
