/** Endings that say how a file is read; in a folder's name a full stop is no ending. */
const knownEnding =
  /\.(?:csv|tsv|tab|txt|data|dat|bin|json|jsonl|ndjson|parquet|arrow|feather|xlsx|sqlite3?|db|npy|npz|zip|tar|tgz)$/i;

/** What an IDX file is for, which says nothing of what it shows: `train-images-idx3-ubyte`. */
const idxRole = /[-_. ]*(?:images|labels)[-_. ]idx\d(?:-ubyte)?$/i;

/** Fewest letters of a stem that several names share by more than chance. */
const shortestStem = 3;

/**
 * What a dataset is called: its file's or folder's name without the endings that say how it is read. Several files
 * are called by what their names begin with (`sales-2023.csv` and `sales-2024.csv`: `sales`); where they have nothing
 * in common, pictures are `Images`, and other files the first and how many more there are.
 */
export function datasetName(sources: readonly { readonly name: string }[]): string {
  const names = sources.map(({ name }) => withoutEnding(name));
  const [first = 'Table', ...others] = names;
  const arePictures = names.length > 0 && names.every((name) => idxRole.test(name));
  if (others.length === 0) return first;
  const stem = sharedStem(names.map((name) => name.replace(idxRole, '')));
  if (stem.length >= shortestStem) return stem;
  return arePictures ? 'Images' : `${first} and ${others.length} more`;
}

function withoutEnding(fileName: string): string {
  return fileName.replace(/\.(?:gz|zst)$/i, '').replace(knownEnding, '') || fileName;
}

/** The words that all names begin with; words end at a sign, or where a number begins. */
function sharedStem(names: readonly string[]): string {
  const words = names.map((name) => name.match(/\d+|[^\d\W_]+|[\W_]+/gu) ?? []);
  const [first = [], ...others] = words;
  const differs = first.findIndex((word, at) => others.some((other) => other[at] !== word));
  const shared = differs === -1 ? first : first.slice(0, differs);
  return shared.join('').replace(/[\W_]+$/u, '');
}
