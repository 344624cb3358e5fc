import { AppError } from '../../../../common/errors/app-error.ts';
import { longestPath } from './archive-limits.ts';

/** Files that systems put beside the person's own. */
const systemName = /^(?:\..*|__MACOSX|Thumbs\.db|desktop\.ini|\$RECYCLE\.BIN)$/i;

/** True for what the system put there, or what the person hid: never data. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => systemName.test(part));
}

/**
 * The path of an archive's entry with `/` between its parts; null for the folder itself.
 * Throws `invalid-data` for one that leads out of the archive: absolute, with `..` or with a drive letter.
 * @param archive Name for messages.
 */
export function entryPath(archive: string, raw: string): string | null {
  const path = raw.replaceAll('\\', '/');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const escapes =
    path.startsWith('/') ||
    parts.includes('..') ||
    /^[a-z]:/i.test(path) ||
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u001f]/.test(path);
  if (escapes || path.length > longestPath) throw unsafePath(archive, raw);
  return parts.length === 0 ? null : parts.join('/').normalize('NFC');
}

/** The error for an archive with an entry that leads out of it. */
function unsafePath(archive: string, path: string): AppError {
  // eslint-disable-next-line no-control-regex -- these would not show
  const shown = path.slice(0, 200).replace(/[\u0000-\u001f]/g, '\ufffd');
  return new AppError(
    'invalid-data',
    `“${archive}” holds a file whose name leads out of the archive or cannot be a name: “${shown}”. Nothing was taken from it. Get the archive from a source you trust, or unpack it and choose the folder.`,
    { place: { file: archive } },
  );
}
