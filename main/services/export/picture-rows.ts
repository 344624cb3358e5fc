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

/** Where pictures are found, and their names in the order of the rows. */
export interface FoundPictures {
  readonly pictures: ListedPictures | NamedPictures;
  readonly names: readonly string[];
}

/** Cells of some columns from a row on. */
export type ReadColumns = (
  columns: readonly { readonly name: string }[],
  offset: number,
  limit: number,
) => Promise<RowPage>;

/**
 * How a script finds the pictures of a folder or an archive again: by going through it where that gives the same
 * names in the same order and the folders say all that the recipe uses; by their names otherwise. Null for data that
 * are not such pictures.
 */
export async function pictureRows(
  dataset: Dataset,
  recipe: Recipe,
  readColumns: ReadColumns,
): Promise<ListedPictures | NamedPictures | null> {
  const { source, report } = dataset;
  if (source.format !== 'image-folder') return null;
  const told = await readTold(dataset, recipe, readColumns);
  if (!told) return null;
  const inOrder =
    source.files === undefined &&
    (source.kind === 'folder' || openedByPython.test(source.name)) &&
    report.rowsRejected <= Math.min(rejectedRowsTold, report.rejected.length);
  const refused = report.rejected.map(({ text }) => text);
  return (inOrder ? listed(told, refused) : null) ?? named(told);
}

/**
 * How a script finds pictures that are written into a folder: under the names that they came by, and by their numbers
 * where they had none. Null where nothing says which column holds them.
 */
export async function writtenPictures(
  dataset: Dataset,
  recipe: Recipe,
  readColumns: ReadColumns,
): Promise<FoundPictures | null> {
  const told = await readTold(dataset, recipe, readColumns);
  if (!told) return null;
  const isFiles = dataset.source.format === 'image-folder' && told.paths.every(isInside);
  const digits = String(dataset.rows).length;
  const names = isFiles
    ? told.paths
    : told.paths.map((_, row) => `${String(row + 1).padStart(digits, '0')}.png`);
  const written = { ...told, paths: names };
  const pictures = (isWalked(names) ? listed(written, []) : null) ?? named(written);
  return { pictures, names };
}

/** Names of pictures and what is told of each, in table order. */
interface ToldPictures {
  readonly paths: readonly string[];
  /** Columns that the recipe uses beside the pictures, with a cell for each of them in every row of `cells`. */
  readonly columns: readonly string[];
  readonly cells: readonly Cells[];
}

async function readTold(
  dataset: Dataset,
  recipe: Recipe,
  readColumns: ReadColumns,
): Promise<ToldPictures | null> {
  // The names of pictures are their first column, whatever it is taken for.
  const first = dataset.columns.find(({ type }) => type === 'image') ?? dataset.columns[0];
  if (!first) return null;
  const used = new Set(usedColumns(recipe).map(({ column }) => column));
  const columns = dataset.columns
    .map(({ name }) => name)
    .filter((name) => used.has(name) && name !== first.name);
  const rows: Cells[] = [];
  const wanted = [first.name, ...columns].map((name) => ({ name }));
  for (let offset = 0; offset < dataset.rows; offset += pageSize) {
    rows.push(...(await readColumns(wanted, offset, pageSize)).rows);
  }
  return {
    paths: rows.map(([path]) => path ?? ''),
    columns,
    cells: rows.map((row) => row.slice(1)),
  };
}

function named({ paths, columns, cells }: ToldPictures): NamedPictures {
  return {
    kind: 'named',
    columns,
    rows: paths.map((path, row) => [path, ...(cells[row] ?? [])]),
  };
}

/** Null where the names of files and folders do not say all that is told of the pictures. */
function listed(
  { paths, columns, cells }: ToldPictures,
  refused: readonly string[],
): ListedPictures | null {
  const depths = columns.map((column, index) => [column, depthOf(paths, cells, index)] as const);
  if (!paths.every((path) => imageFormatOfName(path) !== null)) return null;
  if (depths.some(([, depth]) => depth === null)) return null;
  return {
    kind: 'listed',
    digest: createHash('sha256').update(paths.join('\n')).digest('hex'),
    refused,
    folders: Object.fromEntries(depths.map(([column, depth]) => [column, depth ?? 0])),
  };
}

/** Whether a path leads to a file within the folder that it starts from, on every system, and is not hidden there. */
function isInside(path: string): boolean {
  return path
    .split('/')
    .every((part) => part !== '' && !part.startsWith('.') && !/[\\:*?"<>|\p{Cc}]/u.test(part));
}

/** Whether files come in this order when their folders are gone through by name. */
function isWalked(paths: readonly string[]): boolean {
  return paths.every((path, index) => index === 0 || comesBefore(paths[index - 1] ?? '', path));
}

function comesBefore(a: string, b: string): boolean {
  const [left, right] = [a.split('/'), b.split('/')];
  const at = left.findIndex((part, depth) => part !== right[depth]);
  return at >= 0 && (left[at] ?? '') < (right[at] ?? '');
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
