import type { ColumnProfile } from './column.ts';
import type { SplitSpec } from './split-spec.ts';

const names: ReadonlySet<string> = new Set(['split', 'subset', 'partition', 'set', 'fold']);
const words = {
  train: new Set(['train', 'training']),
  validation: new Set(['valid', 'validation', 'val', 'dev']),
  test: new Set(['test', 'testing']),
} as const;

/** The column that says which rows are for training and which for the test: by its name and all its values. */
export function splitColumn(profiles: readonly ColumnProfile[]): ColumnProfile | null {
  return profiles.find((profile) => splitValuesOf(profile) !== null) ?? null;
}

/**
 * The split that a table names itself; null where it names none. Where it has no validation rows, some of its
 * training rows become such.
 */
export function suggestOwnSplit(
  profiles: readonly ColumnProfile[],
): Pick<SplitSpec, 'method' | 'column' | 'values'> | null {
  const column = splitColumn(profiles);
  const values = column && splitValuesOf(column);
  return column && values ? { method: 'column', column: column.name, values } : null;
}

function splitValuesOf({
  name,
  type,
  topValues,
  distinct,
}: ColumnProfile): SplitSpec['values'] | null {
  const wanted = names.has(name.trim().toLowerCase()) && (type === 'category' || type === 'text');
  if (!wanted || distinct < 2 || distinct > topValues.length) return null;
  const cells = topValues.map(({ value }) => value);
  const of = (part: keyof typeof words) =>
    cells.filter((cell) => words[part].has(cell.trim().toLowerCase()));
  const values = { train: of('train'), validation: of('validation'), test: of('test') };
  const told = values.train.length + values.validation.length + values.test.length;
  return values.train.length > 0 && told === cells.length ? values : null;
}
