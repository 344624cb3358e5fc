import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { ExplainedRun } from '../../../common/explain/explain-api.ts';
import { explainOffers } from '../../../common/explain/explain-offers.ts';
import { measuresOf, rowMeasures } from '../../../common/explain/slices/row-measures.ts';
import type { SliceMeasure } from '../../../common/explain/slices/slice.ts';
import type { JudgedRun, JudgedRuns } from '../evaluation/judged-runs.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import type { ExplainControl } from '../training/warm-trainer.ts';
import { ExplainedPart, valueInWords, type ExplainedPartParts } from './explained-part.ts';
import { nearestOf, pictureMapOf, rowEffectsOf, wordEffectsOf } from './explain-row.ts';
import { stepMapOf } from './explain-steps.ts';
import { dependenceOf, importanceOf } from './explain-table.ts';

export interface ExplainingParts extends ExplainedPartParts {
  readonly judgedRuns: JudgedRuns;
  readonly publish: (event: ApiEvent) => void;
}

/** Explanations of runs' answers; each can be followed and stopped under the name that its asker gave it. */
export class Explaining {
  readonly #parts: ExplainingParts;
  readonly #going = new Map<string, AbortController>();

  constructor(parts: ExplainingParts) {
    this.#parts = parts;
  }

  /** The calls of a window. */
  calls(): Handlers['explain'] {
    const { weights } = this.#parts;
    const part =
      <Input extends ExplainedRun, Result>(
        explain: (part: ExplainedPart, input: Input, control: ExplainControl) => Promise<Result>,
      ) =>
      (input: Input) =>
        this.#followed(input.task, async (control) =>
          explain(await ExplainedPart.open(this.#parts, input), input, control),
        );
    return {
      offers: ({ runId }) => {
        const run = weights.run(runId);
        return explainOffers(run.network, run.fitted);
      },
      importance: part(importanceOf),
      partialDependence: part(dependenceOf),
      rowEffects: part(rowEffectsOf),
      picture: part(pictureMapOf),
      words: part(wordEffectsOf),
      steps: part(stepMapOf),
      nearest: part(nearestOf),
      slices: ({ bins, support, pairs, ...input }) =>
        this.#followed(input.task, async ({ signal, hear }) => {
          const judged = await this.#judged(input);
          const question = { ...this.#measured(judged, input.measure), bins, support, pairs };
          return this.#parts.analysis.slice(question, { signal, onProgress: hear });
        }),
      sliceRows: ({ conditions, offset, limit, ...input }) =>
        this.#followed(input.task, async ({ signal }) => {
          const judged = await this.#judged(input);
          const { dataset, ...measured } = this.#measured(judged, input.measure);
          const places = await this.#parts.analysis.ask(
            'explain.sliceRows',
            { datasetId: dataset.id, ...measured, conditions },
            { signal, matters: JSON.stringify([judged.key, input.measure, conditions]) },
          );
          return {
            total: places.length,
            rows: Array.from(places.subarray(offset, offset + limit), (place) => ({
              row: judged.rows.rows[place] ?? 0,
              ...wordsOf(judged, place),
              measure: measured.measures[place] ?? NaN,
            })),
          };
        }),
      cancel: ({ task }) => this.#going.get(task)?.abort(stopped()),
    };
  }

  close(): void {
    for (const stop of this.#going.values()) stop.abort(stopped());
    this.#parts.trainer.close();
  }

  /** Works under a name; the same name asked for again stops what it stood for. */
  async #followed<Result>(
    task: string,
    work: (control: ExplainControl) => Promise<Result>,
  ): Promise<Result> {
    this.#going.get(task)?.abort(stopped());
    const stop = new AbortController();
    this.#going.set(task, stop);
    const hear = (done: number) =>
      this.#parts.publish({ name: 'explain.progress', payload: { task, done } });
    try {
      const result = await work({ signal: stop.signal, hear });
      stop.signal.throwIfAborted();
      return result;
    } finally {
      if (this.#going.get(task) === stop) this.#going.delete(task);
    }
  }

  #judged({ runId, split, checkpoint }: ExplainedRun): Promise<JudgedRun> {
    return this.#parts.judgedRuns.of({ runId, split, checkpoint });
  }

  #measured({ run, rows, judged }: JudgedRun, measure: SliceMeasure) {
    if (!measuresOf(judged.kind).includes(measure)) {
      throw new AppError('invalid-input', 'This measure does not fit the task of the run.');
    }
    const { dataset } = requireDataset(this.#parts.datasets, run.datasetId);
    return { dataset, measure, rows: rows.rows, measures: rowMeasures(judged, measure) };
  }
}

function wordsOf({ judged }: JudgedRun, place: number) {
  if (judged.kind === 'classes') {
    const { classes, actual, predicted } = judged;
    return {
      actual: classes[actual[place] ?? -1] ?? '',
      predicted: classes[predicted[place] ?? -1] ?? '',
    };
  }
  const width = judged.names.length;
  const inWords = (values: Float64Array) =>
    [...values.subarray(place * width, (place + 1) * width)].map(valueInWords).join(', ');
  return { actual: inWords(judged.actual), predicted: inWords(judged.predicted) };
}

function stopped(): AppError {
  return new AppError('cancelled', 'The explanation was stopped.');
}
