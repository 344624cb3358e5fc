import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import { typedColumns } from '../../../common/datasets/derived/typed-columns.ts';
import { featureWidth, type FittedRecipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { SeriesForecast } from '../../../common/evaluation/forecast.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';
import type { GrantedFile } from '../files/file-tokens.ts';
import { imageColumn } from '../datasets/images/prepare-images.ts';
import { freeName } from '../projects/default-name.ts';
import { withoutNumber } from './answers.ts';
import { forwardInParts, type PredictionControl } from './forward-in-parts.ts';
import { PictureFeatures } from './picture-features.ts';
import type { PredictionSheet } from './prediction-sheet.ts';

export interface FilePredictionRequest {
  readonly run: FittedRun;
  /** How the run's own table was read: headers and missing values are taken to be the same. */
  readonly dialect: ReadDialect;
  readonly source: GrantedFile;
  readonly weights: RunWeights;
  readonly tables: DatasetFiles;
}

/** Rows that are treated at once. */
const pageRows = 100_000;
/** Numbers that are treated at once. */
const pageNumbers = 50_000_000;
/** Numbers of pictures that are treated at once: each has to be decoded first. */
const pagePixels = 5_000_000;

type Row = Readonly<Record<string, string | null>>;

/** What is told of one file. */
export interface PredictedFile {
  readonly rows: number;
  readonly warnings: readonly string[];
  readonly forecast?: SeriesForecast | undefined;
}

/**
 * Writes the file's columns, the prediction and, for classes, each one's probability into a sheet.
 * Throws `invalid-data` when the file has none of the columns that the run learned from.
 */
export async function predictFile(
  request: FilePredictionRequest,
  sheet: PredictionSheet,
  { signal, tell }: PredictionControl = {},
): Promise<PredictedFile> {
  const { run, dialect, source, weights, tables } = request;
  const { fitted } = run;
  const { header, missingValues } = dialect;
  const table = await tables.readTable(source.path, { header, missingValues }, source.name);
  try {
    const { images } = table;
    const column = imageColumn(fitted);
    const pictures = column && new PictureFeatures(fitted, column);
    if (pictures && !images) throw noPictures(source.name);
    const warnings = missingColumns(fitted, table.names, source.name);
    const added = addedColumns(fitted, table.names);
    warnings.push(...(await sheet.begin({ file: source.name, names: table.names, added })));
    let done = 0;
    let unseen = 0;
    let withoutAnswer = 0;
    const wide = Math.floor((pictures ? pagePixels : pageNumbers) / featureWidth(fitted));
    const size = Math.max(1, Math.min(pageRows, wide));
    for await (const rows of table.pages(size)) {
      signal?.throwIfAborted();
      const reading = { decimal: table.dialect.decimal, missingValues };
      const encoded = tables.encode(fitted, rows, reading);
      const unread = new Set<number>();
      for (let row = 0; pictures && row < rows.length; row++) {
        signal?.throwIfAborted();
        const image = await images?.read(done + row);
        const pixels = image && (await pictures.write(image, encoded.features, row));
        if (!pixels) unread.add(row);
      }
      unseen += unread.size;
      const outputs = await forwardInParts(weights, run, encoded.features, rows.length, {
        signal,
        tell: (part) => tell?.((done + part * rows.length) / table.rows),
      });
      const { lines, silent } = predictedLines(run, table.names, rows, outputs, unread);
      await sheet.write(lines);
      withoutAnswer += silent;
      const where = table.rows > size ? `From row ${(done + 1).toLocaleString('en')} on: ` : '';
      warnings.push(...encoded.warnings.map((warning) => where + warning));
      done += rows.length;
      if (done < table.rows) tell?.(done / table.rows);
    }
    if (unseen > 0) {
      warnings.unshift(
        `${unseen} ${unseen === 1 ? 'row has a picture' : 'rows have pictures'} that cannot be read and got no prediction.`,
      );
    }
    warnings.unshift(...withoutNumber(withoutAnswer));
    return {
      rows: table.rows,
      warnings: [...warnings, ...rejectedRows(table.report.rowsRejected)],
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

/** Names of the columns that a table of classes or numbers gets. */
export function addedColumns(fitted: FittedRecipe, names: readonly string[]): string[] {
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
): {
  readonly lines: string[][];
  /** Rows for which the network gave no number. */
  readonly silent: number;
} {
  const { classes, probabilities, values } = readOutputs(
    fitted,
    trainingOfMainOutput(training, network),
    outputs,
    rows.length,
  );
  const count = fitted.classes.length;
  let silent = 0;
  const lines = rows.map((row, index) => {
    const cells = names.map((name) => row[name] ?? '');
    const nothing = ['', ...fitted.classes.map(() => '')];
    if (unread.has(index)) return [...cells, ...nothing];
    const known =
      fitted.task === 'regression'
        ? values.subarray(index, index + 1)
        : probabilities.subarray(index * count, (index + 1) * count);
    if (!known.every((value) => Number.isFinite(value))) {
      silent += 1;
      return [...cells, ...nothing];
    }
    const told = Array.from(known, String);
    if (fitted.task === 'regression') return [...cells, ...told];
    return [...cells, fitted.classes[classes[index] ?? 0] ?? '', ...told];
  });
  return { lines, silent };
}
