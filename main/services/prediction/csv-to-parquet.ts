import { dirname } from 'node:path';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { AnalysisDatabase, literal } from '../datasets/analysis-database.ts';

/** A column of a table of predictions. */
export interface PredictedColumn {
  readonly name: string;
  readonly type: 'DOUBLE' | 'VARCHAR';
}

/**
 * Kinds of the columns of a table of predictions: those of the file stay texts as they are, predicted numbers and
 * probabilities are numbers.
 */
export function predictedColumns(
  { task, classes, targetNames, recipe }: FittedRecipe,
  head: readonly string[],
): readonly PredictedColumn[] {
  const predictions = recipe.window ? targetNames.length : 1;
  const own = head.length - classes.length - predictions;
  const isNumber = (at: number) => at >= own && (task === 'regression' || at >= own + predictions);
  return head.map((name, at) => ({ name, type: isNumber(at) ? 'DOUBLE' : 'VARCHAR' }));
}

/**
 * The columns under names that differ in more than their case, which is all that Parquet's reader tells apart here, and
 * a sentence about each that was renamed.
 */
export function distinctColumns(columns: readonly PredictedColumn[]): {
  readonly columns: readonly PredictedColumn[];
  readonly warnings: readonly string[];
} {
  const fold = (name: string) => name.toLowerCase();
  const written = new Set(columns.map(({ name }) => fold(name)));
  const taken = new Set<string>();
  const warnings: string[] = [];
  const distinct = columns.map(({ name: wanted, type }) => {
    let name = wanted;
    for (let copy = 2; taken.has(fold(name)); copy += 1) {
      const next = `${wanted}_${copy}`;
      if (!written.has(fold(next))) name = next;
    }
    taken.add(fold(name));
    if (name !== wanted) {
      warnings.push(
        `“${wanted}” differs from another column only in its case and is called “${name}” in the Parquet file.`,
      );
    }
    return { name, type };
  });
  return { columns: distinct, warnings };
}

/** Writes a CSV of predictions as Parquet, row by row in its order; empty cells become null. */
export async function csvToParquet(
  csv: string,
  parquet: string,
  columns: readonly PredictedColumn[],
): Promise<void> {
  const database = new AnalysisDatabase(dirname(parquet), 'predictions');
  const types = columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`).join(', ');
  try {
    await database.rows(
      `COPY (SELECT * FROM read_csv(${literal(csv)}, columns = {${types}}, auto_detect = false, header = true,
         delim = ',', quote = '"', escape = '"', nullstr = '', max_line_size = 100000000))
       TO ${literal(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    await database.close();
  }
}
