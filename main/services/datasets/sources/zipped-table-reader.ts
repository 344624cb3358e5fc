import { join } from 'node:path';
import { AppError } from '../../../../common/errors/app-error.ts';
import { listEntries } from '../archives/list-entries.ts';
import type { SourceFile } from '../read-source.ts';
import { choosePart } from './choose-part.ts';
import { beginsWith } from './plain-file.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';

/** Readers of what may lie in an archive. */
type ReaderOf = (sources: readonly SourceFile[]) => Promise<SourceReader>;

/**
 * A zip archive of one table, or of several of which one is chosen.
 * @param readerOf Finds who reads the file in it.
 */
export function zippedTableReader(readerOf: ReaderOf): SourceReader {
  return {
    format: 'zip',
    accepts: (sources) => beginsWith(sources, '504b0304', '504b0506'),
    parts: async ([source]) => {
      const names = source ? await filesOf(source) : [];
      return names.length > 1 ? names.map((name) => ({ name })) : [];
    },
    read: async (request) => {
      const [source] = request.sources;
      if (!source) throw new Error('There is no file to read');
      const parts = (await filesOf(source)).map((name) => ({ name }));
      const { part, remarks } = choosePart(source, parts, 'file', request.options);
      const inner = await unpack(source, part.name, request);
      const reader = await readerOf([inner]);
      if (reader.format === 'zip') throw nested(source, part.name);
      const { part: _chosen, ...options } = request.options;
      const read = await reader.read({ ...request, sources: [inner], options });
      const report = { ...read.report, remarks: [...remarks, ...read.report.remarks] };
      return { ...read, report };
    },
  };
}

async function filesOf(source: SourceFile): Promise<string[]> {
  const names: string[] = [];
  for await (const { path } of listEntries(source)) names.push(path);
  return names;
}

async function unpack(
  source: SourceFile,
  wanted: string,
  { folder, openFile, onProgress, signal }: SourceRequest,
): Promise<SourceFile> {
  const path = join(folder, 'unpacked');
  const copy = await openFile(path, 'w');
  try {
    for await (const entry of listEntries(source, { signal })) {
      if (entry.path !== wanted) continue;
      let done = 0;
      for await (const chunk of entry.open()) {
        signal?.throwIfAborted();
        await copy.writeFile(chunk);
        done += chunk.length;
        onProgress?.({ done, total: entry.size, unit: 'bytes' });
      }
    }
  } finally {
    await copy.close();
  }
  return { path, name: wanted.split('/').at(-1) ?? wanted };
}

function nested({ name }: SourceFile, inner: string): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” holds another archive, “${inner}”. Unpack it once and choose the file in it.`,
    { place: { file: name } },
  );
}
