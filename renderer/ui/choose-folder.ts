import { AppError } from '../../common/errors/app-error.ts';

/** A folder that the person chose: its files by their paths below it. */
export interface ChosenFolder {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

/** Lets the person choose a folder; null when they change their mind. Files are not read. */
export function chooseFolder(): Promise<ChosenFolder | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.webkitdirectory = true;
    input.addEventListener('change', () => resolve(folderOf([...(input.files ?? [])])));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** The files and folders that were dropped. To be called while the drop is handled. */
export async function droppedItems(
  transfer: DataTransfer,
): Promise<readonly (File | ChosenFolder)[]> {
  // They are gone when the event is over; what they hold is read afterwards.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const items = await Promise.all(
    entries.map(async (entry) => {
      if (isFile(entry)) return fileOf(entry);
      const files: { path: string; file: File }[] = [];
      await collect(entry as FileSystemDirectoryEntry, '', files);
      return { name: entry.name, files };
    }),
  );
  return items.length > 0 ? items : [...transfer.files];
}

/** True for what systems put beside the person's files. */
const isHidden = (name: string): boolean => name.startsWith('.') || name === 'Thumbs.db';

function folderOf(files: readonly File[]): ChosenFolder | null {
  const [first] = files;
  if (!first) return null;
  const name = first.webkitRelativePath.split('/')[0] ?? first.name;
  return {
    name,
    files: files
      .map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1), file }))
      .filter(({ path }) => !path.split('/').some(isHidden)),
  };
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) =>
    entry.file(resolve, (cause) => reject(unreadable(entry.name, cause))),
  );
}

async function collect(
  folder: FileSystemDirectoryEntry,
  below: string,
  files: { path: string; file: File }[],
): Promise<void> {
  const reader = folder.createReader();
  // It gives its entries in portions, an empty one at the end.
  for (;;) {
    const entries = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, (cause) => reject(unreadable(folder.name, cause))),
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      if (isFile(entry)) files.push({ path: below + entry.name, file: await fileOf(entry) });
      else await collect(entry as FileSystemDirectoryEntry, `${below}${entry.name}/`, files);
    }
  }
}

function unreadable(name: string, cause: unknown): AppError {
  return new AppError(
    'file-unreadable',
    `“${name}” cannot be read. Look whether it still exists and drop it again.`,
    { place: { file: name }, cause },
  );
}
