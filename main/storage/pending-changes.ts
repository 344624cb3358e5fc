import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What shall happen to a library before it is next opened. */
export interface PendingChange {
  /** Name of a backup that takes its place. */
  readonly restore: string | null;
  /** Folder that it moves to. */
  readonly moveTo: string | null;
}

const schema = z.object({ restore: z.string().nullable(), moveTo: z.string().nullable() });
const nothing: PendingChange = { restore: null, moveTo: null };

function fileOf(folder: string): string {
  return join(folder, 'at-next-start.json');
}

/** What stands in the library's folder; nothing where that cannot be read. */
export function readPendingChange(folder: string): PendingChange {
  const file = fileOf(folder);
  if (!existsSync(file)) return nothing;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return nothing;
  }
}

export function writePendingChange(folder: string, change: PendingChange): void {
  if (change.restore === null && change.moveTo === null) rmSync(fileOf(folder), { force: true });
  else writeFileSync(fileOf(folder), JSON.stringify(change), { flush: true });
}
