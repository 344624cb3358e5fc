import type { SourceContent } from '../../../common/datasets/dataset.ts';
import { lookAtSource } from './kept-sources.ts';
import { readerFor } from './sources/source-readers.ts';

/** What is in the files that the person chose, before any of it is imported. */
export async function inspectSources(
  chosen: readonly { readonly path: string; readonly name: string }[],
): Promise<SourceContent> {
  const sources = await Promise.all(chosen.map(({ path, name }) => lookAtSource(path, name)));
  const reader = await readerFor(sources);
  return { format: reader.format, parts: (await reader.parts?.(sources)) ?? [] };
}
