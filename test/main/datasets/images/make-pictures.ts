import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { onTestFinished } from 'vitest';
import { DatasetFiles } from '../../../../main/services/datasets/dataset-files.ts';
import type { DatasetImport } from '../../../../main/services/datasets/import-sources.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

/** A picture of one colour. */
export function picture(width = 8, height = 6, colour = '#4080c0'): Sharp {
  return sharp({ create: { width, height, channels: 3, background: colour } });
}

/** Writes files below a new folder; a text stands for its bytes. */
export function folderOf(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** A library of its own with one dataset in it, `x`. */
export async function importImages(
  paths: readonly string[],
  more: Partial<Pick<DatasetImport, 'signal' | 'onProgress'>> = {},
) {
  const library = temporaryFolder();
  const tables = new DatasetFiles({ folder: library });
  onTestFinished(() => tables.close());
  const sources = paths.map((path) => ({ path }));
  const imported = await tables.import({ id: 'x', name: 'x', sources, options: {}, ...more });
  const { dataset, profiles } = imported;
  const { rows } = await tables.rows('x', dataset.columns, 0, 1000);
  return { dataset, profiles, rows, tables, folder: join(library, 'x') };
}
