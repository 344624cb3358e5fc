import type {
  ClassAreas,
  BaselineScores,
  CalibrationView,
  ClassRanking,
  ErrorsByColumn,
  EvaluationReport,
  JudgedClassesPart,
  JudgedPart,
  PredictionIntervals,
  RegressionErrors,
  SampleChoice,
} from '../../../common/evaluation/evaluation-api.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { ForecastJudgement } from '../../../common/evaluation/forecast-judgement.ts';
import type { Run, RunSummary } from '../../../common/runs/run.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { Asked } from './asked.svelte.ts';

/** A report with the run it is of. */
export interface JudgedReport {
  readonly run: Run;
  readonly report: EvaluationReport;
  /** The part that was asked for has no rows; what is shown is of the training rows. */
  readonly instead: boolean;
}

/** A run, and how far it was trained. */
type JudgedRun = Pick<RunSummary, 'id' | 'endedAt' | 'epochsDone'>;

/** Rows that were opened beside the view. */
export interface OpenedSamples {
  readonly title: string;
  readonly choice: SampleChoice;
}

/** What is judged in the Evaluate place and what is known of it; answers are kept while the place is open. */
export class EvaluationPlace {
  readonly #studio: Studio;
  readonly report = new Asked<JudgedReport>();
  readonly areas = new Asked<ClassAreas>();
  readonly ranking = new Asked<ClassRanking>();
  readonly calibration = new Asked<CalibrationView>();
  readonly errors = new Asked<RegressionErrors>();
  readonly byColumn = new Asked<ErrorsByColumn>();
  readonly intervals = new Asked<PredictionIntervals>();
  readonly forecast = new Asked<ForecastJudgement>();
  /** Fitted baselines by the part that they were judged on. */
  baselines = $state.raw<ReadonlyMap<string, BaselineScores>>(new Map());
  /** Runs that a linear model is being fitted for. */
  fitting = $state.raw<ReadonlySet<string>>(new Set());
  calibrated = $state(false);
  /** Of a forecast: which of its values. */
  step = $state(0);
  opened = $state.raw<OpenedSamples | null>(null);
  /** How far each run was trained when it was shown: one that went on is judged anew. */
  readonly #trained = new Map<string, string>();

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Shows a part of a run; of a run without such rows, its training rows. */
  show({ id: runId, endedAt, epochsDone }: JudgedRun, split: SplitName): Promise<void> {
    const { evaluation, runs } = this.#studio.api;
    const { calibrated } = this;
    this.#trained.set(runId, key(endedAt, epochsDone));
    const subject = this.#key({ runId, split });
    return this.report.ask(
      key(subject, calibrated),
      async () => {
        const run = await runs.get({ id: runId });
        const instead = run.fitted?.rows[split] === 0;
        const report = await evaluation.report({
          runId,
          split: instead ? 'train' : split,
          calibrated,
        });
        return { run, report, instead };
      },
      // Only what the probabilities change is different with a temperature.
      subject,
    );
  }

  /** The part that is shown. */
  partOf({ runId, split }: EvaluationReport): JudgedClassesPart {
    return { runId, split, calibrated: this.calibrated };
  }

  askAreas(part: JudgedClassesPart): void {
    void this.areas.ask(this.#key(part), () => this.#studio.api.evaluation.areas(part));
  }

  askRanking(part: JudgedClassesPart, of: number): void {
    void this.ranking.ask(
      this.#key(part, of),
      () => this.#studio.api.evaluation.ranking({ ...part, of }),
      this.#key(part),
    );
  }

  askCalibration({ runId, split }: JudgedClassesPart): void {
    void this.calibration.ask(this.#key({ runId, split }), () =>
      this.#studio.api.evaluation.calibration({ runId, split, bins: 10 }),
    );
  }

  askErrors({ runId, split }: JudgedClassesPart): void {
    const { step } = this;
    void this.errors.ask(this.#key({ runId, split }, step), () =>
      this.#studio.api.evaluation.errors({ runId, split, step }),
    );
  }

  askByColumn({ runId, split }: JudgedClassesPart, column: string): void {
    const { step } = this;
    void this.byColumn.ask(this.#key({ runId, split }, step, column), () =>
      this.#studio.api.evaluation.errorsByColumn({ runId, split, step, column }),
    );
  }

  askIntervals({ runId, split }: JudgedClassesPart, coverage: number): void {
    const { step } = this;
    void this.intervals.ask(
      this.#key({ runId, split }, step, coverage),
      () => this.#studio.api.evaluation.intervals({ runId, split, step, coverage }),
      this.#key({ runId, split }, step),
    );
  }

  askForecast({ runId, split }: JudgedClassesPart, season: number | null): void {
    void this.forecast.ask(
      this.#key({ runId, split }, season),
      () => this.#studio.api.evaluation.forecast({ runId, split, season }),
      this.#key({ runId, split }),
    );
  }

  /** The linear model that was fitted for a part; null without one. */
  linearOf({ runId, split }: EvaluationReport): BaselineScores | null {
    return this.baselines.get(key({ runId, split })) ?? null;
  }

  /** Fits a linear model for a part and keeps what it scores there, whatever is shown when it is ready. */
  async fitLinear({ runId, split }: JudgedPart): Promise<void> {
    this.fitting = new Set([...this.fitting, runId]);
    try {
      const scores = await this.#studio.api.evaluation.baseline({ runId, split });
      this.baselines = new Map([...this.baselines, [key({ runId, split }), scores]]);
    } catch (error) {
      this.#studio.notices.showError(error);
    }
    this.fitting = new Set([...this.fitting].filter((id) => id !== runId));
  }

  #key(part: JudgedPart, ...parts: readonly unknown[]): string {
    return key(part, this.#trained.get(part.runId), ...parts);
  }
}

function key(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}
