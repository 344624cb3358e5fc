import { createHash } from 'node:crypto';
import type { Dataset, RowPage } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import type { ListedPictures, NamedPictures } from '../../../common/keras/script/script-request.ts';
import { rejectedRowsTold } from '../datasets/import-limits.ts';
import { imageFormatOfName } from '../datasets/images/image-format.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';

type Cells = readonly (string | null)[];

/** Rows that are read at once. */
const pageSize = 8192;

/** Archives that Python opens; pictures of others have to be unpacked, whereby their order is lost. */
const openedByPython = /\.(?:zip|tar|tar\.gz|tgz)$/i;

/**
 * How a script finds the pictures of a folder or an archive again: by going through it where that gives the same
 * names in the same order and the folders say all that the recipe uses; by their names otherwise. Null for data that
 * are not such pictures.
 * @param readPage Cells of some columns from a row on.
 */
export async function pictureRows(
  dataset: Dataset,
  recipe: Recipe,
  readPage: (
    columns: readonly { readonly name: string }[],
    offset: number,
    limit: number,
  ) => Promise<RowPage>,
): Promise<ListedPictures | NamedPictures | null> {
  const image = dataset.columns.find(({ type }) => type === 'image');
  const { source, report } = dataset;
  if (source.format !== 'image-folder') return null;
  // The names of pictures are their first column, whatever it is taken for.
  const first = image ?? dataset.columns[0];
  if (!first) return null;
  const used = new Set(usedColumns(recipe).map(({ column }) => column));
  const columns = dataset.columns
    .map(({ name }) => name)
    .filter((name) => used.has(name) && name !== first.name);
  const rows: Cells[] = [];
  const wanted = [first.name, ...columns].map((name) => ({ name }));
  for (let offset = 0; offset < dataset.rows; offset += pageSize) {
    rows.push(...(await readPage(wanted, offset, pageSize)).rows);
  }
  const paths = rows.map(([path]) => path ?? '');
  const folders = columns.map(
    (column, index) => [column, depthOf(paths, rows, index + 1)] as const,
  );
  const isListed =
    source.files === undefined &&
    (source.kind === 'folder' || openedByPython.test(source.name)) &&
    report.rowsRejected <= Math.min(rejectedRowsTold, report.rejected.length) &&
    paths.every((path) => imageFormatOfName(path) !== null) &&
    folders.every(([, depth]) => depth !== null);
  if (!isListed) return { kind: 'named', columns, rows };
  return {
    kind: 'listed',
    digest: createHash('sha256').update(paths.join('\n')).digest('hex'),
    refused: report.rejected.map(({ text }) => text),
    folders: Object.fromEntries(folders.map(([column, depth]) => [column, depth ?? 0])),
  };
}

/** How deep the folder lies whose name is the cell of every picture; null where there is none. */
function depthOf(paths: readonly string[], rows: readonly Cells[], column: number): number | null {
  const foldersOf = (path: string) => path.split('/').slice(0, -1);
  const deepest = paths.reduce((most, path) => Math.max(most, foldersOf(path).length), 0);
  for (let depth = 0; depth < deepest; depth += 1) {
    const isIt = paths.every(
      (path, row) => (foldersOf(path)[depth] ?? null) === (rows[row]?.[column] ?? null),
    );
    if (isIt) return depth;
  }
  return null;
}
