import type { RunSummary } from './run.ts';

/** What came of an import. */
export interface ImportedRuns {
  readonly projectId: string;
  readonly runs: readonly RunSummary[];
  /** What was left out or changed, as sentences that name the place. */
  readonly remarks: readonly string[];
}

/** How far an import of runs is. */
export interface RunImportProgress {
  readonly id: string;
  /** What the person knows the log by. */
  readonly name: string;
  /** Bytes read and bytes in all. */
  readonly done: number;
  readonly total: number;
  /** It is over, however it ended. */
  readonly ended: boolean;
}

/** Runs that other programs logged. */
export interface RunImportApi {
  /**
   * Reads TensorBoard event files, MLflow folders and CSV logs; all of their runs are there afterwards, or none. Without
   * a project they get one of their own. Throws `invalid-data` naming the file, and `cancelled`.
   */
  start(input: { tokens: readonly string[]; projectId: string | null }): Promise<ImportedRuns>;
  /** Stops an import that `runImport.progress` tells of; all of them with null. */
  cancel(input: { id: string | null }): Promise<void>;
}
