import { defaultTraining, metrics } from '../../training/catalogue.ts';
import { lossChoice } from '../../training/loss-catalogue.ts';
import { lossOfOutput, withLossOfOutput } from '../../training/loss-of-output.ts';
import type { LossId, OutputLoss, TrainingConfig } from '../../training/training-config.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import type { Task } from '../task.ts';
import { outputLayers, type OutputLayer } from './output-layer.ts';

/** Whether loss, metrics, class weights and batch size suit the target, the output and the data. */
export function checkTraining(examined: Examined): readonly Diagnosis[] {
  return [
    ...checkLosses(examined),
    ...checkMetrics(examined),
    ...checkClassWeights(examined),
    ...checkBatch(examined),
  ];
}

const aim: Record<Task, string> = {
  regression: 'a number',
  binary: 'two classes',
  multiclass: 'several classes',
};

function checkLosses(examined: Examined): readonly Diagnosis[] {
  const { task, training } = examined;
  if (task === null) return [];
  const outputs = outputLayers(examined);
  const known = outputs.length > 0 ? outputs : [null];
  return known.flatMap((output) => {
    // Where another output needs another loss than this one, each has its own.
    const others = outputs.filter(({ end }) => !(end.id in training.outputs));
    const alone = others.some((other) => lossFor(other, task) !== lossFor(output, task));
    return checkLoss(training, task, output, alone);
  });
}

function checkLoss(
  training: TrainingConfig,
  task: Task,
  output: OutputLayer | null,
  alone: boolean,
): readonly Diagnosis[] {
  const own = output !== null && output.end.id in training.outputs;
  const { id, label, tasks } = lossChoice(lossOfOutput(training, output?.end.id ?? '').loss);
  const wanted = lossFor(output, task);
  const fits = tasks.includes(task);
  if (fits && !disagrees(id, output, task)) return [];
  const { metrics: fitting } = defaultTraining(task);
  const kept = training.metrics.filter((metric) =>
    metrics.some((choice) => choice.id === metric && choice.tasks.includes(task)),
  );
  const name = own ? `The loss ${label} of ${output.end.name}` : `The loss ${label}`;
  return [
    {
      id: own ? `loss:${output.end.id}` : 'loss',
      level: 'error',
      ...(own ? { node: output.end.id } : {}),
      message: fits
        ? `${name} does not go with the output layer.`
        : `${name} does not suit a target of ${aim[task]}.`,
      fix: {
        label: `Use ${lossChoice(wanted).label.toLowerCase()}`,
        training: {
          ...(alone && output
            ? { outputs: { ...training.outputs, [output.end.id]: ownLoss(wanted) } }
            : withLossOfOutput(training, output?.end.id ?? '', { loss: wanted, lossOptions: {} })),
          ...(kept.length > 0 ? {} : { metrics: fitting }),
        },
      },
    },
  ];
}

function ownLoss(loss: LossId): OutputLoss {
  return { loss, lossOptions: {}, weight: 1 };
}

/** Two classes can be had in two ways, and the loss must go with the one that was drawn. */
function disagrees(loss: LossId, output: OutputLayer | null, task: Task): boolean {
  if (task !== 'binary' || !output) return false;
  const perClass = lossChoice(loss).units === 'per-class';
  return output.units === 1 && output.activation === 'sigmoid'
    ? perClass
    : output.units === 2 && output.activation === 'softmax' && !perClass;
}

function lossFor(output: OutputLayer | null, task: Task): LossId {
  const softmax = output?.activation === 'softmax' && output.units === 2;
  return task === 'binary' && softmax
    ? 'sparse_categorical_crossentropy'
    : defaultTraining(task).loss;
}

function checkClassWeights({ task, classCount, training }: Examined): readonly Diagnosis[] {
  const { classWeights } = training;
  if (classWeights === null || task === null) return [];
  const off = { label: 'Weigh all classes alike', training: { classWeights: null } };
  if (task === 'regression') {
    const message = 'Class weights are set, but the target is a number and has no classes.';
    return [{ id: 'class-weights', level: 'error', message, fix: off }];
  }
  const expected = task === 'binary' ? 2 : classCount;
  if (classWeights === 'balanced' || expected === null || classWeights.length === expected) {
    return [];
  }
  const message = `There are ${classWeights.length} class weights for ${expected} classes.`;
  return [{ id: 'class-weights', level: 'error', message, fix: off }];
}

function checkMetrics({ task, training }: Examined): readonly Diagnosis[] {
  if (task === null) return [];
  const unsuited = metrics.filter(
    (metric) => training.metrics.includes(metric.id) && !metric.tasks.includes(task),
  );
  if (unsuited.length === 0) return [];
  const kept = training.metrics.filter((id) => !unsuited.some((metric) => metric.id === id));
  const names = unsuited.map((metric) => metric.label).join(', ');
  return [
    {
      id: 'metrics',
      level: 'warning',
      message: `${names} ${unsuited.length === 1 ? 'says nothing about a target of ' + aim[task] + ' and is' : 'say nothing about a target of ' + aim[task] + ' and are'} left out.`,
      fix: {
        label: 'Use fitting metrics',
        training: { metrics: kept.length > 0 ? kept : defaultTraining(task).metrics },
      },
    },
  ];
}

function checkBatch({ rows, training }: Examined): readonly Diagnosis[] {
  if (rows === null || rows < 1 || training.batchSize <= rows) return [];
  const batchSize = Math.min(32, rows);
  return [
    {
      id: 'batch-size',
      level: 'warning',
      message: `A batch of ${training.batchSize} rows is larger than the ${rows} training rows: every epoch is a single update.`,
      fix: { label: `Set batch size to ${batchSize}`, training: { batchSize } },
    },
  ];
}
