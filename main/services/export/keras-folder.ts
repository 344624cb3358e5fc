import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import type { Dataset, ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { KerasFolder } from '../../../common/keras/script/script-request.ts';
import type { Project } from '../../../common/projects/project.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';
import type { FileStore } from '../files/file-store.ts';
import { safeName } from '../files/safe-name.ts';
import {
  datasetBeside,
  packPictures,
  pictureFolder,
  writeTable,
  type WritingControl,
} from './data-beside.ts';
import { kerasScript } from './keras-script.ts';
import { writtenPictures } from './picture-rows.ts';

export interface FolderParts {
  readonly tables: Pick<DatasetFiles, 'rows' | 'columns' | 'pictures'>;
  readonly files: FileStore;
}

/**
 * A script for Keras and the data that it reads, as a folder that runs where it is unpacked: `<name>/<name>.py` beside
 * `<name>/<table>.csv` or `<name>/pictures`, in a tar archive with gzip. Throws an AppError as `kerasScript` does, and
 * the reason of the signal.
 */
export async function kerasFolder(
  { tables, files }: FolderParts,
  project: Project,
  table: ProfiledDataset | null,
  control: WritingControl,
): Promise<KerasFolder> {
  const id = project.datasetId ?? '';
  const beside = table && { ...table, dataset: datasetBeside(table.dataset) };
  const found: { names: readonly string[] } = { names: [] };
  const { script, limits } = await kerasScript(
    project,
    beside,
    (recipe) => tables.columns(id, usedColumns(recipe)),
    async (_, recipe) => {
      if (table?.dataset.kind !== 'images') return null;
      const written = await writtenPictures(table.dataset, recipe, (columns, offset, limit) =>
        tables.rows(id, columns, offset, limit),
      );
      found.names = written?.names ?? [];
      return written?.pictures ?? null;
    },
  );
  const title = safeName(project.name, 'experiment');
  const name = `${title}.tar.gz`;
  const { path, token } = await files.createOutput(name);
  await inArchive(path, async (archive) => {
    archive.entry({ name: `${title}/${title}.py` }, script);
    if (!beside) return;
    if (found.names.length > 0) {
      const readPicture = async (row: number) =>
        (await tables.pictures.picture(id, row, null)).bytes;
      await packPictures(archive, `${title}/${pictureFolder}`, found.names, readPicture, control);
    } else await packTable(archive, title, beside.dataset, tables, control);
  });
  return { token, name, limits };
}

async function packTable(
  archive: Pack,
  folder: string,
  dataset: Dataset,
  tables: FolderParts['tables'],
  control: WritingControl,
): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'layerwright-table-'));
  try {
    const path = join(temporary, 'table');
    const readPage = (offset: number, limit: number) =>
      tables.rows(dataset.id, dataset.columns, offset, limit);
    await writeTable(path, dataset, readPage, control);
    const { size } = await stat(path);
    const entry = archive.entry({ name: `${folder}/${dataset.source.name}`, size });
    await pipeline(createReadStream(path), entry);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Writes an archive; what is there of it is removed where something fails. */
async function inArchive(path: string, fill: (archive: Pack) => Promise<void>): Promise<void> {
  const archive = pack();
  const written = pipeline(archive, createGzip(), createWriteStream(path));
  // Whoever adds the next entry is told what ended the writing.
  written.catch((error: unknown) => archive.destroy(error as Error));
  try {
    await fill(archive);
    archive.finalize();
    await written;
  } catch (error) {
    archive.destroy();
    await written.catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}
