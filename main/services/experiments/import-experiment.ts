import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, posix, relative, resolve, win32 } from 'node:path';
import type { ColumnType } from '../../../common/datasets/column.ts';
import type { Dataset } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Experiment, ExperimentData } from '../../../common/experiments/experiment.ts';
import { readExperiment } from '../../../common/experiments/schema.ts';
import type { GeneratorSpec } from '../../../common/generators/generator.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { FileStore } from '../files/file-store.ts';
import type { GrantedFile } from '../files/file-tokens.ts';
import type { TableLibrary } from '../tables/table-library.ts';

export interface ExperimentImportParts {
  readonly datasets: DatasetRepository;
  readonly library: TableLibrary;
  readonly files: FileStore;
}

/** Characters that an experiment file may have. */
const sizeLimit = 64 * 1024 ** 2;

/** Reads a granted experiment file. Throws an AppError naming the file, or the field that is wrong. */
export async function readExperimentFile({ path, name }: GrantedFile): Promise<Experiment> {
  if ((await stat(path)).size > sizeLimit) {
    throw new AppError('invalid-input', `“${name}” is too large for an experiment file.`, {
      place: { file: name },
    });
  }
  return readExperiment(await readFile(path, 'utf8'));
}

/**
 * The table of an experiment: the sample, one that the library has already, or the file beside the
 * experiment. A file that came through a page stands alone and reads no others.
 */
export async function experimentTable(
  parts: ExperimentImportParts,
  { data }: Experiment,
  from: GrantedFile,
): Promise<Dataset> {
  const { datasets, library } = parts;
  const known = datasets.list().find((dataset) => isSame(datasets, dataset, data));
  if (known) return known;
  const types = new Map<string, ColumnType>(Object.entries(data.columnTypes));
  // A sample that is in use with other types is not changed under its projects.
  const { dataset } =
    'sample' in data
      ? await library.importSampleAnew(data.sample)
      : 'generated' in data
        ? await library.generate(data.generated)
        : await library.import(filesBeside(parts, data, from), data.options);
  return types.size === 0 ? dataset : (await library.setTypes(dataset.id, types)).dataset;
}

function isSame(datasets: DatasetRepository, dataset: Dataset, data: ExperimentData): boolean {
  const { kind, name, sha256, generator } = dataset.source;
  const source =
    'sample' in data
      ? kind === 'sample' && name === data.sample
      : 'generated' in data
        ? generator !== undefined && sameOptions(generator, data.generated)
        : data.sha256 !== undefined && sha256 === data.sha256;
  if (!source) return false;
  const options = datasets.get(dataset.id)?.options ?? {};
  return (
    sameOptions(options, data.options) &&
    dataset.columns.every(
      ({ name: column, type, detectedType }) => type === (data.columnTypes[column] ?? detectedType),
    )
  );
}

function sameOptions(a: object, b: object): boolean {
  const sorted = (options: object) =>
    JSON.stringify(Object.entries(options).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

/** The files or the folder that hold the rows of an experiment. */
function filesBeside(
  parts: ExperimentImportParts,
  data: Exclude<ExperimentData, { sample: string } | { generated: GeneratorSpec }>,
  from: GrantedFile,
): GrantedFile[] {
  const names = 'files' in data ? data.files : ['folder' in data ? data.folder : data.file];
  return names.map((name) => fileBeside(parts, name, from));
}

function fileBeside({ files }: ExperimentImportParts, file: string, from: GrantedFile) {
  const folder = dirname(from.path);
  const path = resolve(folder, file);
  if (!files.isTemporary(from.path) && leaves(folder, path, file)) {
    throw new AppError(
      'forbidden',
      `The table “${file}” is outside the folder of the experiment. Put it beside the experiment file and correct “data.file”.`,
      { place: { file, field: 'data.file' } },
    );
  }
  if (files.isTemporary(from.path) || !existsSync(path)) {
    throw new AppError(
      'not-found',
      files.isTemporary(from.path)
        ? `This experiment needs the table “${file}”, which is not in the library. Import that file first, then the experiment again.`
        : `This experiment needs the table “${file}”, which is not there. Put it beside the experiment file, or correct “data.file”.`,
      { place: { file, field: 'data.file' } },
    );
  }
  return { path, name: basename(file) };
}

/** An experiment may come from anyone: it names files of its own folder and of folders in it. */
function leaves(folder: string, path: string, file: string): boolean {
  const way = relative(folder, path);
  return (
    posix.isAbsolute(file) || win32.isAbsolute(file) || way.split(/[\\/]/)[0] === '..' || way === ''
  );
}
