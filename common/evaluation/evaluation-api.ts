import type { Evaluation, RegressionPoint, SplitName } from './evaluation.ts';
import type { ForecastJudgement } from './forecast-judgement.ts';

/** What is judged: a run's rows of one part, with its best weights or another stored state. */
export interface JudgedPart {
  readonly runId: string;
  readonly split: SplitName;
  /** Number of a stored state; the best weights without it. */
  readonly checkpoint?: number | undefined;
}

/** As `JudgedPart`; `calibrated` asks for probabilities with the temperature that fits the validation rows. */
export interface JudgedClassesPart extends JudgedPart {
  readonly calibrated: boolean;
}

/** Values by metric, named as scikit-learn does; null where one is not defined. */
export type MetricValues = Readonly<Record<string, number | null>>;

/** One of the numbers that are shown first. */
export interface HeadlineMetric {
  readonly name: string;
  readonly value: number | null;
  /** Ends of the 95 % bootstrap interval; null where it cannot be had. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** What a simple model scores on the same rows, by the names of the headline. */
export interface BaselineScores {
  readonly kind: 'most-frequent' | 'mean' | 'last-value' | 'logistic' | 'linear';
  readonly values: MetricValues;
  /** Training rows that it learned from. */
  readonly rows: number;
  /** What a person should know of how it was fitted, as sentences. */
  readonly remarks: readonly string[];
}

/** The cells of a confusion matrix that hold rows, as three columns of equal length. */
export interface ConfusionCells {
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly count: readonly number[];
}

export interface ClassificationReport {
  readonly classes: readonly string[];
  readonly cells: ConfusionCells;
  readonly overall: MetricValues;
  /** By metric, one value for each class. */
  readonly perClass: Readonly<Record<string, readonly (number | null)[]>>;
  readonly averages: Readonly<Record<'micro' | 'macro' | 'weighted', MetricValues>>;
  /** Numbers of classes that judged rows have and no training row has. */
  readonly unseen: readonly number[];
}

export interface RegressionReport {
  readonly target: string;
  /** The values of a row: one, or the steps of a forecast, each with its metrics. */
  readonly steps: readonly { readonly name: string; readonly metrics: MetricValues }[];
  /** Number columns and category columns that the errors can be drawn against. */
  readonly columns: readonly string[];
  /** Rows of a series in order of time. */
  readonly forecast: boolean;
}

/** How a run does on one part. */
export interface EvaluationReport {
  readonly runId: string;
  readonly split: SplitName;
  /** Rows of the part. */
  readonly rows: number;
  /** Rows for which the network gave no number; they are left out of everything else. */
  readonly unusable: number;
  readonly headline: readonly HeadlineMetric[];
  readonly baseline: BaselineScores;
  /** What the run was trained to lower, as Keras counts it; null where it is the log loss of the headline. */
  readonly loss: number | null;
  readonly classification: ClassificationReport | null;
  readonly regression: RegressionReport | null;
}

/** A line of a chart as two columns. */
export interface CurveLine {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** One class against the rest, by every threshold. */
export interface ClassRanking {
  /** Number of the class. */
  readonly of: number;
  readonly positives: number;
  readonly negatives: number;
  /**
   * Rows with a probability of at least i / 1,000, for i from 0 to 1,000: exact counts for every place of the slider.
   */
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
  /** At most 400 points each. */
  readonly roc: CurveLine;
  readonly precisionRecall: CurveLine;
  readonly lift: CurveLine;
  /** Bins of the class's probability: its mean against the share of rows that are of the class. */
  readonly calibration: readonly ReliabilityBin[];
  /** Null where one side has no rows. */
  readonly area: number | null;
  readonly grade: string | null;
  readonly averagePrecision: number | null;
  /** Ends of the 95 % intervals: DeLong's of the area, by resampling of the average precision. */
  readonly areaInterval: readonly [number, number] | null;
  readonly averagePrecisionInterval: readonly [number, number] | null;
}

/** How well the probabilities of the classes rank the rows; null where a class or all others have no rows. */
export interface ClassAreas {
  /** By class. */
  readonly classes: readonly ClassArea[];
  /** Each class counts the same, or by its rows; classes without a value are left out. */
  readonly macro: Omit<ClassArea, 'grade'>;
  readonly weighted: Omit<ClassArea, 'grade'>;
}

export interface ClassArea {
  /** Under the ROC curve. */
  readonly area: number | null;
  /**
   * Ends of DeLong's 95 % interval; null where it says nothing, as of a perfect ranking, and where there are too many
   * rows and classes to find it.
   */
  readonly interval: readonly [number, number] | null;
  readonly grade: string | null;
  readonly averagePrecision: number | null;
}

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean probability; null for an empty bin. */
  readonly confidence: number | null;
  /** Share of rows that are right, or of the class. */
  readonly share: number | null;
}

/** How far probabilities can be believed. */
export interface CalibrationView {
  readonly before: { readonly bins: readonly ReliabilityBin[]; readonly error: number | null };
  /** With the temperature; null without validation rows to fit it on. */
  readonly after: {
    readonly bins: readonly ReliabilityBin[];
    readonly error: number | null;
  } | null;
  readonly temperature: number | null;
  /** Validation rows that the temperature was fitted on. */
  readonly fittedOn: number;
  readonly logLoss: readonly [before: number | null, after: number | null];
  readonly brier: readonly [before: number | null, after: number | null];
}

/** Which judged rows are wanted. Classes by their number; null stands for any. */
export type SampleChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'unusable' }
  | { readonly kind: 'cell'; readonly actual: number | null; readonly predicted: number | null }
  /** A cell of one class against the rest, predicted where its probability reaches the threshold. */
  | {
      readonly kind: 'outcome';
      readonly of: number;
      readonly threshold: number;
      readonly actual: boolean;
      readonly predicted: boolean;
    }
  /** Rows of the table, from 0. */
  | { readonly kind: 'rows'; readonly rows: readonly number[] };

export type SampleOrder = 'table' | 'least-sure' | 'most-sure' | 'largest-error' | 'smallest-error';

/** A judged row with its cells. */
export interface Sample {
  /** Row number in the table, from 0. */
  readonly row: number;
  /** Class name or number; null where there is none. */
  readonly actual: string | number | null;
  readonly predicted: string | number | null;
  /** Probability of the predicted class; null of a regression. */
  readonly probability: number | null;
  /** Predicted − actual; null of a classification. */
  readonly error: number | null;
  /** In the order of the page's columns, long texts cut and ending in `…`. */
  readonly cells: readonly (string | null)[];
}

export interface SamplePage {
  readonly total: number;
  readonly datasetId: string;
  /** Columns of the table; empty where the table is no longer there. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly samples: readonly Sample[];
}

/** A bar of a histogram of errors. */
export interface ResidualBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The errors of one value of a regression, in the target's own units. */
export interface RegressionErrors {
  readonly step: number;
  /** At most 2,000 rows, evenly chosen, in the order of the rows. */
  readonly points: readonly RegressionPoint[];
  /** Of all rows. */
  readonly histogram: readonly ResidualBin[];
  /** Quantiles of a normal distribution against those of the standardised errors; at most 400. */
  readonly quantiles: CurveLine;
}

/** Errors beside what a column of the table holds. */
export interface ErrorsByColumn {
  readonly column: string;
  readonly numeric: boolean;
  /** At most 2,000 rows; `value` null where the cell is missing. */
  readonly points: readonly {
    readonly row: number;
    readonly value: number | string | null;
    readonly error: number;
  }[];
}

/** Intervals that hold the truth as often as is asked, by the errors of the validation rows. */
export interface PredictionIntervals {
  readonly coverage: number;
  /** Half the width, in the target's units; null where there are too few validation rows for the coverage. */
  readonly radius: number | null;
  readonly validationRows: number;
  /** Share of the judged rows whose truth lies inside; null without a radius. */
  readonly covered: number | null;
  readonly rows: number;
}

/** How far the fit of a baseline is. */
export interface EvaluationProgress {
  readonly runId: string;
  readonly stage: string;
  /** From 0 to 1. */
  readonly done: number;
}

/** Judging one run. Every call throws like `get`. */
export interface EvaluationApi {
  /**
   * Throws `unavailable` when no rows of the part were kept in the run or it has no weights, `not-found` when there
   * is no such run or stored state, `storage` when the stored state is damaged.
   */
  get(input: { runId: string; split: SplitName }): Promise<Evaluation>;
  report(input: JudgedPart & { calibrated: boolean }): Promise<EvaluationReport>;
  ranking(input: JudgedClassesPart & { of: number }): Promise<ClassRanking>;
  /** Area under the ROC curve of every class against the rest, and its averages. */
  areas(input: JudgedClassesPart): Promise<ClassAreas>;
  calibration(input: JudgedPart & { bins: number }): Promise<CalibrationView>;
  samples(
    input: JudgedClassesPart & {
      choice: SampleChoice;
      order: SampleOrder;
      /** Of a regression: which of its values. */
      step: number;
      offset: number;
      limit: number;
    },
  ): Promise<SamplePage>;
  errors(input: JudgedPart & { step: number }): Promise<RegressionErrors>;
  errorsByColumn(input: JudgedPart & { step: number; column: string }): Promise<ErrorsByColumn>;
  intervals(input: JudgedPart & { step: number; coverage: number }): Promise<PredictionIntervals>;
  /** A forecast held against the truth; `season` is its length in rows, null to find one. */
  forecast(input: JudgedPart & { season: number | null }): Promise<ForecastJudgement>;
  /** Fits a linear or logistic regression to the run's training rows; throws `cancelled` after `cancelBaseline`. */
  baseline(input: JudgedPart): Promise<BaselineScores>;
  cancelBaseline(input: { runId: string }): Promise<void>;
}
