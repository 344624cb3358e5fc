import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { open } from 'node:fs/promises';
import type { ReadOptions } from '../../../common/datasets/dataset.ts';
import { DatasetFiles } from '../../../main/services/datasets/dataset-files.ts';
import type { ImportedDataset } from '../../../main/services/datasets/import-sources.ts';

/** Real tables beside the repository; tests that need them skip where they are absent. */
export const sharedData = resolve(import.meta.dirname, '../../../../shared/data');
export const hasSharedData = existsSync(sharedData);

/** A folder of datasets that is removed after a test. */
export class DatasetFolder {
  readonly path: string;
  readonly files: DatasetFiles;
  #count = 0;

  private constructor(path: string, openFile: typeof open | undefined) {
    this.path = path;
    this.files = new DatasetFiles({
      folder: join(path, 'datasets'),
      ...(openFile ? { openFile } : {}),
    });
  }

  static async make(openFile?: typeof open, name = 'layerwright-'): Promise<DatasetFolder> {
    return new DatasetFolder(await mkdtemp(join(tmpdir(), name)), openFile);
  }

  /** Writes the content to a file and imports it. */
  async import(
    content: string | Uint8Array,
    options: ReadOptions = {},
    name = 'table.csv',
  ): Promise<ImportedDataset> {
    const path = join(this.path, name);
    await writeFile(path, content);
    return this.importFile(path, options);
  }

  importFile(path: string, options: ReadOptions = {}): Promise<ImportedDataset> {
    return this.importFiles([path], options);
  }

  /** Imports several files, or a folder, as one dataset. */
  importFiles(paths: readonly string[], options: ReadOptions = {}): Promise<ImportedDataset> {
    this.#count += 1;
    const sources = paths.map((path) => ({ path }));
    return this.files.import({ id: `d${this.#count}`, name: 'Table', sources, options });
  }

  /** Every cell as in the file, missing ones as `null`. */
  async cells({ dataset }: ImportedDataset): Promise<(string | null)[][]> {
    const page = await this.files.rows(dataset.id, dataset.columns, 0, dataset.rows);
    return page.rows.map((row) => [...row]);
  }

  /** Names of what is in the datasets folder. */
  async entries(): Promise<string[]> {
    const names = await readdir(join(this.path, 'datasets')).catch(() => []);
    return names.filter((name) => name !== '.duckdb');
  }

  async remove(): Promise<void> {
    await this.files.close();
    await rm(this.path, { recursive: true, force: true });
  }
}
