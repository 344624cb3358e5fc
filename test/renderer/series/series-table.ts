import type { Api } from '../../../common/api/api.ts';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { previewSplit } from '../../../common/datasets/split/preview-split.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import type { TableData } from '../../../common/datasets/table-data.ts';
import { tableOf } from '../shell/memory-studio.ts';

/** 120 days of two shops, half of each kind of day, and what they sold. */
const days = Array.from({ length: 120 }, (_, index) => 18_262 + index);
const sold = days.map((_, index) => 100 + index + 10 * Math.sin(index));
const shops = ['north', 'south', 'east', 'west'];
const parts = ['train', 'val', 'test'];

export const data: TableData = {
  rows: days.length,
  columns: new Map([
    ['day', { kind: 'number', values: Float64Array.from(days), unreadable: 0 }],
    ['sold', { kind: 'number', values: Float64Array.from(sold), unreadable: 0 }],
    [
      'shop',
      { kind: 'category', codes: Int32Array.from(days, (_, row) => row % 4), values: shops },
    ],
    [
      'part',
      { kind: 'category', codes: Int32Array.from(days, (_, row) => row % 3), values: parts },
    ],
  ]),
};

const numeric = (values: readonly number[]): NonNullable<ColumnProfile['numeric']> => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return {
    min: at(0),
    max: at(1),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    standardDeviation: 1,
    median: at(0.5),
    quartile1: at(0.25),
    quartile3: at(0.75),
    histogram: [{ from: at(0), to: at(1), count: values.length }],
  };
};

const profile = (
  name: string,
  type: ColumnProfile['type'],
  values: readonly string[],
  numbers?: readonly number[],
): ColumnProfile => ({
  name,
  type,
  rows: days.length,
  missing: 0,
  distinct: numbers ? days.length : values.length,
  topValues: values.map((value) => ({ value, count: days.length / values.length })),
  unreadable: 0,
  warnings: [],
  ...(numbers ? { numeric: numeric(numbers) } : {}),
});

/** The series as a dataset. */
export function seriesTable(): ProfiledDataset {
  const profiles = [
    profile('day', 'date', [], days),
    profile('sold', 'number', [], sold),
    profile('shop', 'category', shops),
    profile('part', 'category', parts),
  ];
  const columns = profiles.map(({ name, type }) => ({ name, type, detectedType: type }));
  const { dataset } = tableOf(days.length);
  return { dataset: { ...dataset, columns }, profiles };
}

/** A recipe that forecasts `sold`, its rows dealt by chance. */
export function seriesRecipe(): Recipe {
  return {
    ...suggestRecipe(seriesTable(), 'sold'),
    window: undefined,
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: false },
  };
}

/** Splits for real, by the program's own code over the table above. */
export const splitApi = {
  recipes: {
    split: ({ recipe }: { recipe: Recipe }) =>
      Promise.resolve().then(() => previewSplit(data, recipe)),
  },
} as unknown as Api;

/** What axe finds serious on the page, a line each. */
export async function seriousFaults(): Promise<string[]> {
  const { default: axe } = await import('axe-core');
  const { violations } = await axe.run(document.body);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}
