import type { EpochMetrics, RunSettings, RunSource } from './run.ts';

/** A run as another program logged it. */
export interface ImportedRun {
  readonly name: string;
  readonly source: RunSource;
  readonly settings: RunSettings;
  readonly tags: readonly string[];
  readonly note: string;
  /** ISO 8601; null where the log does not say. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** In ascending order; every one has the same names. */
  readonly epochs: readonly EpochMetrics[];
}

/** What a log held, and what could not be taken over as it was. */
export interface ReadLog {
  readonly runs: readonly ImportedRun[];
  /** Sentences that name the place. */
  readonly remarks: readonly string[];
}
