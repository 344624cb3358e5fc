import type { RunSummary } from './run.ts';

/** Marks to set; what is absent stays. */
export interface RunMarks {
  readonly starred?: boolean | undefined;
  readonly pinned?: boolean | undefined;
  readonly archived?: boolean | undefined;
  /** Tags that the runs get and lose. */
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
}

/** How the table of runs is looked at; kept in the library. */
export interface RunTableView {
  /** Ids of the columns in their order, the name apart; null while the person has not chosen any. */
  readonly columns: readonly string[] | null;
  readonly order: { readonly column: string; readonly descending: boolean };
  readonly filter: string;
  /** The setting that runs are grouped by. */
  readonly groupBy: string | null;
  readonly scope: 'project' | 'all';
  /** Whether of the settings only those in which runs differ are columns; not where it is absent. */
  readonly differing?: boolean | undefined;
}

/** Which epoch's value is asked for: where the metric was lowest or highest, or an epoch from 1. */
export type EpochChoice = 'lowest' | 'highest' | number;

/** The table of all runs of the library. */
export interface RunTableApi {
  /** Throws `not-found` when a run is gone; then none is changed. */
  mark(input: { ids: readonly string[]; marks: RunMarks }): Promise<readonly RunSummary[]>;
  /** A metric of every run that has it, by the run's id; `null` stands for NaN or infinity. */
  values(input: {
    metric: string;
    at: EpochChoice;
  }): Promise<Readonly<Record<string, number | null>>>;
  view(): Promise<RunTableView>;
  keepView(input: RunTableView): Promise<void>;
}
