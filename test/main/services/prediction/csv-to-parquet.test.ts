import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FittedRecipe } from '../../../../common/datasets/recipe.ts';
import { AnalysisDatabase } from '../../../../main/services/datasets/analysis-database.ts';
import { csvLine } from '../../../../main/services/prediction/csv.ts';
import {
  csvToParquet,
  distinctColumns,
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

  it('keep columns whose names differ only in their case, and say what they are called', async () => {
    const folder = temporaryFolder();
    const csv = join(folder, 'a.csv');
    const head = ['a', 'A', 'A_2', 'É', 'é', 'prediction'];
    writeFileSync(csv, [head, ['1', '2', '3', '4', '5', '6']].map(csvLine).join(''));
    const parquet = join(folder, 'a.parquet');
    const numbers = fitted({ task: 'regression', classes: [] });
    const { columns, warnings } = distinctColumns(predictedColumns(numbers, head));
    await csvToParquet(csv, parquet, columns);
    const database = new AnalysisDatabase(folder, 'test');
    const rows = await database.rows(`SELECT * FROM read_parquet('${parquet}')`);
    await database.close();
    expect(rows).toEqual([{ a: '1', A_3: '2', A_2: '3', É: '4', é_2: '5', prediction: 6 }]);
    expect(warnings).toEqual([
      '“A” differs from another column only in its case and is called “A_3” in the Parquet file.',
      '“é” differs from another column only in its case and is called “é_2” in the Parquet file.',
    ]);
    expect(distinctColumns(predictedColumns(numbers, ['a', 'b'])).warnings).toEqual([]);
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
