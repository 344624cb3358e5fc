import type { ApiEvent } from '../../../common/api/api.ts';
import type { JudgedPart, SamplePage } from '../../../common/evaluation/evaluation-api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Handlers } from '../handlers.ts';
import type { EvaluationThread } from './evaluation-thread.ts';
import { type PartTask } from './evaluation-thread.ts';
import { judgeForecast } from './forecast/judge-forecast.ts';
import { type JudgedRun, type JudgedRuns, partDataOf } from './judged-runs.ts';
import type { RunWeights } from './run-weights.ts';
import { rowsOfSplit } from './split-rows.ts';

export interface RunJudgingParts {
  /** Ended with the judging. */
  readonly thread: EvaluationThread;
  readonly judgedRuns: JudgedRuns;
  readonly weights: RunWeights;
  readonly analysis: Analysis;
  readonly publish: (event: ApiEvent) => void;
}

/** Characters of a cell that a sample shows. */
const longestCell = 4000;

/** How runs do on their parts, judged in a thread. */
export class RunJudging {
  readonly #parts: RunJudgingParts;
  readonly #thread: EvaluationThread;
  /** Baselines that are being fitted, by run. */
  readonly #fitting = new Map<string, AbortController>();

  constructor(parts: RunJudgingParts) {
    this.#parts = parts;
    this.#thread = parts.thread;
  }

  /** The calls of a window. */
  calls(): Handlers['evaluation'] {
    return {
      get: async ({ runId, split }) => {
        const judged = await this.#parts.judgedRuns.of({ runId, split });
        return { runId, split, ...(await this.#ask('summary', judged, {})) };
      },
      report: async ({ calibrated, ...part }) => {
        const judged = await this.#parts.judgedRuns.of(part);
        const temperature = await this.#temperature(part, calibrated);
        const report = await this.#ask('report', judged, { temperature });
        return { ...report, runId: part.runId, split: part.split };
      },
      ranking: async ({ calibrated, of, ...part }) => {
        const judged = await this.#parts.judgedRuns.of(part);
        const temperature = await this.#temperature(part, calibrated);
        return this.#ask('ranking', judged, { temperature, of });
      },
      areas: async ({ calibrated, ...part }) => {
        const judged = await this.#parts.judgedRuns.of(part);
        const temperature = await this.#temperature(part, calibrated);
        return this.#ask('areas', judged, { temperature });
      },
      calibration: async ({ bins, ...part }) => {
        const judged = await this.#parts.judgedRuns.of(part);
        const temperature = await this.#temperature(part, true);
        const fittedOn = temperature === null ? 0 : judged.run.fitted.rows.validation;
        return { ...(await this.#ask('calibration', judged, { temperature, bins })), fittedOn };
      },
      samples: (input) => this.#samples(input),
      errors: async ({ step, ...part }) =>
        this.#ask('errors', await this.#parts.judgedRuns.of(part), { step }),
      errorsByColumn: async ({ step, column, ...part }) => {
        const judged = await this.#parts.judgedRuns.of(part);
        const { rows, errors } = await this.#ask('rowErrors', judged, { step });
        const { datasetId } = judged.run;
        const { numeric, values } = await this.#parts.analysis.ask('evaluation.values', {
          datasetId,
          column,
          rows,
        });
        const points = rows.map((row, at) => ({
          row,
          value: values[at] ?? null,
          error: errors[at] ?? 0,
        }));
        return { column, numeric, points };
      },
      intervals: async ({ step, coverage, ...part }) => {
        const judged = await this.#parts.judgedRuns.of(part);
        const validation = await this.#validation(part);
        const calibrated = validation
          ? await this.#ask('radius', validation, { step, coverage })
          : { radius: null, rows: 0 };
        const { radius } = calibrated;
        const counted = await this.#ask('covered', judged, { step, radius });
        return { coverage, radius, validationRows: calibrated.rows, ...counted };
      },
      forecast: async ({ season, ...part }) => {
        const judged = await this.#parts.judgedRuns.of(part);
        const { weights, analysis } = this.#parts;
        return judgeForecast(judged, season, {
          weights,
          analysis,
          features: (folder, places) => this.#thread.features(folder, places),
          checkpoint: part.checkpoint ?? 'best',
        });
      },
      baseline: (part) => this.#baseline(part),
      cancelBaseline: ({ runId }) => {
        this.#fitting.get(runId)?.abort(stopped());
      },
    };
  }

  /** Stops what is going on and ends the threads. */
  async close(): Promise<void> {
    for (const fitting of this.#fitting.values()) fitting.abort(stopped());
    await this.#thread.close();
  }

  #ask<Name extends PartTask>(
    task: Name,
    judged: JudgedRun,
    input: Parameters<typeof EvaluationThread.prototype.ask<Name>>[3],
  ) {
    return this.#thread.ask(task, judged.key, () => partDataOf(judged), input);
  }

  /** The validation rows of the same weights; null where the run has none. */
  async #validation(part: JudgedPart): Promise<JudgedRun | null> {
    const { weights, judgedRuns } = this.#parts;
    if (weights.run(part.runId).fitted.rows.validation === 0) return null;
    return judgedRuns.of({ ...part, split: 'validation' });
  }

  /** The temperature that fits the validation rows; null where it is not wanted or cannot be had. */
  async #temperature(part: JudgedPart, wanted: boolean): Promise<number | null> {
    const validation = wanted ? await this.#validation(part) : null;
    if (!validation || validation.run.fitted.task === 'regression') return null;
    return (await this.#ask('temperature', validation, {})).temperature;
  }

  async #samples(input: Parameters<Handlers['evaluation']['samples']>[0]): Promise<SamplePage> {
    const { choice, order, step, offset, limit, calibrated, ...part } = input;
    const { judgedRuns, analysis } = this.#parts;
    const judged = await judgedRuns.of(part);
    const temperature = await this.#temperature(part, calibrated);
    const wanted = { choice, order, step, offset, limit };
    const { total, samples } = await this.#ask('samples', judged, { temperature, wanted });
    const { datasetId } = judged.run;
    const rows = samples.map(({ row }) => row);
    const table = this.#columnsOf(datasetId);
    const cells =
      table.length === 0
        ? []
        : await analysis.ask('evaluation.cells', { datasetId, rows, longest: longestCell });
    return {
      total,
      datasetId,
      columns: table,
      samples: samples.map((sample, at) => ({ ...sample, cells: cells[at] ?? [] })),
    };
  }

  /** Empty where the table is no longer in the library: the answers can still be shown. */
  #columnsOf(datasetId: string): SamplePage['columns'] {
    try {
      return this.#parts.analysis
        .table(datasetId)
        .dataset.columns.map(({ name, type }) => ({ name, type }));
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return [];
      throw error;
    }
  }

  async #baseline(part: JudgedPart) {
    const { judgedRuns, publish } = this.#parts;
    const { runId } = part;
    const { prepared, rows } = await judgedRuns.of(part);
    if (this.#fitting.has(runId)) {
      throw new AppError('conflict', 'A baseline of this run is already being fitted.');
    }
    const stop = new AbortController();
    this.#fitting.set(runId, stop);
    const tell = (done: number) =>
      publish({ name: 'evaluation.progress', payload: { runId, stage: 'baseline', done } });
    tell(0);
    try {
      const training = rowsOfSplit(prepared, 'train').places;
      const input = { folder: prepared.folder, training, judged: rows.places };
      return await this.#thread.fitBaseline(input, { signal: stop.signal, onProgress: tell });
    } finally {
      this.#fitting.delete(runId);
      tell(1);
    }
  }
}

function stopped(): AppError {
  return new AppError('cancelled', 'The fit of the baseline was stopped.');
}
