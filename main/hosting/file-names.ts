import { AppError } from '../../common/errors/app-error.ts';

/** The name of an uploaded file: its last path segment, without control characters, at most 200 long. */
export function safeFileName(raw: string): string {
  const last = raw.split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}<>:"|?*]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  return clean.slice(-200) || 'file';
}

/** A percent-encoded name of a header. */
export function decodeName(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw new AppError('invalid-input', 'The name of the file is not valid.');
  }
}
