/** What the folders that pictures lie in say of them. */
export interface FolderLayout {
  /** Class of a picture by its path; null where no folder names one. */
  readonly label: (path: string) => string | null;
  /** `train`, `validation` or `test`; null where no folder says so. */
  readonly split: (path: string) => string | null;
  readonly hasLabels: boolean;
  readonly hasSplits: boolean;
  /** All lie in one folder, which is then the only class. */
  readonly isOneFolder: boolean;
}

const splitNames: Readonly<Record<string, string>> = {
  train: 'train',
  training: 'train',
  valid: 'validation',
  val: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
};

/** The part of the data that a folder of this name holds, whatever the case of its letters. */
export function splitOfFolder(name: string): string | null {
  return splitNames[name.toLowerCase()] ?? null;
}

const foldersOf = (path: string): string[] => path.split('/').slice(0, -1);

/**
 * Reads classes and splits off the folders: `cat/1.png`, `train/cat/1.png` or `cat/train/1.png`, below any folders
 * that hold everything. Folders below a class are part of it.
 */
export function folderLayout(paths: readonly string[]): FolderLayout {
  const folders = [...new Set(paths.map((path) => foldersOf(path).join('/')))].map((joined) =>
    joined === '' ? [] : joined.split('/'),
  );
  const splitAt = splitDepth(folders);
  const labelAt = labelDepth(folders, splitAt);
  const label = (path: string) => (labelAt < 0 ? null : (foldersOf(path)[labelAt] ?? null));
  const split = (path: string) =>
    splitAt < 0 ? null : splitOfFolder(foldersOf(path)[splitAt] ?? '');
  return {
    label,
    split,
    hasLabels: labelAt >= 0,
    hasSplits: splitAt >= 0,
    isOneFolder: folders.length === 1,
  };
}

/** The depth at which most folders are named after splits; −1 for none. */
function splitDepth(folders: readonly (readonly string[])[]): number {
  const deepest = Math.max(0, ...folders.map((parts) => parts.length));
  for (let depth = 0; depth < deepest; depth += 1) {
    const named = folders.filter((parts) => splitOfFolder(parts[depth] ?? '') !== null);
    if (named.length * 2 > folders.length) return depth;
  }
  return -1;
}

/** The depth of the folders that are classes; −1 for none. */
function labelDepth(folders: readonly (readonly string[])[], splitAt: number): number {
  const differ = (depth: number) => new Set(folders.map((parts) => parts[depth])).size > 1;
  if (splitAt >= 0) {
    for (let depth = 0; depth < splitAt; depth += 1) if (differ(depth)) return depth;
    return folders.some((parts) => parts.length > splitAt + 1) ? splitAt + 1 : -1;
  }
  const deepest = Math.max(0, ...folders.map((parts) => parts.length));
  for (let depth = 0; depth < deepest; depth += 1) if (differ(depth)) return depth;
  // All in one folder: it is the only class.
  return deepest - 1;
}
