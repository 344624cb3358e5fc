import type { ReadDialect } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FilePrediction, PredictedSource } from '../../../common/evaluation/evaluation.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { imageFormatOfName } from '../datasets/images/image-format.ts';
import { imageColumn } from '../datasets/images/prepare-images.ts';
import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';
import type { FileStore } from '../files/file-store.ts';
import type { GrantedFile } from '../files/file-tokens.ts';
import type { PredictionControl } from './forward-in-parts.ts';
import { addedColumns, predictFile, type PredictedFile } from './predict-file.ts';
import { predictPictures } from './predict-pictures.ts';
import { predictSeriesFile } from './predict-series-file.ts';
import { PredictionSheet } from './prediction-sheet.ts';

export interface FilesRequest {
  readonly run: FittedRun;
  readonly dialect: ReadDialect;
  readonly sources: readonly GrantedFile[];
  readonly weights: RunWeights;
  readonly tables: DatasetFiles;
  readonly files: FileStore;
}

/** How whoever asks can follow and stop it. */
export interface FilesControl {
  readonly signal?: AbortSignal | undefined;
  /** @param done Files that are through, and the share of the one at work. */
  readonly tell?: ((done: number) => void) | undefined;
}

const mostWarnings = 100;

/** Writes a CSV for one file. Throws what is wrong with it. */
export async function predictOneFile(
  request: FilesRequest,
  control: FilesControl = {},
): Promise<FilePrediction> {
  const [source] = request.sources;
  if (!source) throw new RangeError('No file was given.');
  const name = `${source.name.replace(/(?:\.[a-z0-9]+){1,2}$/i, '')} predictions.csv`;
  const sheet = await sheetFor(request, name, false);
  try {
    const { rows, warnings, forecast } = await predictSource(request, source, sheet, control);
    await sheet.close();
    return { ...resultOf(sheet, rows, warnings), forecast };
  } catch (error) {
    await sheet.discard();
    throw error;
  }
}

/**
 * Writes one CSV for several files, with their names in its first column. A file that cannot be read is named in the
 * answer and the others go on; throws `invalid-data` when none can be read.
 */
export async function predictFiles(
  request: FilesRequest,
  { signal, tell }: FilesControl,
): Promise<FilePrediction> {
  const { sources } = request;
  const sheet = await sheetFor(request, `${sources.length} files predictions.csv`, true);
  const told: PredictedSource[] = [];
  const warnings: string[] = [];
  try {
    for (const [index, source] of sources.entries()) {
      signal?.throwIfAborted();
      sheet.mark();
      try {
        const found = await predictSource(request, source, sheet, {
          signal,
          tell: (part) => tell?.(index + part),
        });
        told.push({ name: source.name, rows: found.rows, problem: null });
        warnings.push(...found.warnings.map((warning) => `${source.name}: ${warning}`));
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
        await sheet.takeBack();
        told.push({ name: source.name, rows: 0, problem: error.message });
      }
      tell?.(index + 1);
    }
    if (told.every(({ problem }) => problem !== null)) {
      throw new AppError(
        'invalid-data',
        `None of the ${sources.length} files could be predicted. ${told[0]?.problem ?? ''}`,
        { place: { file: told[0]?.name ?? '' } },
      );
    }
    await sheet.close();
  } catch (error) {
    await sheet.discard();
    throw error;
  }
  const rows = told.reduce((sum, file) => sum + file.rows, 0);
  return { ...resultOf(sheet, rows, warnings), files: told };
}

function sheetFor({ run, files }: FilesRequest, name: string, tellsFile: boolean) {
  const shows = run.fitted.recipe.window ? 'last' : 'first';
  return PredictionSheet.create(files, { name, tellsFile, shows });
}

function resultOf(
  sheet: PredictionSheet,
  rows: number,
  warnings: readonly string[],
): FilePrediction {
  const { token, name, preview } = sheet;
  return { token, name, rows, warnings: warnings.slice(0, mostWarnings), preview };
}

function predictSource(
  request: FilesRequest,
  source: GrantedFile,
  sheet: PredictionSheet,
  control: PredictionControl,
): Promise<PredictedFile> {
  const { fitted } = request.run;
  const one = { ...request, source };
  if (fitted.recipe.window) return predictSeriesFile(one, sheet, control);
  const isPicture = imageColumn(fitted) && imageFormatOfName(source.name) !== null;
  return isPicture ? predictPictureFile(request, source, sheet) : predictFile(one, sheet, control);
}

/** One picture becomes one row: its name, and what is said of it. */
async function predictPictureFile(
  { run, dialect: reading, weights, tables }: FilesRequest,
  source: GrantedFile,
  sheet: PredictionSheet,
): Promise<PredictedFile> {
  const { fitted } = run;
  const column = imageColumn(fitted)?.treatment.column ?? 'picture';
  const names = [column];
  const pictures = [source];
  const request = { run, pictures, values: {}, reading, weights, tables };
  const [answer] = await predictPictures(request);
  if (!answer) throw new RangeError('A picture got no answer.');
  const added = addedColumns(fitted, names);
  const misfits = await sheet.begin({ file: source.name, names, added });
  const shares = fitted.classes.map((_, unit) =>
    String(answer.probabilities[unit]?.probability ?? ''),
  );
  await sheet.write([[source.name, String(answer.value ?? ''), ...shares]]);
  return { rows: 1, warnings: [...answer.warnings, ...misfits] };
}
