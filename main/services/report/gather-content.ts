import { arch, platform } from 'node:os';
import type { Api } from '../../../common/api/api.ts';
import { diagnoseTraining } from '../../../common/diagnosis/diagnose-training.ts';
import { readingOf } from '../../../common/diagnosis/reading-of-run.ts';
import { samplesOfLayers } from '../../../common/diagnosis/samples-of-layers.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { EvaluationReport } from '../../../common/evaluation/evaluation-api.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import type { ModelCard } from '../../../common/report/model-card.ts';
import type {
  JudgedForReport,
  PartForReport,
  ReportContent,
} from '../../../common/report/report-content.ts';
import { isWorking } from '../../../common/runs/run-states.ts';
import type { Run } from '../../../common/runs/run.ts';
import { fitCost } from '../evaluation/baseline/fit-cost.ts';

export interface GatherParts {
  readonly api: Api;
  readonly version: string;
  /** SHA-256 of a run's best weights; null without any. */
  readonly weightsHash: (runId: string) => string | null;
  readonly card: (runId: string) => ModelCard;
}

/** Epochs of which curves are drawn. */
const mostEpochs = 2000;
/** Classes with curves of their own. */
const mostRanked = 8;
/** Classes with areas of their own. */
const mostClassAreas = 50;
/** Rows up to which a table is looked at for a report that was not looked at before. */
const mostChecked = 200_000;
/** Multiplications of a step up to which a regression is fitted beside the network: some ten seconds in all. */
const mostFitted = 50_000_000;

/** Everything that a report says of a run. Throws `unavailable` while it trains or before it began. */
export async function gatherContent(parts: GatherParts, runId: string): Promise<ReportContent> {
  const { api } = parts;
  const run = await api.runs.get({ id: runId });
  const { summary, fitted, datasetId } = run;
  if (isWorking(summary.status)) {
    throw new AppError('unavailable', `“${summary.name}” is still training. Stop it or wait.`);
  }
  const known = await orNull(() => api.datasets.get({ id: datasetId }));
  const epochs = await api.runs.metrics({ id: runId, most: mostEpochs });
  const layers = await api.runs.layerStatistics({ id: runId, most: 200 });
  const { parameters } = inferShapes(run.network);
  const sizes = new Map(
    run.network.nodes.map(({ id, name }) => [name, parameters.get(id)?.trainable ?? 0] as const),
  );
  const samples = samplesOfLayers(layers, sizes);
  const reading = readingOf({ summary, run, epochs, layers: samples, table: known });
  const checked = known && fitted && known.dataset.rows <= mostChecked;
  return {
    run,
    dataset: known?.dataset ?? null,
    epochs,
    events: await api.training.events({ runId }),
    test: await judge(api, run, 'test'),
    validation: await judge(api, run, 'validation'),
    findings: diagnoseTraining(reading).findings,
    checks: checked
      ? await orNull(() => api.checks.run({ datasetId, recipe: fitted.recipe }))
      : null,
    card: parts.card(runId),
    made: {
      at: new Date().toISOString(),
      version: parts.version,
      platform: `${platform()} ${arch()}`,
      weights: parts.weightsHash(runId),
    },
  };
}

/** A part of the rows, judged as deep as a report tells it. */
async function judge(api: Api, run: Run, split: SplitName): Promise<PartForReport> {
  const { id: runId } = run.summary;
  const part = { runId, split } as const;
  let report: EvaluationReport;
  try {
    report = await api.evaluation.report({ ...part, calibrated: false });
  } catch (error) {
    if (error instanceof AppError) return { problem: error.message };
    throw error;
  }
  const plain: JudgedForReport = {
    report,
    linear: null,
    linearLeftOut: false,
    rankings: [],
    areas: null,
    calibration: null,
    errors: null,
    intervals: null,
  };
  if (split !== 'test') return plain;
  const isQuick = run.fitted !== null && fitCost(run.fitted) <= mostFitted;
  const linear = isQuick ? await orNull(() => api.evaluation.baseline(part)) : null;
  if (report.regression) {
    return {
      ...plain,
      linear,
      linearLeftOut: !isQuick,
      errors: await orNull(() => api.evaluation.errors({ ...part, step: 0 })),
      intervals: await orNull(() => api.evaluation.intervals({ ...part, step: 0, coverage: 0.9 })),
    };
  }
  return {
    ...plain,
    linear,
    linearLeftOut: !isQuick,
    rankings: await rankings(api, part, report),
    areas: await areasOf(api, part, report),
    calibration: await orNull(() => api.evaluation.calibration({ ...part, bins: 10 })),
  };
}

/** Of two classes the second says it all. */
async function rankings(
  api: Api,
  part: { readonly runId: string; readonly split: SplitName },
  { classification }: EvaluationReport,
): Promise<JudgedForReport['rankings']> {
  const classes = classification?.classes.length ?? 0;
  if (classes > mostRanked) return [];
  const wanted = classes === 2 ? [1] : Array.from({ length: classes }, (_, of) => of);
  const found = await Promise.all(
    wanted.map((of) => orNull(() => api.evaluation.ranking({ ...part, of, calibrated: false }))),
  );
  return found.filter((ranking) => ranking !== null);
}

/** How well each class is told from the rest; of many classes a report lists only some, so none is asked for. */
async function areasOf(
  api: Api,
  part: { readonly runId: string; readonly split: SplitName },
  { classification }: EvaluationReport,
): Promise<JudgedForReport['areas']> {
  if ((classification?.classes.length ?? 0) > mostClassAreas) return null;
  return orNull(() => api.evaluation.areas({ ...part, calibrated: false }));
}

/** Null where something expected keeps an answer from being had: the report is written without it. */
async function orNull<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
