import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FittedRecipe } from '../../../../common/datasets/recipe.ts';
import { AnalysisDatabase } from '../../../../main/services/datasets/analysis-database.ts';
import { csvLine } from '../../../../main/services/prediction/csv.ts';
import {
  csvToParquet,
  predictedColumns,
} from '../../../../main/services/prediction/csv-to-parquet.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

const fitted = (change: Partial<FittedRecipe>): FittedRecipe =>
  ({ task: 'binary', classes: ['no', 'yes'], targetNames: ['y'], recipe: {}, ...change }) as never;

describe('predictions as Parquet', () => {
  it('keep the cells of the file as texts, in their order, and numbers as numbers', async () => {
    const folder = temporaryFolder();
    const csv = join(folder, 'a.csv');
    const head = ['id', "it's", 'prediction', 'probability no', 'probability yes'];
    const lines = [
      ['007', 'a, "b"\nc', 'yes', '0.25', '0.75'],
      ['', '1e3', '', '', ''],
    ];
    writeFileSync(csv, [head, ...lines].map(csvLine).join(''));
    const parquet = join(folder, 'a.parquet');
    await csvToParquet(csv, parquet, predictedColumns(fitted({}), head));
    const database = new AnalysisDatabase(folder, 'test');
    const rows = await database.rows(`SELECT * FROM read_parquet('${parquet}')`);
    await database.close();
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['007', 'a, "b"\nc', 'yes', 0.25, 0.75],
      [null, '1e3', null, null, null],
    ]);
  });

  it('know which columns are numbers', () => {
    const types = (change: Partial<FittedRecipe>, head: readonly string[]) =>
      predictedColumns(fitted(change), head).map(({ type }) => type);
    const numbers = { task: 'regression', classes: [] } as const;
    expect(types(numbers, ['a', 'prediction'])).toEqual(['VARCHAR', 'DOUBLE']);
    const ahead = { ...numbers, targetNames: ['y', 'y'], recipe: { window: {} } as never };
    expect(types(ahead, ['a', 'prediction +1', 'prediction +2'])).toEqual([
      'VARCHAR',
      'DOUBLE',
      'DOUBLE',
    ]);
  });
});
