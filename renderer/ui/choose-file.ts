/** Lets the person choose one file; null when they change their mind. */
export function chooseFile(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** Lets the person choose files; none when they change their mind. */
export function chooseFiles(accept: string): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = true;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** Tables that the import understands. */
export const tableFiles =
  '.csv,.tsv,.txt,.tab,.dat,.data,.json,.jsonl,.ndjson,.parquet,.arrow,.feather,.xlsx,.sqlite,.sqlite3,.db,.npy,.npz,.gz,.zst,.zip,text/csv,text/tab-separated-values';

/** Pictures that the import understands. */
export const pictureFiles = '.jpg,.jpeg,.png,.webp,.gif,.bmp,.tif,.tiff,image/*';

/** Archives that may hold pictures. */
export const pictureArchives = '.zip,.tar,.tgz,.gz,application/zip,application/x-tar';

/** Saves data of this window under a name that every system takes. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  saveFrom(address, name.replace(/[\\/:*?"<>|]+/g, '-'));
  // The browser reads the address after this call; a minute is enough for that.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Saves what an address holds under a name, as the browser saves files. */
export function saveFrom(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
