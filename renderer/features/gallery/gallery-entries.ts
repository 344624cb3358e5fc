import type { Architecture } from '../../../common/network/architectures/architecture.ts';
import { misfit } from '../../../common/network/architectures/misfit.ts';
import {
  kindOf,
  type DataKind,
  type NetworkData,
} from '../../../common/network/architectures/network-data.ts';

/** A network of the gallery beside the project's data. */
export interface GalleryEntry {
  readonly architecture: Architecture;
  /** Why it cannot be drawn for the project's data, as a sentence; null when it can. */
  readonly problem: string | null;
  /** What it is drawn for: the project's data, or those that it was published with. */
  readonly data: NetworkData;
}

/** What the gallery shows of all networks. */
export interface GalleryFilter {
  readonly kind: DataKind | 'all';
  /** Words that all occur in what is known of a network. */
  readonly query: string;
}

/** Networks under one heading. */
export interface GallerySection {
  readonly title: string;
  readonly entries: readonly GalleryEntry[];
}

/**
 * The networks that a filter leaves, those that fit the project's data first and of them those made for its kind; without data, which are null, all
 * alike with the sizes that they were published with. Sections without networks are left out.
 */
export function gallerySections(
  architectures: readonly Architecture[],
  data: NetworkData | null,
  filter: GalleryFilter,
): readonly GallerySection[] {
  const entries = architectures
    .filter((architecture) => isFound(architecture, filter))
    .map((architecture): GalleryEntry => {
      const problem = data ? misfit(architecture, data) : null;
      const own = data && problem === null ? data : architecture.published;
      return { architecture, problem, data: own };
    });
  if (!data) return entries.length > 0 ? [{ title: 'Networks', entries }] : [];
  return [
    { title: 'Fits your data', entries: madeFor(kindOf(data), entries) },
    {
      title: 'For other data or targets',
      entries: entries.filter(({ problem }) => problem !== null),
    },
  ].filter(({ entries }) => entries.length > 0);
}

/** Those that fit, networks that are made for this kind of data first. */
function madeFor(kind: DataKind, entries: readonly GalleryEntry[]): readonly GalleryEntry[] {
  const place = ({ architecture }: GalleryEntry) => architecture.kinds.indexOf(kind);
  return entries.filter(({ problem }) => problem === null).sort((a, b) => place(a) - place(b));
}

function isFound(architecture: Architecture, { kind, query }: GalleryFilter): boolean {
  const { label, summary, source, words = [], kinds } = architecture;
  if (kind !== 'all' && !kinds.includes(kind)) return false;
  const text = [label, summary, source, ...words].join(' ').toLowerCase();
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => text.includes(word));
}
