import { saveFrom } from '../../ui/choose-file.ts';

/** Saves a text as a file. */
export function saveText(text: string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  saveFrom(address, name.replace(/[\\/:*?"<>|]+/g, '-'));
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
