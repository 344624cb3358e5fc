import { stat } from 'node:fs/promises';
import { archiveKind } from '../../archives/archive-kind.ts';
import { listEntries } from '../../archives/list-entries.ts';
import { packingOf, readSource, type SourceFile } from '../../read-source.ts';
import {
  type NumpyHeader,
  numpyHeadBytes,
  NumpyProblem,
  readNumpyHeader,
} from '../numpy-header.ts';
import { plainHead } from '../plain-file.ts';

/** An array of a `.npy` file or in an `.npz` archive. */
export interface NumpyFile {
  /** Name of the array or the file, for messages and for what it says of split and labels. */
  readonly name: string;
  readonly header: NumpyHeader;
  /** Bytes of the file, with the header; null where only reading it tells. */
  readonly size: number | null;
  /** The file's bytes, with the header. */
  readonly open: () => AsyncIterable<Buffer>;
}

/**
 * The arrays that were chosen: `.npy` files, or all of one `.npz`; none when these are something else.
 * Throws `NumpyProblem` for a damaged header.
 */
export async function numpyFiles(
  sources: readonly SourceFile[],
  signal?: AbortSignal,
): Promise<readonly NumpyFile[]> {
  const [only, ...more] = sources;
  if (only && more.length === 0 && (await archiveKind(only)) === 'zip') {
    return arraysOf(only, signal);
  }
  const files: NumpyFile[] = [];
  for (const source of sources) {
    const head = await plainHead(source, numpyHeadBytes);
    if (!isNumpy(head)) return [];
    const size = (await packingOf(source)) === null ? (await stat(source.path)).size : null;
    const header = readNumpyHeader(head);
    files.push({ name: source.name, header, size, open: () => readSource(source) });
  }
  return files;
}

function isNumpy(head: Buffer): boolean {
  return head.toString('latin1', 0, 6) === '\x93NUMPY';
}

async function arraysOf(source: SourceFile, signal?: AbortSignal): Promise<readonly NumpyFile[]> {
  const files: NumpyFile[] = [];
  for await (const found of listEntries(source, { signal })) {
    const { path, size } = found;
    if (!path.endsWith('.npy')) return [];
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of found.open()) {
      pieces.push(piece);
      length += piece.length;
      if (length >= numpyHeadBytes) break;
    }
    const read = async function* () {
      for await (const entry of listEntries(source, { signal })) {
        if (entry.path === path) yield* entry.open();
      }
    };
    const header = readNumpyHeader(Buffer.concat(pieces));
    files.push({ name: path.slice(0, -'.npy'.length), header, size, open: read });
  }
  return files;
}

/** Throws `NumpyProblem` for pickled objects, and for a shape which the file does not have. */
export function requireWholeNumbers({ name, header, size }: NumpyFile): void {
  const { shape, itemSize, dataStart } = header;
  if (header.fields.some(({ kind }) => kind === 'O')) {
    throw new NumpyProblem(
      `The array “${name}” holds pickled Python objects, which can run code and are never read. Save it as numbers, with dtype uint8.`,
    );
  }
  const wanted = shape.reduce((product, length) => product * BigInt(length), BigInt(itemSize));
  if (size !== null && wanted !== BigInt(size - dataStart)) {
    throw new NumpyProblem(
      `The array “${name}” has the shape (${shape.join(', ')}), which needs ${wanted.toLocaleString('en-US')} bytes, and there are ${(size - dataStart).toLocaleString('en-US')}.`,
    );
  }
}
