import type { DataCheck } from '../checks/data-check.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type {
  BaselineScores,
  CalibrationView,
  ClassAreas,
  ClassRanking,
  EvaluationReport,
  PredictionIntervals,
  RegressionErrors,
} from '../evaluation/evaluation-api.ts';
import type { EpochMetrics, Run } from '../runs/run.ts';
import type { RunEvent } from '../training/control/run-control.ts';
import type { ModelCard } from './model-card.ts';

/** One part of the rows as it was judged. */
export interface JudgedForReport {
  readonly report: EvaluationReport;
  /** A linear or logistic regression of the same inputs; null where it was not fitted. */
  readonly linear: BaselineScores | null;
  /** Whether that regression was left out because its fit would take long. */
  readonly linearLeftOut: boolean;
  /** Of a classification: classes against the rest, at most eight. */
  readonly rankings: readonly ClassRanking[];
  /** Of a classification: how well each class is ranked; null where there are too many classes. */
  readonly areas: ClassAreas | null;
  readonly calibration: CalibrationView | null;
  /** Of a regression: its errors, and intervals that hold nine of ten rows. */
  readonly errors: RegressionErrors | null;
  readonly intervals: PredictionIntervals | null;
}

/** A part of the rows: judged, or why it was not, as a sentence. */
export type PartForReport = JudgedForReport | { readonly problem: string };

/** Everything that a report says of a run. */
export interface ReportContent {
  readonly run: Run;
  /** Null where the table is no longer there. */
  readonly dataset: Dataset | null;
  readonly epochs: readonly EpochMetrics[];
  readonly events: readonly RunEvent[];
  readonly test: PartForReport;
  readonly validation: PartForReport;
  /** What the curves say. */
  readonly findings: readonly Pick<Finding, 'tone' | 'title' | 'sentence'>[];
  /** What was found in the data; null where they were not looked at. */
  readonly checks: readonly Pick<DataCheck, 'severity' | 'message'>[] | null;
  readonly card: ModelCard;
  readonly made: ReportOrigin;
}

/** Where and when a report was made, and what identifies the run. */
export interface ReportOrigin {
  /** ISO 8601. */
  readonly at: string;
  /** Of the program that writes the report. */
  readonly version: string;
  readonly platform: string;
  /** SHA-256 of the best weights as stored; null without weights. */
  readonly weights: string | null;
}
