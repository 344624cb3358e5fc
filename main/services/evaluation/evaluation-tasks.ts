import {
  calibrationErrors,
  reliability,
} from '../../../common/evaluation/calibration/reliability.ts';
import {
  fitTemperature,
  withTemperature,
} from '../../../common/evaluation/calibration/temperature.ts';
import { classMetrics } from '../../../common/evaluation/classification/class-metrics.ts';
import type { CalibrationView } from '../../../common/evaluation/evaluation-api.ts';
import type { Judged, JudgedClasses, JudgedNumbers } from '../../../common/evaluation/judged.ts';
import { conformalRadius } from '../../../common/evaluation/regression/conformal.ts';
import { stepValues } from '../../../common/evaluation/regression/step-values.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { pairTasks } from '../comparison/pair-tasks.ts';
import type { TaskControl, Workshop } from '../work/task.ts';
import { type BaselineTask, fitBaseline } from './baseline/fit-baseline.ts';
import { readFeatures } from './forecast/read-features.ts';
import { KeptParts } from './kept-parts.ts';
import type { PartData, UsablePart } from './part-data.ts';
import { type SamplesWanted, SamplePicker } from './pick-samples.ts';
import { rankClasses } from './rank-classes.ts';
import { rankOneClass } from './rank-one-class.ts';
import { reportPart } from './report-part.ts';
import { summarisePart } from './summarise-part.ts';
import { coverage, someErrors, viewErrors } from './view-errors.ts';

/** A question about a part: its rows are sent when the thread has said that it does not know them. */
interface AboutPart {
  readonly key: string;
  readonly data: PartData | null;
}

interface WithTemperature {
  /** What logits are divided by; null for the probabilities as they are. */
  readonly temperature: number | null;
}

/** Everything that is calculated from the answers of a run. Each task gives null for a part that it does not know. */
export function evaluationWorkshop() {
  const parts = new KeptParts();
  const picker = new SamplePicker();
  /** Probabilities with a temperature, of the part that had one last. */
  let scaled: { readonly key: string; readonly judged: JudgedClasses } | null = null;

  const about = <Result>(
    { key, data }: AboutPart,
    use: (part: UsablePart) => Result,
  ): Result | null => {
    const part = parts.get(key, data);
    return part && use(part);
  };
  const judgedOf = (
    part: UsablePart,
    { key, temperature }: { readonly key: string } & WithTemperature,
  ): Judged => {
    if (temperature === null || part.judged.kind !== 'classes') return part.judged;
    const name = `${key}\0${temperature}`;
    if (scaled?.key !== name) {
      scaled = { key: name, judged: withTemperature(part.judged, temperature) };
    }
    return scaled.judged;
  };

  return {
    tasks: {
      ...pairTasks(parts),
      summary: ({ key, data }: AboutPart) => about({ key, data }, (part) => summarisePart(part)),
      report: (asked: AboutPart & WithTemperature) =>
        about(asked, (part) => reportPart(part, judgedOf(part, asked))),
      ranking: (asked: AboutPart & WithTemperature & { readonly of: number }) =>
        about(asked, (part) => {
          const judged = classesOf(judgedOf(part, asked));
          if (asked.of < judged.classes.length) return rankOneClass(judged, asked.of);
          throw new AppError('not-found', 'This run has no such class.');
        }),
      areas: (asked: AboutPart & WithTemperature) =>
        about(asked, (part) => rankClasses(classesOf(judgedOf(part, asked)))),
      temperature: (asked: AboutPart) =>
        about(asked, (part) => ({
          temperature: fitTemperature(classesOf(part.judged))?.temperature ?? null,
        })),
      calibration: (asked: AboutPart & WithTemperature & { readonly bins: number }) =>
        about(asked, (part): Omit<CalibrationView, 'fittedOn'> => {
          const before = calibrated(classesOf(part.judged), asked.bins);
          const after =
            asked.temperature === null
              ? null
              : calibrated(classesOf(judgedOf(part, asked)), asked.bins);
          return {
            before: before.view,
            after: after?.view ?? null,
            temperature: asked.temperature,
            logLoss: [before.logLoss, after?.logLoss ?? null],
            brier: [before.brier, after?.brier ?? null],
          };
        }),
      samples: (asked: AboutPart & WithTemperature & { readonly wanted: SamplesWanted }) =>
        about(asked, (part) =>
          picker.page(
            `${asked.key}\0${asked.temperature}`,
            part,
            judgedOf(part, asked),
            asked.wanted,
          ),
        ),
      errors: (asked: AboutPart & { readonly step: number }) =>
        about(asked, (part) => viewErrors(part, numbersOf(part.judged, asked.step), asked.step)),
      rowErrors: (asked: AboutPart & { readonly step: number }) =>
        about(asked, (part) => someErrors(part, numbersOf(part.judged, asked.step), asked.step)),
      radius: (asked: AboutPart & { readonly step: number; readonly coverage: number }) =>
        about(asked, (part) => {
          const { errors } = stepValues(numbersOf(part.judged, asked.step), asked.step);
          const { radius, rows } = conformalRadius(errors, asked.coverage);
          return { radius, rows };
        }),
      covered: (asked: AboutPart & { readonly step: number; readonly radius: number | null }) =>
        about(asked, (part) =>
          coverage(part, numbersOf(part.judged, asked.step), asked.step, asked.radius),
        ),
      features: (asked: { readonly folder: string; readonly places: Int32Array }) =>
        readFeatures(asked.folder, asked.places),
      fitBaseline: (task: BaselineTask, { signal, tell }: TaskControl<number>) =>
        fitBaseline(task, { signal, onProgress: tell }),
    },
    close: () => Promise.resolve(),
  } satisfies Workshop;
}

/** The tasks by name, as who asks for them sees them. */
export type EvaluationTasks = ReturnType<typeof evaluationWorkshop>['tasks'];

function calibrated(judged: JudgedClasses, count: number) {
  const bins = reliability(judged, { bins: count }) ?? [];
  const { overall } = classMetrics(judged);
  return {
    view: { bins, error: calibrationErrors(bins).expected },
    logLoss: overall.log_loss,
    brier: overall.brier,
  };
}

function classesOf(judged: Judged): JudgedClasses {
  if (judged.kind === 'classes') return judged;
  throw new AppError('unavailable', 'This run predicts numbers, which have no classes.');
}

function numbersOf(judged: Judged, step: number): JudgedNumbers {
  if (judged.kind !== 'numbers') {
    throw new AppError('unavailable', 'This run predicts classes, which have no errors in units.');
  }
  if (step < judged.names.length) return judged;
  throw new AppError('not-found', 'This run tells fewer values of a row.');
}
