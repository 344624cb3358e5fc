import { open, rm } from 'node:fs/promises';
import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FilePrediction } from '../../../common/evaluation/evaluation.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';
import type { FileStore } from '../files/file-store.ts';
import type { GrantedFile } from '../files/file-tokens.ts';
import { freeName } from '../projects/default-name.ts';
import { csvLine } from './csv.ts';

export interface FilePredictionRequest {
  readonly run: FittedRun;
  /** How the run's own table was read: headers and missing values are taken to be the same. */
  readonly dialect: ReadDialect;
  readonly source: GrantedFile;
  readonly weights: RunWeights;
  readonly tables: DatasetFiles;
  readonly files: FileStore;
}

/** Rows that are treated at once. */
const pageRows = 100_000;
/** Rows of the result that are shown. */
const previewRows = 10;
const mostWarnings = 100;

type Row = Readonly<Record<string, string | null>>;

/**
 * Writes a CSV with the file's columns, the prediction and, for classes, each one's probability.
 * Throws `invalid-data` when the file has none of the columns that the run learned from.
 */
export async function predictFile(request: FilePredictionRequest): Promise<FilePrediction> {
  const { run, dialect, source, weights, tables, files } = request;
  const { fitted } = run;
  const { header, missingValues } = dialect;
  const table = await tables.readTable(source.path, { header, missingValues }, source.name);
  try {
    const warnings = missingColumns(fitted, table.names, source.name);
    const head = [...table.names, ...addedColumns(fitted, table.names)];
    const name = `${source.name.replace(/(?:\.[a-z0-9]+){1,2}$/i, '')} predictions.csv`;
    const output = await files.createOutput(name);
    const preview: (readonly string[])[] = [head];
    const file = await open(output.path, 'wx');
    try {
      await file.writeFile(csvLine(head));
      let done = 0;
      for await (const rows of table.pages(pageRows)) {
        const reading = { decimal: table.dialect.decimal, missingValues };
        const encoded = tables.encode(fitted, rows, reading);
        const outputs = await weights.outputs(run, encoded.features);
        const lines = predictedLines(run, table.names, rows, outputs);
        await file.writeFile(lines.map(csvLine).join(''));
        preview.push(...lines.slice(0, previewRows + 1 - preview.length));
        const where =
          table.rows > pageRows ? `From row ${(done + 1).toLocaleString('en')} on: ` : '';
        warnings.push(...encoded.warnings.map((warning) => where + warning));
        done += rows.length;
      }
    } catch (error) {
      await rm(output.path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return {
      token: output.token,
      name,
      rows: table.rows,
      warnings: [...warnings, ...rejectedRows(table.report.rowsRejected)].slice(0, mostWarnings),
      preview,
    };
  } finally {
    await table.close();
  }
}

function missingColumns(fitted: FittedRecipe, names: readonly string[], file: string): string[] {
  const wanted = fitted.features.map(({ treatment }) => treatment.column);
  const missing = wanted.filter((column) => !names.includes(column));
  if (missing.length === wanted.length) {
    throw new AppError(
      'invalid-data',
      `“${file}” has none of the columns that this run learned from: ${wanted.slice(0, 10).join(', ')}. Check the header line.`,
      { place: { file } },
    );
  }
  return missing.map((column) => `The file has no column “${column}”.`);
}

function rejectedRows(count: number): string[] {
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? 'row' : 'rows'} of the file could not be read and got no prediction.`,
  ];
}

function addedColumns(fitted: FittedRecipe, names: readonly string[]): string[] {
  const added: string[] = [];
  const add = (name: string) => added.push(freeName(name, [...names, ...added]));
  add('prediction');
  for (const name of fitted.classes) add(`probability ${name}`);
  return added;
}

function predictedLines(
  { fitted, training, network }: FittedRun,
  names: readonly string[],
  rows: readonly Row[],
  outputs: Float32Array,
): string[][] {
  const { classes, probabilities, values } = readOutputs(
    fitted,
    trainingOfMainOutput(training, network),
    outputs,
    rows.length,
  );
  const count = fitted.classes.length;
  return rows.map((row, index) => {
    const cells = names.map((name) => row[name] ?? '');
    if (fitted.task === 'regression') return [...cells, String(values[index])];
    const shares = Array.from({ length: count }, (_, unit) =>
      String(probabilities[index * count + unit]),
    );
    return [...cells, fitted.classes[classes[index] ?? 0] ?? '', ...shares];
  });
}
