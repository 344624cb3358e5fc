import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { TextDescriber } from '../../../common/datasets/text/describe-texts.ts';

/** The profile of a column of texts, as the import gives it. */
export function textProfile(name: string, texts: readonly string[]): ColumnProfile {
  const describer = new TextDescriber();
  for (const text of texts) describer.add(text);
  return {
    name,
    type: 'text',
    rows: texts.length,
    missing: 0,
    distinct: new Set(texts).size,
    topValues: [],
    unreadable: 0,
    warnings: [],
    text: describer.statistics() ?? undefined,
  };
}

/** The profile of a column of two classes. */
export function classProfile(name: string, rows: number): ColumnProfile {
  return {
    name,
    type: 'category',
    rows,
    missing: 0,
    distinct: 2,
    topValues: [
      { value: 'good', count: rows / 2 },
      { value: 'bad', count: rows / 2 },
    ],
    unreadable: 0,
    warnings: [],
  };
}

/** The profile of a column of numbers from 0 to 1. */
export function numberProfile(name: string, rows: number): ColumnProfile {
  return {
    name,
    type: 'number',
    rows,
    missing: 0,
    distinct: rows,
    numeric: {
      min: 0,
      max: 1,
      mean: 0.5,
      standardDeviation: 0.3,
      median: 0.5,
      quartile1: 0.25,
      quartile3: 0.75,
      histogram: [{ from: 0, to: 1, count: rows }],
    },
    topValues: [],
    unreadable: 0,
    warnings: [],
  };
}

/** A table with these columns. */
export function profiled(profiles: readonly ColumnProfile[]): ProfiledDataset {
  const rows = profiles[0]?.rows ?? 0;
  return {
    profiles,
    dataset: {
      id: 'texts',
      name: 'reviews.csv',
      source: { kind: 'file', name: 'reviews.csv', sha256: '' },
      rows,
      columns: profiles.map(({ name, type }) => ({ name, type, detectedType: type })),
      dialect: {
        header: true,
        separator: ',',
        quote: '"',
        decimal: '.',
        encoding: 'utf-8',
        missingValues: [],
        rowNames: false,
      },
      report: {
        rowsInFile: rows,
        rowsRead: rows,
        rowsRejected: 0,
        rowsAltered: 0,
        rejected: [],
        remarks: [],
      },
      createdAt: '2024-01-01T00:00:00.000Z',
    },
  };
}

/** Short reviews, no two alike: nine words each. */
export function reviews(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, row) =>
      `I thought film ${row} was ${row % 2 === 0 ? 'wonderful' : 'terrible'} and rather long`,
  );
}
