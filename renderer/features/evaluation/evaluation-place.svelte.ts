import type {
  BaselineScores,
  CalibrationView,
  ClassRanking,
  ErrorsByColumn,
  EvaluationReport,
  JudgedClassesPart,
  PredictionIntervals,
  RegressionErrors,
  SampleChoice,
} from '../../../common/evaluation/evaluation-api.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { ForecastJudgement } from '../../../common/evaluation/forecast-judgement.ts';
import type { Run } from '../../../common/runs/run.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { Asked } from './asked.svelte.ts';

/** A report with the run it is of. */
export interface JudgedReport {
  readonly run: Run;
  readonly report: EvaluationReport;
  /** The part that was asked for has no rows; what is shown is of the training rows. */
  readonly instead: boolean;
}

/** Rows that were opened beside the view. */
export interface OpenedSamples {
  readonly title: string;
  readonly choice: SampleChoice;
}

type Areas = readonly { readonly area: number | null; readonly grade: string | null }[];

/** What is judged in the Evaluate place and what is known of it; answers are kept while the place is open. */
export class EvaluationPlace {
  readonly #studio: Studio;
  readonly report = new Asked<JudgedReport>();
  readonly areas = new Asked<Areas>();
  readonly ranking = new Asked<ClassRanking>();
  readonly calibration = new Asked<CalibrationView>();
  readonly errors = new Asked<RegressionErrors>();
  readonly byColumn = new Asked<ErrorsByColumn>();
  readonly intervals = new Asked<PredictionIntervals>();
  readonly forecast = new Asked<ForecastJudgement>();
  /** Fitted baselines by the part that they were judged on. */
  baselines = $state.raw<ReadonlyMap<string, BaselineScores>>(new Map());
  calibrated = $state(false);
  /** Of a forecast: which of its values. */
  step = $state(0);
  opened = $state.raw<OpenedSamples | null>(null);

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Shows a part of a run; of a run without such rows, its training rows. */
  show(runId: string, split: SplitName): Promise<void> {
    const { evaluation, runs } = this.#studio.api;
    const { calibrated } = this;
    return this.report.ask(
      JSON.stringify([runId, split, calibrated]),
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
      this.#isOf(runId, split),
    );
  }

  #isOf(runId: string, split: SplitName): boolean {
    const shown = this.report.value?.report;
    return shown?.runId === runId && shown.split === split;
  }

  /** The part that is shown. */
  partOf({ runId, split }: EvaluationReport): JudgedClassesPart {
    return { runId, split, calibrated: this.calibrated };
  }

  askAreas(part: JudgedClassesPart): void {
    void this.areas.ask(key(part), () => this.#studio.api.evaluation.areas(part));
  }

  askRanking(part: JudgedClassesPart, of: number): void {
    void this.ranking.ask(
      key(part, of),
      () => this.#studio.api.evaluation.ranking({ ...part, of }),
      true,
    );
  }

  askCalibration({ runId, split }: JudgedClassesPart): void {
    void this.calibration.ask(key({ runId, split }), () =>
      this.#studio.api.evaluation.calibration({ runId, split, bins: 10 }),
    );
  }

  askErrors({ runId, split }: JudgedClassesPart): void {
    const { step } = this;
    void this.errors.ask(key({ runId, split }, step), () =>
      this.#studio.api.evaluation.errors({ runId, split, step }),
    );
  }

  askByColumn({ runId, split }: JudgedClassesPart, column: string): void {
    const { step } = this;
    void this.byColumn.ask(key({ runId, split }, step, column), () =>
      this.#studio.api.evaluation.errorsByColumn({ runId, split, step, column }),
    );
  }

  askIntervals({ runId, split }: JudgedClassesPart, coverage: number): void {
    const { step } = this;
    void this.intervals.ask(
      key({ runId, split }, step, coverage),
      () => this.#studio.api.evaluation.intervals({ runId, split, step, coverage }),
      true,
    );
  }

  askForecast({ runId, split }: JudgedClassesPart, season: number | null): void {
    void this.forecast.ask(
      key({ runId, split }, season),
      () => this.#studio.api.evaluation.forecast({ runId, split, season }),
      true,
    );
  }

  /** The linear model that was fitted for a part; null without one. */
  linearOf({ runId, split }: EvaluationReport): BaselineScores | null {
    return this.baselines.get(key({ runId, split })) ?? null;
  }

  keepLinear({ runId, split }: EvaluationReport, scores: BaselineScores): void {
    this.baselines = new Map([...this.baselines, [key({ runId, split }), scores]]);
  }
}

function key(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}
