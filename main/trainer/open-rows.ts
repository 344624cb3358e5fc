import { openPrepared, type OpenedRows } from '../storage/prepared-data.ts';
import type { FeatureReader } from './engines/engine.ts';
import { ReadAhead } from './read-ahead.ts';

/** Prepared rows for an engine. */
export interface RowsToRead extends Pick<OpenedRows, 'targets' | 'split' | 'rows' | 'fitted'> {
  readonly features: Float32Array | FeatureReader;
  close(): Promise<void>;
}

/**
 * Opens a folder written by the preparation. What is not in memory as numbers is made ready by another thread.
 * Throws like `openPrepared`.
 * @param readAheadEntry Program of that thread.
 */
export async function openRows(folder: string, readAheadEntry: URL): Promise<RowsToRead> {
  const { layout, features, close, ...rest } = await openPrepared(folder);
  if (layout === null || features instanceof Float32Array) {
    return { ...rest, features, close: () => Promise.resolve(close()) };
  }
  const ahead = new ReadAhead(layout, features, readAheadEntry);
  return {
    ...rest,
    features: {
      width: ahead.width,
      read: (rows, into) => ahead.read(rows, into),
      expect: (rows) => ahead.expect(rows),
    },
    close: async () => {
      await ahead.close();
      close();
    },
  };
}
