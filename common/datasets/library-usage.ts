import type { Dataset, ProfiledDataset } from './dataset.ts';

/** What one dataset takes of the disk, and who needs it. */
export interface DatasetUsage {
  readonly dataset: Pick<Dataset, 'id' | 'name' | 'kind' | 'rows' | 'createdAt' | 'source'>;
  /** Bytes. */
  readonly bytes: {
    /** The kept originals. */
    readonly source: number;
    readonly table: number;
    readonly images: number;
    /** What runs were trained on. */
    readonly prepared: number;
  };
  /** Names of the projects that have it as their data, removed ones among them until the next start. */
  readonly projects: readonly string[];
  /** Runs that were trained on it. */
  readonly runs: number;
}

/** How another version of a source differs from the dataset in the library. */
export interface DatasetComparison {
  /** The new version as a dataset of its own; the old one is as it was. */
  readonly candidate: ProfiledDataset;
  /** The bytes are the same. */
  readonly isSame: boolean;
  readonly rowsAdded: number;
  readonly rowsRemoved: number;
  /** Rows with the same key, or at the same place, and other cells. */
  readonly rowsChanged: number;
  /** The column whose values tell rows apart in both; by their place without it. */
  readonly key: string | null;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly columnsRetyped: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
  }[];
}
