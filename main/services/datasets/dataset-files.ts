import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecipePreview } from '../../../common/api/api.ts';
import { encodeRows, type EncodedRows } from '../../../common/datasets/apply.ts';
import type { CellReading } from '../../../common/datasets/features/feature-kind.ts';
import type { Column, ColumnProfile } from '../../../common/datasets/column.ts';
import type {
  Dataset,
  ProfiledDataset,
  ReadOptions,
  RowPage,
  SourceContent,
} from '../../../common/datasets/dataset.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import { previewStep } from '../../../common/datasets/preview-step.ts';
import type { PreviewedStep, StepPreview } from '../../../common/datasets/step-preview.ts';
import type { FittedRecipe, Recipe } from '../../../common/datasets/recipe.ts';
import type { TableData } from '../../../common/datasets/table-data.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { checkWhole, writePrepared } from '../../storage/prepared-data.ts';
import { AnalysisDatabase } from './analysis-database.ts';
import { ColumnCache } from './column-cache.ts';
import { compareTables } from './compare-tables.ts';
import { explainFileError } from './file-errors.ts';
import {
  type DatasetImport,
  type ImportedDataset,
  type ImportParts,
  importSources,
  readOnly,
  rereadSources,
} from './import-sources.ts';
import { inspectSources } from './inspect-sources.ts';
import { keptSources } from './kept-sources.ts';
import { openImagePack, type PackedImages } from './images/open-image-pack.ts';
import { pixelWriter } from './images/prepare-images.ts';
import { withImageStatistics } from './images/image-statistics.ts';
import { PictureGallery } from './images/picture-gallery.ts';
import { previewOf, spanOf, usedColumns } from './preview-recipe.ts';
import { profileTable } from './profile-table.ts';
import { readColumns, type ReadingControl, type WantedColumn } from './read-columns.ts';
import { type OpenTable, pagesOf } from './read-table.ts';
import { readRows } from './read-rows.ts';
import { OpenTables } from './open-tables.ts';
import type { TableFile } from './table-file.ts';
import type { TableQuestions } from './table-questions.ts';

const temporaryPrefix = '.tmp-';

/**
 * The files of all datasets, one folder each: `source` (the original bytes), `table.parquet` (every
 * cell as text) and `prepared/<hash>/` (what runs train on). A dataset appears whole or not at all.
 */
export class DatasetFiles {
  /** The pictures, as windows show them. */
  readonly pictures: PictureGallery;
  /** Calculates over the tables. */
  readonly database: AnalysisDatabase;
  readonly #folder: string;
  readonly #openFile: typeof open;
  readonly #columns: ColumnCache;
  readonly #tables: OpenTables;
  #ready: Promise<void> | null = null;

  /**
   * @param setup `name` tells threads over one folder apart. `openFile` opens files for writing; tests pass one
   * whose disk is full.
   */
  constructor({
    folder,
    name = '',
    openFile = open,
  }: {
    folder: string;
    name?: string;
    openFile?: typeof open;
  }) {
    this.#folder = folder;
    this.pictures = new PictureGallery(folder);
    this.database = new AnalysisDatabase(folder, name);
    this.#columns = new ColumnCache(this.database);
    this.#tables = new OpenTables(this.database);
    this.#openFile = openFile;
  }

  /** Removes what a killed import left; the first import would do so otherwise. */
  clean(): Promise<void> {
    return this.#prepareFolder();
  }

  /** Reads files or folders into a new dataset. Throws an AppError that names the file and the line. */
  async import(request: DatasetImport): Promise<ImportedDataset> {
    const target = this.#folderOf(request.id);
    return this.#inTemporary(async (folder) => {
      const imported = await importSources(this.#parts(folder), request);
      await rename(folder, target);
      return imported;
    });
  }

  /** Reads the kept original again with other options; the old table stays until that succeeded. */
  async reread(
    id: string,
    dataset: Dataset,
    options: ReadOptions,
    control: Pick<DatasetImport, 'onProgress' | 'signal'> = {},
  ): Promise<ImportedDataset> {
    const target = this.#folderOf(id);
    return this.#inTemporary(async (folder) => {
      const read = await rereadSources(this.#parts(folder), {
        dataset,
        target,
        options,
        ...control,
      });
      return read;
    });
  }

  /** What the kept originals hold. Throws `not-found` where none are kept. */
  async content({ id, source }: Dataset): Promise<SourceContent> {
    return inspectSources(keptSources(this.#folderOf(id), source));
  }

  /** Profiles with the types that the columns have now. */
  async profile(id: string, columns: readonly Column[]): Promise<readonly ColumnProfile[]> {
    const table = await this.#table(id);
    const typeOf = new Map(columns.map(({ name, type }) => [name, type]));
    const types = table.names.map((name) => typeOf.get(name) ?? 'text');
    const { profiles } = await profileTable(this.database, table, types);
    return withImageStatistics(profiles, this.#folderOf(id));
  }

  /** A page of cells as in the file, in the order of `columns`; missing cells are `null`. */
  async rows(
    id: string,
    columns: readonly Pick<Column, 'name'>[],
    offset: number,
    limit: number,
    longest: number | null = null,
  ): Promise<RowPage> {
    const table = await this.#table(id);
    return readRows(
      this.database,
      table,
      columns.map(({ name }) => name),
      offset,
      limit,
      longest,
    );
  }

  /** The table of a dataset, for questions about it, which end with the signal. */
  async questions(id: string, signal?: AbortSignal): Promise<TableQuestions> {
    const table = await this.#table(id);
    return {
      database: signal ? this.database.until(signal) : this.database,
      table,
      images: () => openImagePack(this.#folderOf(id)),
      columns: (wanted, control) => this.#columns.read(table, wanted, { signal, ...control }),
    };
  }

  /** The pictures of a dataset; the caller closes them. Throws `not-found` when it has none. */
  openImages(id: string): Promise<PackedImages> {
    return openImagePack(this.#folderOf(id));
  }

  /** The first rows as they are and as the network will see them. */
  async preview(
    dataset: Dataset,
    recipe: Recipe,
    limit: number,
    control?: ReadingControl,
  ): Promise<RecipePreview> {
    const table = await this.#table(dataset.id);
    const data = await this.#columns.read(table, usedColumns(recipe), control);
    const prepared = prepareTable(data, recipe, limit);
    const { from, count } = spanOf(prepared.rows);
    const page = await readRows(this.database, table, table.names, from, count);
    return previewOf(prepared, page);
  }

  /** Whole columns as numbers or categories. */
  async columns(
    id: string,
    wanted: readonly WantedColumn[],
    control?: ReadingControl,
  ): Promise<TableData> {
    return this.#columns.read(await this.#table(id), wanted, control);
  }

  /** One step of a column's treatment, before and after: see `previewStep`. */
  async previewStep(
    dataset: Dataset,
    recipe: Recipe,
    step: PreviewedStep,
    limit: number,
    control?: ReadingControl,
  ): Promise<StepPreview> {
    const table = await this.#table(dataset.id);
    const data = await this.#columns.read(table, usedColumns(recipe, step.column), control);
    return previewStep(data, recipe, step, limit);
  }

  /**
   * Fits the recipe and writes the rows for training. The same table and recipe give the same
   * folder, which is written once. Throws `invalid-data` when the data cannot be learned from.
   */
  async prepare({
    dataset,
    recipe,
    folder,
    ...control
  }: {
    readonly dataset: Dataset;
    readonly recipe: Recipe;
    readonly folder?: string | undefined;
  } & ReadingControl): Promise<{ folder: string; fitted: FittedRecipe }> {
    const table = await this.#table(dataset.id);
    // Training pictures are changed while training: their prepared pixels are the same.
    const lasting: Recipe = { ...recipe, augmentation: undefined };
    const { sha256, part } = dataset.source;
    // Two sheets of one workbook may have the same columns.
    const ofPart = part === undefined ? [] : [part];
    const hash = createHash('sha256')
      .update(JSON.stringify([1, sha256, table.dialect, lasting, ...ofPart]))
      .digest('hex');
    const target = folder ?? join(this.#folderOf(dataset.id), 'prepared', hash.slice(0, 32));
    const existing = await checkWhole(target, control.signal).catch(() => null);
    if (existing) return { folder: target, fitted: { ...existing.fitted, recipe } };
    const data = await this.#columns.read(table, usedColumns(recipe), control);
    const prepared = prepareTable(data, lasting);
    if (control.signal?.aborted) throw new AppError('cancelled', 'The preparation was stopped.');
    try {
      await rm(target, { recursive: true, force: true });
      const openPack = () => this.openImages(dataset.id);
      const write = pixelWriter(prepared, openPack, control);
      const fitted = await writePrepared(target, prepared, write);
      return { folder: target, fitted: { ...fitted, recipe } };
    } catch (error) {
      throw await explainFileError(error, this.#folder);
    }
  }

  /** Treats typed rows as the training rows were treated: see `encodeRows`. */
  encode(
    fitted: FittedRecipe,
    rows: readonly Readonly<Record<string, string | null>>[],
    reading?: CellReading,
  ): EncodedRows {
    return encodeRows(fitted, rows, reading);
  }

  /** Opens a file for prediction; its rows come in pages. Close it to remove its working files. */
  async readTable(path: string, options: ReadOptions, name = basename(path)): Promise<OpenTable> {
    await this.#prepareFolder();
    const temporary = join(this.#folder, temporaryPrefix + randomUUID());
    let images: PackedImages | null = null;
    const close = async () => {
      await images?.close();
      await rm(temporary, { recursive: true, force: true });
    };
    try {
      await mkdir(temporary);
      const { table, report, kind } = await readOnly(
        this.#parts(temporary),
        { path, name },
        options,
      );
      if (kind === 'images') images = await openImagePack(temporary);
      return {
        names: table.names,
        rows: table.rows,
        dialect: table.dialect,
        report,
        images,
        pages: (size) => pagesOf(this.database, table, size),
        columns: (wanted) => readColumns(this.database, table, wanted),
        close,
      };
    } catch (error) {
      await close();
      throw await explainFileError(error, this.#folder);
    }
  }

  /** How another version of a dataset differs from it. */
  async compare(before: ProfiledDataset, after: ProfiledDataset) {
    const [old, now] = [await this.#table(before.dataset.id), await this.#table(after.dataset.id)];
    return compareTables(this.database, [before, old], [after, now]);
  }

  /** Deletes a dataset's folder with everything prepared from it. */
  async remove(id: string): Promise<void> {
    await this.pictures.forget(id);
    await rm(this.#folderOf(id), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await this.pictures.close();
    await this.database.close();
  }

  #parts(folder: string): ImportParts {
    return { folder, database: this.database, openFile: this.#openFile };
  }

  #folderOf(id: string): string {
    if (/^[A-Za-z0-9_-]{1,100}$/.test(id)) return join(this.#folder, id);
    throw new AppError('invalid-input', 'This dataset does not exist.');
  }

  #table(id: string): Promise<TableFile> {
    return this.#tables.open(join(this.#folderOf(id), 'table.parquet'));
  }

  /** Runs `work` in a folder that is gone afterwards unless `work` renamed it. */
  async #inTemporary<T>(work: (folder: string) => Promise<T>): Promise<T> {
    await this.#prepareFolder();
    const temporary = join(this.#folder, temporaryPrefix + randomUUID());
    try {
      await mkdir(temporary);
      return await work(temporary);
    } catch (error) {
      throw await explainFileError(error, this.#folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  /** Makes the folder and, once, removes what a killed import left there. */
  #prepareFolder(): Promise<void> {
    this.#ready ??= (async () => {
      await mkdir(this.#folder, { recursive: true });
      const stale = (await readdir(this.#folder)).filter((name) =>
        name.startsWith(temporaryPrefix),
      );
      for (const name of stale)
        await rm(join(this.#folder, name), { recursive: true, force: true });
    })();
    return this.#ready;
  }
}
