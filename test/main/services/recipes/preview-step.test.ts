import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../../../common/api/api.ts';
import type { ProfiledDataset } from '../../../../common/datasets/dataset.ts';
import type { ColumnTreatment, Recipe } from '../../../../common/datasets/recipe.ts';
import type { PreparationStage } from '../../../../common/datasets/step-preview.ts';
import { suggestRecipe } from '../../../../common/datasets/suggest-recipe.ts';
import {
  defaultTextTreatment,
  type TextTreatment,
} from '../../../../common/datasets/text/text-treatment.ts';
import { startServices, type Services } from '../../../../main/services/start.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'layerwright-preview-'));
let services: Services;
let api: Api;

beforeAll(async () => {
  services = await startServices({
    libraryFolder: join(folder, 'library'),
    resourcesFolder: join(root, 'resources'),
    host: {
      kind: 'browser',
      version: '0.0.0',
      forkTrainer: () => {
        throw new Error('Nothing is trained here');
      },
    },
    publish: () => undefined,
  });
  ({ api } = services);
});
afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A table of these lines, and the first rows of a column before and after a step. */
async function tableOf(name: string, lines: readonly string[]) {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  const table = await api.datasets.importFiles({
    tokens: [services.files.grant(path, name)],
    options: {},
  });
  const look = async (recipe: Recipe, column: string, stage: PreparationStage, limit = 10) => {
    const datasetId = table.dataset.id;
    const shown = await api.recipes.previewStep({ datasetId, recipe, column, stage, limit });
    const values = (side: 'before' | 'after') =>
      Object.fromEntries(shown[side].series.map((series) => [series.name, series.values]));
    return { ...shown, was: values('before'), is: values('after') };
  };
  return { table, look };
}

/** What is suggested, with other treatments of a column. */
function recipeWith(
  table: ProfiledDataset,
  target: string,
  column: string,
  changes: Partial<ColumnTreatment>,
  rest: Partial<Recipe> = {},
): Recipe {
  const suggested = suggestRecipe(table, target);
  return {
    ...suggested,
    ...rest,
    treatments: suggested.treatments.map((treatment) =>
      treatment.column === column ? { ...treatment, ...changes } : treatment,
    ),
  };
}

/** The first rows train, whatever the seed. */
const inOrder = {
  train: 0.6,
  validation: 0.2,
  test: 0.2,
  seed: 1,
  stratify: false,
  method: 'time',
} as const;

describe('a step of a series that is cut into windows', () => {
  /** Ten days of ten degrees more each, written in the wrong order; the fourth day has no value. */
  const days = Array.from({ length: 10 }, (_, day) => {
    const heat = day === 3 ? '' : String(10 * (day + 1));
    return `2020-01-${String(day + 1).padStart(2, '0')},${heat},${day + 1}`;
  });
  const lines = ['day,heat,sold', ...days.toReversed()];
  const window = {
    length: 2,
    horizon: 1,
    stride: 1,
    purpose: 'forecast',
    seesTarget: false,
    orderBy: 'day',
  } as const;
  let series: Awaited<ReturnType<typeof tableOf>>;
  let recipe: Recipe;

  beforeAll(async () => {
    series = await tableOf('days.csv', lines);
    recipe = recipeWith(
      series.table,
      'sold',
      'heat',
      { role: 'feature', type: 'number', missing: 'mean', scaling: 'min-max' },
      { window, split: inOrder },
    );
  });

  it('learns from the rows that are early in time, not early in the file', async () => {
    const { split } = await series.look(recipe, 'heat', 'fill');
    // The file begins with the last day: its first rows test, its last rows train.
    expect(split).toEqual([2, 2, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('fills a gap from the training rows and shows the rows as in the file', async () => {
    const { was, is, before, after, remarks } = await series.look(recipe, 'heat', 'fill');
    expect(was).toEqual({ heat: [100, 90, 80, 70, 60, 50, null, 30, 20, 10] });
    // The mean of 10, 20, 30, 50 and 60.
    expect(is).toEqual({ heat: [100, 90, 80, 70, 60, 50, 34, 30, 20, 10] });
    expect(before.series[0]?.summary).toMatchObject({ rows: 6, missing: 1 });
    expect(after.series[0]?.summary).toMatchObject({ rows: 6, missing: 0 });
    expect(remarks).toEqual(['1 training row without a value: 34 is filled in.']);
  });

  it('scales by the training rows, so that later ones go beyond 1', async () => {
    const { was, is } = await series.look(recipe, 'heat', 'scaling');
    expect(was['heat']).toEqual([100, 90, 80, 70, 60, 50, 34, 30, 20, 10]);
    const scaled = [100, 90, 80, 70, 60, 50, 34, 30, 20, 10].map((heat) => (heat - 10) / 50);
    is['heat']?.forEach((value, row) => expect(value).toBeCloseTo(scaled[row] ?? NaN, 12));
  });
});

describe('a step of a column of texts', () => {
  // By how often: good 3, film 2, bad 1, the 1; the last two rows do not train.
  const reviews = ['"Good, good film!"', 'bad film', 'the good', '', 'awful FILM', 'good'];
  let texts: Awaited<ReturnType<typeof tableOf>>;
  const recipeFor = (text: Partial<TextTreatment>) =>
    recipeWith(
      texts.table,
      'stars',
      'review',
      {
        role: 'feature',
        type: 'text',
        missing: 'constant',
        fill: 'bad',
        text: { ...defaultTextTreatment, length: 4, ...text },
      },
      { split: { ...inOrder, train: 4 / 6, validation: 1 / 6, test: 1 / 6, column: 'at' } },
    );

  beforeAll(async () => {
    const lines = reviews.map((review, row) => `${review},${row + 0.5},2020-01-0${row + 1}`);
    texts = await tableOf('reviews.csv', ['review,stars,at', ...lines]);
  });

  it('shows the text that stands for a missing one', async () => {
    const { was, is, split } = await texts.look(recipeFor({}), 'review', 'fill');
    expect(split).toEqual([0, 0, 0, 0, 1, 2]);
    expect(was['review']).toEqual([
      'Good, good film!',
      'bad film',
      'the good',
      null,
      'awful FILM',
      'good',
    ]);
    expect(is['review']?.[3]).toBe('bad');
  });

  it('shows tokens, padded in front, with 1 for words that training rows do not have', async () => {
    const { was, is } = await texts.look(recipeFor({}), 'review', 'encoding');
    expect(was['review']?.slice(3)).toEqual(['bad', 'awful FILM', 'good']);
    // good is 2; film and bad, the first of two equals, are 3 and 4; the is 5.
    expect(Object.values(is)).toEqual([
      [0, 0, 0, 0, 0, 0],
      [2, 0, 0, 0, 0, 0],
      [2, 4, 5, 0, 1, 0],
      [3, 3, 2, 4, 3, 2],
    ]);
    expect(Object.keys(is)).toEqual(['review 1', 'review 2', 'review 3', 'review 4']);
  });

  it('shows how often each word occurs, and nothing of unknown words', async () => {
    const { is } = await texts.look(recipeFor({ mode: 'count' }), 'review', 'encoding');
    expect(is).toEqual({
      'review=good': [2, 0, 1, 0, 0, 1],
      'review=film': [1, 1, 0, 0, 1, 0],
      'review=bad': [0, 1, 0, 1, 0, 0],
      'review=the': [0, 0, 1, 0, 0, 0],
    });
  });

  it('shows words weighed by how rare they are among the training texts', async () => {
    const { is } = await texts.look(recipeFor({ mode: 'tf-idf' }), 'review', 'encoding');
    // ln((1 + 4) / (1 + texts with the word)) + 1, by the row's length.
    const idf = (texts: number) => Math.log(5 / (1 + texts)) + 1;
    const length = Math.hypot(2 * idf(2), idf(2));
    expect(is['review=good']?.[0]).toBeCloseTo((2 * idf(2)) / length, 6);
    expect(is['review=the']?.[2]).toBeCloseTo(idf(1) / Math.hypot(idf(2), idf(1)), 6);
    expect(is['review=bad']?.[3]).toBe(1);
  });
});

describe('a step of a column of dates', () => {
  // 2020-02-29 is day 18321 since 1970 and a Saturday.
  const cells = ['2020-02-29', '2020-03-01', '', '2020-03-03', '2021-01-01', '2019-12-31'];
  let dates: Awaited<ReturnType<typeof tableOf>>;
  const recipeFor = (changes: Partial<ColumnTreatment>) =>
    recipeWith(
      dates.table,
      'price',
      'sold',
      { role: 'feature', type: 'date', missing: 'median', scaling: 'none', ...changes },
      { split: { ...inOrder, train: 4 / 6, validation: 1 / 6, test: 1 / 6, column: 'nr' } },
    );

  beforeAll(async () => {
    const lines = cells.map((cell, row) => `${cell},${row * 1.5},${row + 1}`);
    dates = await tableOf('sales.csv', ['sold,price,nr', ...lines]);
  });

  it('shows days since 1970, and fills the gap with the training rows’ median', async () => {
    const { was, is, remarks } = await dates.look(recipeFor({}), 'sold', 'fill');
    expect(was['sold']).toEqual([18_321, 18_322, null, 18_324, 18_628, 18_261]);
    expect(is['sold']).toEqual([18_321, 18_322, 18_322, 18_324, 18_628, 18_261]);
    expect(remarks).toEqual(['1 training row without a value: 2020-03-01 is filled in.']);
  });

  it('shows the parts that a date becomes', async () => {
    const date = {
      elapsed: false,
      parts: ['year', 'month', 'day', 'weekday'],
      cycles: false,
    } as const;
    const { was, is } = await dates.look(recipeFor({ date }), 'sold', 'encoding');
    expect(was['sold']?.[2]).toBe(18_322);
    expect(is).toEqual({
      'sold year': [2020, 2020, 2020, 2020, 2021, 2019],
      'sold month': [2, 3, 3, 3, 1, 12],
      'sold day': [29, 1, 1, 3, 1, 31],
      // Monday is 0.
      'sold weekday': [5, 6, 6, 1, 4, 1],
    });
  });

  it('shows places in cycles, which are not scaled, beside days, which are', async () => {
    const date = { elapsed: true, parts: ['month'], cycles: true } as const;
    const recipe = recipeFor({ date, scaling: 'min-max' });
    const { is } = await dates.look(recipe, 'sold', 'scaling');
    // The training rows' days go from 18321 to 18324.
    [0, 1 / 3, 1 / 3, 1].forEach((value, row) =>
      expect(is['sold days']?.[row]).toBeCloseTo(value, 6),
    );
    [2, 3, 3, 3, 1, 12].forEach((month, row) => {
      const turn = (2 * Math.PI * (month - 1)) / 12;
      expect(is['sold month sin']?.[row]).toBeCloseTo(Math.sin(turn), 6);
      expect(is['sold month cos']?.[row]).toBeCloseTo(Math.cos(turn), 6);
    });
  });
});
