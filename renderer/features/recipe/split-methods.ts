import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { SplitMethod, SplitSpec, SplitValues } from '../../../common/datasets/split-spec.ts';

/** A way of dealing rows as it is offered. */
export interface SplitMethodChoice {
  readonly value: SplitMethod;
  readonly label: string;
  readonly help: string;
}

const methods: readonly SplitMethodChoice[] = [
  {
    value: 'random',
    label: 'Random',
    help: 'Rows are dealt by chance. Right when rows have nothing to do with one another.',
  },
  {
    value: 'grouped',
    label: 'Grouped',
    help: 'Rows with the same value of a column stay together: all pictures of a patient, all sales of a shop.',
  },
  {
    value: 'time',
    label: 'By time',
    help: 'The earliest rows train, the last ones test. Right when the network shall tell of the future.',
  },
  {
    value: 'column',
    label: 'By column',
    help: 'A column of the table says which rows train, validate and test.',
  },
];

/** The methods for rows, or for series, which are never dealt by chance. */
export function splitMethods(series: boolean): readonly SplitMethodChoice[] {
  return series ? methods.filter(({ value }) => value !== 'random') : methods;
}

/** The method that holds: series without one that fits them are split by time. */
export function methodOf(split: SplitSpec, series: boolean): SplitMethod {
  const method = split.method ?? 'random';
  return series && method === 'random' ? 'time' : method;
}

/** The split by another method, with a column that fits it where there is one. */
export function withMethod(
  split: SplitSpec,
  method: SplitMethod,
  profiles: readonly ColumnProfile[],
): SplitSpec {
  const { column: before, values: _values, ...rest } = split;
  const kept = { ...rest, method: method === 'random' ? undefined : method };
  if (method === 'random') return kept;
  if (method === 'time') {
    const date = profiles.find(({ type }) => type === 'date');
    return { ...kept, ...(date ? { column: date.name } : {}) };
  }
  const fitting = columnsFor(method, profiles);
  const column = fitting.find(({ name }) => name === before) ?? fitting[0];
  return column ? withColumn(kept, column.name, profiles) : kept;
}

/** Columns that a method may go by, the likeliest first. */
export function columnsFor(
  method: SplitMethod,
  profiles: readonly ColumnProfile[],
): readonly ColumnProfile[] {
  if (method === 'time') {
    return profiles.filter(({ type }) => type === 'date' || type === 'number');
  }
  const usable = profiles.filter(
    ({ type, distinct }) =>
      type !== 'image' && distinct > 1 && (method === 'grouped' || distinct <= 20),
  );
  // Few values tell parts, repeated ones tell groups; fewer than three groups cannot fill three parts.
  const late = ({ distinct }: ColumnProfile): number =>
    method === 'grouped' && distinct < 3 ? 1 : 0;
  return usable.toSorted((a, b) => late(a) - late(b) || a.distinct - b.distinct);
}

/** The split by another column; with what its values are likely to stand for. */
export function withColumn(
  split: SplitSpec,
  column: string,
  profiles: readonly ColumnProfile[],
): SplitSpec {
  if (split.method !== 'column') return { ...split, column };
  const profile = profiles.find(({ name }) => name === column);
  return { ...split, column, values: likelyValues(profile) };
}

const telling: Readonly<Record<keyof SplitValues, RegExp>> = {
  train: /^(train|training|tr|fit)$/i,
  validation: /^(val|valid|validation|dev|eval)$/i,
  test: /^(test|testing|te|holdout)$/i,
};

function likelyValues(profile: ColumnProfile | undefined): SplitValues {
  const cells = profile?.topValues.map(({ value }) => value) ?? [];
  const of = (part: keyof SplitValues) => cells.filter((cell) => telling[part].test(cell));
  const values = { train: of('train'), validation: of('validation'), test: of('test') };
  return values.train.length > 0 ? values : { ...values, train: cells.slice(0, 1) };
}

/** The split with one cell standing for another part, or for none. */
export function assignValue(
  split: SplitSpec,
  cell: string,
  part: keyof SplitValues | null,
): SplitSpec {
  const values = split.values ?? { train: [], validation: [], test: [] };
  const without = (cells: readonly string[]) => cells.filter((other) => other !== cell);
  const next = {
    train: without(values.train),
    validation: without(values.validation),
    test: without(values.test),
  };
  if (part) next[part] = [...next[part], cell];
  return { ...split, values: next };
}
