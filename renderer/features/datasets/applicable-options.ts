import type { Dataset, ReadDialect } from '../../../common/datasets/dataset.ts';

/** A reading option that the Import tab may show. */
export type ReadingOption = keyof ReadDialect;

const delimited: readonly ReadingOption[] = [
  'separator',
  'quote',
  'decimal',
  'encoding',
  'missingValues',
  'header',
  'rowNames',
];

const byFormat: Readonly<Record<string, readonly ReadingOption[]>> = {
  csv: delimited,
  excel: ['missingValues', 'header'],
  json: ['encoding', 'missingValues'],
  'json-lines': ['encoding', 'missingValues'],
  parquet: ['missingValues'],
  arrow: ['missingValues'],
  sqlite: ['missingValues'],
  numpy: ['missingValues'],
};

/** The options that change how a dataset of this form is read; none for pictures and generated sets. */
export function applicableOptions({
  kind = 'table',
  source,
}: Pick<Dataset, 'kind' | 'source'>): ReadonlySet<ReadingOption> {
  if (kind !== 'table' || source.kind === 'generated') return new Set();
  return new Set(byFormat[source.format ?? 'csv'] ?? []);
}
