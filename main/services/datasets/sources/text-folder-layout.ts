/** Where a text of a folder belongs. */
export interface TextPlace {
  /** Null where the folder says that its texts have none. */
  readonly label: string | null;
  readonly split: 'train' | 'validation' | 'test' | null;
}

/** What the folders around texts mean. */
export interface TextLayout {
  readonly hasLabels: boolean;
  readonly hasSplits: boolean;
  /** Folders around all texts, which say nothing of them; ends in `/` unless empty. */
  readonly root: string;
  /** Null for a text that lies in no class's folder although others do. */
  readonly placeOf: (path: string) => TextPlace | null;
}

const splitNames: ReadonlyMap<string, NonNullable<TextPlace['split']>> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['val', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
]);

/** Names of folders whose texts nobody has judged. */
const unlabelled = new Set(['unsup', 'unlabeled', 'unlabelled']);

/** Whether a path is that of a text. */
export function isText(path: string): boolean {
  return /\.txt$/i.test(path);
}

/**
 * Reads the folders around texts: a folder per class, perhaps under one per split (`train/pos/1.txt`), perhaps under
 * others around everything. Folders inside a class's folder belong to it.
 * @param paths Of the texts, with `/` between their parts.
 */
export function textLayout(paths: readonly string[]): TextLayout {
  const root = commonRoot(paths.filter((path) => path.includes('/')));
  const inside = (path: string): readonly string[] | null =>
    path.startsWith(root) ? path.slice(root.length).split('/').slice(0, -1) : null;
  const folders = paths.flatMap((path) => {
    const parts = inside(path);
    return parts && parts.length > 0 ? [parts] : [];
  });
  const hasSplits = folders.some(([first = '']) => splitNames.has(first.toLowerCase()));
  const hasLabels = folders.some((parts) => classOf(parts, hasSplits) !== undefined);
  return {
    hasLabels,
    hasSplits,
    root,
    placeOf: (path) => {
      const parts = inside(path);
      if (!parts) return null;
      const [first = ''] = parts;
      const split = hasSplits ? (splitNames.get(first.toLowerCase()) ?? null) : null;
      if (!hasLabels) return { label: null, split };
      const label = classOf(parts, split !== null);
      if (label === undefined) return null;
      return { label: unlabelled.has(label.toLowerCase()) ? null : label, split };
    },
  };
}

function classOf(parts: readonly string[], hasSplits: boolean): string | undefined {
  const [first = ''] = parts;
  return hasSplits && splitNames.has(first.toLowerCase()) ? parts[1] : parts[0];
}

/** The folders that all texts share and that are neither a split nor the folder of the only class. */
function commonRoot(paths: readonly string[]): string {
  let root = '';
  for (;;) {
    const rest = paths.map((path) => path.slice(root.length).split('/'));
    const first = rest[0]?.[0];
    const shared =
      first !== undefined &&
      !splitNames.has(first.toLowerCase()) &&
      rest.every((parts) => parts[0] === first && parts.length > 2);
    if (!shared) return root;
    root += `${first}/`;
  }
}
