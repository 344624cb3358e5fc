/**
 * The six biggest problems that a person would see in the public tables, each told where it occurs: beside the column,
 * in the step, under Checks, under Import, or below the plot.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';
import { recipeSteps } from '../../renderer/features/recipe/recipe-steps.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const shared = resolve(import.meta.dirname, '../../../shared/data');
const isThere = existsSync(shared);
if (!isThere) console.log('Skipped six-problems tests: the shared data sets are not here.');

describe.skipIf(!isThere)('in the public tables a person is told', () => {
  const studio = new StudioUnderTest();
  beforeAll(() => studio.open());
  afterAll(() => studio.remove());

  /** A table as it opens, with the recipe that is suggested and what the checks find. */
  async function opened(path: string) {
    const text = readFileSync(join(shared, path), 'utf8');
    const tokens = [studio.file(path.replace('/', '-'), text)];
    const table = await studio.api.datasets.importFiles({ tokens, options: {} });
    const { recipe } = suggestExperiment(table);
    if (!recipe) throw new Error(`Nothing is suggested for ${path}`);
    const datasetId = table.dataset.id;
    const findings = await studio.api.checks.run({ datasetId, recipe });
    const steps = recipeSteps(recipe, table, null);
    return {
      table,
      recipe,
      datasetId,
      findings,
      stepOf: (id: string) => steps.find((step) => step.id === id),
    };
  }

  it('1. cells that are empty: in the head of the column and at the step that fills them (titanic)', async () => {
    const { table, stepOf } = await opened('tabular/titanic.csv');
    const age = table.profiles.find(({ name }) => name === 'Age');
    expect(age).toMatchObject({ missing: 177, rows: 891 });
    expect(stepOf('missing')).toMatchObject({
      summary: '179 cells in 2 columns: filled',
      on: true,
    });
  });

  it('2. columns that name rows: beside the name of the column that is left out for it (titanic)', async () => {
    const { table, recipe } = await opened('tabular/titanic.csv');
    for (const name of ['PassengerId', 'Name']) {
      expect(recipe.treatments.find(({ column }) => column === name)).toMatchObject({
        role: 'ignored',
        reason: 'It looks like an identifier: a network would learn rows by heart.',
      });
      const { warnings } = table.profiles.find((profile) => profile.name === name) ?? {};
      expect(warnings?.map(({ kind }) => kind)).toContain('identifier');
    }
  });

  it('3. rows that test and training share: under Checks, with their number and two ways out (titanic)', async () => {
    const { findings, datasetId, recipe } = await opened('tabular/titanic.csv');
    const repeated = findings.find(({ kind }) => kind === 'repeated-rows');
    expect(repeated?.message).toMatch(/^60 validation or test rows have the same features/);
    expect(repeated?.fixes.map(({ kind }) => kind)).toEqual(['together', 'leave-out']);
    const { total } = await studio.api.checks.rows({
      datasetId,
      recipe,
      id: repeated?.id ?? '',
      offset: 0,
      limit: 10,
    });
    expect(total).toBe(repeated?.rows);
  });

  it('4. a header with one name too few: under Import, with what became of it (king county)', async () => {
    const { table } = await opened('tabular/king-county-house-sales.csv');
    expect(table.dataset.report.remarks).toEqual([
      'Every row starts with a row name that the header does not have; it is left out.',
    ]);
    expect(table.dataset.dialect.rowNames).toBe(true);
  });

  it('5. a feature that gives the answer away: under Checks and above the table, with one press (king county)', async () => {
    const { findings } = await opened('tabular/king-county-house-sales.csv');
    const leak = findings.find(({ kind }) => kind === 'leak');
    expect(leak).toMatchObject({ severity: 'warning', column: 'AdjSalePrice' });
    expect(leak?.message).toContain('Is it known before the answer is?');
    expect(leak?.fixes[0]?.label).toBe('Ignore AdjSalePrice');
  });

  it('6. days that are missing from a series: below its plot (temperatures)', async () => {
    const { datasetId, recipe, stepOf } = await opened('series/daily-min-temperatures.csv');
    const { remarks } = await studio.api.series.layout({
      datasetId,
      recipe,
      group: null,
      index: 0,
    });
    expect(remarks).toContain(
      '“Date” jumps 2 times: rows are missing there, and windows take the rows on both sides as neighbours.',
    );
    expect(stepOf('windows')?.summary).toBe('14 rows each, the next value forecast');
  });
});
