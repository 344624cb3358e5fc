import { open, rm } from 'node:fs/promises';
import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import { typedColumns } from '../../../common/datasets/derived/typed-columns.ts';
import { featureWidth, type FittedRecipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FilePrediction } from '../../../common/evaluation/evaluation.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';
import type { FileStore } from '../files/file-store.ts';
import type { GrantedFile } from '../files/file-tokens.ts';
import { imageColumn } from '../datasets/images/prepare-images.ts';
import { freeName } from '../projects/default-name.ts';
import { csvLine } from './csv.ts';
import { PictureFeatures } from './picture-features.ts';

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
/** Numbers that are treated at once. */
const pageNumbers = 50_000_000;
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
    const { images } = table;
    const column = imageColumn(fitted);
    const pictures = column && new PictureFeatures(fitted, column);
    if (pictures && !images) throw noPictures(source.name);
    const warnings = missingColumns(fitted, table.names, source.name);
    const head = [...table.names, ...addedColumns(fitted, table.names)];
    const name = `${source.name.replace(/(?:\.[a-z0-9]+){1,2}$/i, '')} predictions.csv`;
    const output = await files.createOutput(name);
    const preview: (readonly string[])[] = [head];
    const file = await open(output.path, 'wx');
    try {
      await file.writeFile(csvLine(head));
      let done = 0;
      let unseen = 0;
      const size = Math.max(1, Math.min(pageRows, Math.floor(pageNumbers / featureWidth(fitted))));
      for await (const rows of table.pages(size)) {
        const reading = { decimal: table.dialect.decimal, missingValues };
        const encoded = tables.encode(fitted, rows, reading);
        const unread = new Set<number>();
        for (let row = 0; pictures && row < rows.length; row++) {
          const image = await images?.read(done + row);
          const pixels = image && (await pictures.write(image, encoded.features, row));
          if (!pixels) unread.add(row);
        }
        unseen += unread.size;
        const outputs = await weights.outputs(run, encoded.features);
        const lines = predictedLines(run, table.names, rows, outputs, unread);
        await file.writeFile(lines.map(csvLine).join(''));
        preview.push(...lines.slice(0, previewRows + 1 - preview.length));
        const where = table.rows > size ? `From row ${(done + 1).toLocaleString('en')} on: ` : '';
        warnings.push(...encoded.warnings.map((warning) => where + warning));
        done += rows.length;
      }
      if (unseen > 0) {
        warnings.unshift(
          `${unseen} ${unseen === 1 ? 'row has a picture' : 'rows have pictures'} that cannot be read and got no prediction.`,
        );
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
  const wanted = typedColumns(fitted)
    .filter(({ treatment }) => treatment.type !== 'image')
    .map(({ treatment }) => treatment.column);
  if (wanted.length === 0) return [];
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

function noPictures(file: string): AppError {
  return new AppError(
    'invalid-data',
    `“${file}” holds no pictures, and this run learned from pictures. Choose a folder or an archive of them.`,
    { place: { file } },
  );
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
  unread: ReadonlySet<number>,
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
    if (unread.has(index)) return [...cells, '', ...fitted.classes.map(() => '')];
    if (fitted.task === 'regression') return [...cells, String(values[index])];
    const shares = Array.from({ length: count }, (_, unit) =>
      String(probabilities[index * count + unit]),
    );
    return [...cells, fitted.classes[classes[index] ?? 0] ?? '', ...shares];
  });
}
