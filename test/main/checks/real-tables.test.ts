import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../datasets/dataset-folder.ts';
import { recipeFor } from '../explore/explored-table.ts';
import { CheckedTables } from './checked-tables.ts';

if (!hasSharedData)
  console.log('Skipped the checks of real tables: the shared data sets are not here.');

/** What is rightly found in tables that people learn with, and nothing else. */
const tables: readonly (readonly [file: string, target: string, found: readonly string[]])[] = [
  ['iris.csv', 'species', ['info repeated-rows']],
  // Passengers of one class, sex, fare and unknown age are many; their names, which are not used, differ.
  ['titanic.csv', 'Survived', ['info repeated-rows']],
  // The same price in the money of another year. Houses that were sold twice differ in the date; lots of a very long
  // tail are taken as logarithms unasked.
  ['king-county-house-sales.csv', 'SalePrice', ['warning leak AdjSalePrice']],
  ['king-county-house-sales.csv', 'AdjSalePrice', ['warning leak SalePrice']],
  ['loan3000.csv', 'outcome', []],
  ['california-housing.csv', 'median_house_value', []],
  ['mpg.csv', 'mpg', []],
  ['tips.csv', 'tip', []],
];

/** Columns that follow from several others, or from one of their kind, with what else there is: honest tasks. */
const honest: readonly (readonly [file: string, target: string])[] = [
  ['california-housing.csv', 'households'],
  ['california-housing.csv', 'total_bedrooms'],
  ['iris.csv', 'petal_length'],
  ['mpg.csv', 'displacement'],
  ['boston-housing.csv', 'column_14'],
];

describe.skipIf(!hasSharedData)('checks of real tables', () => {
  let checked: CheckedTables;
  beforeAll(async () => {
    checked = await CheckedTables.make();
  });
  afterAll(() => checked.remove());

  it.each(tables)(
    '%s has no error, and only the findings that are true',
    async (file, target, expected) => {
      const table = await checked.tables.add({ path: join(sharedData, 'tabular', file) });
      const found = await checked.run(table, recipeFor(table, target));
      expect(found.map(({ id, severity }) => `${severity} ${id}`)).toEqual(expected);
    },
  );

  it.each(honest)('%s: nothing leaks into %s', async (file, target) => {
    const table = await checked.tables.add({ path: join(sharedData, 'tabular', file) });
    const found = await checked.run(table, recipeFor(table, target));
    expect(found.filter(({ kind }) => kind === 'leak' || kind === 'units')).toEqual([]);
  });
});
