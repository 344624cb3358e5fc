import { defaultTraining, losses, metrics } from '../../training/catalogue.ts';
import type { LossId } from '../../training/training-config.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import type { Task } from '../task.ts';
import { outputLayer } from './output-layer.ts';

/** Whether loss, metrics and batch size suit the target, the output and the data. */
export function checkTraining(examined: Examined): readonly Diagnosis[] {
  return [...checkLoss(examined), ...checkMetrics(examined), ...checkBatch(examined)];
}

const aim: Record<Task, string> = {
  regression: 'a number',
  binary: 'two classes',
  multiclass: 'several classes',
};

function checkLoss(examined: Examined): readonly Diagnosis[] {
  const { task, training } = examined;
  if (task === null) return [];
  const loss = losses.find((choice) => choice.id === training.loss);
  const wanted = lossFor(examined, task);
  const fits = loss?.tasks.includes(task) ?? false;
  if (fits && !disagrees(examined, task)) return [];
  const wantedLabel = losses.find((choice) => choice.id === wanted)?.label ?? wanted;
  const { metrics: fitting } = defaultTraining(task);
  const kept = training.metrics.filter((id) =>
    metrics.some((metric) => metric.id === id && metric.tasks.includes(task)),
  );
  return [
    {
      id: 'loss',
      level: 'error',
      message: fits
        ? `The loss ${loss?.label ?? training.loss} does not go with the output layer.`
        : `The loss ${loss?.label ?? training.loss} does not suit a target of ${aim[task]}.`,
      fix: {
        label: `Use ${wantedLabel.toLowerCase()}`,
        training: { loss: wanted, ...(kept.length > 0 ? {} : { metrics: fitting }) },
      },
    },
  ];
}

/** Two classes can be had in two ways, and the loss must go with the one that was drawn. */
function disagrees(examined: Examined, task: Task): boolean {
  const output = outputLayer(examined);
  if (task !== 'binary' || !output) return false;
  const categorical = examined.training.loss !== 'binary_crossentropy';
  return output.units === 1 && output.activation === 'sigmoid'
    ? categorical
    : output.units === 2 && output.activation === 'softmax' && !categorical;
}

function lossFor(examined: Examined, task: Task): LossId {
  const softmax = outputLayer(examined)?.activation === 'softmax';
  return task === 'binary' && softmax && outputLayer(examined)?.units === 2
    ? 'sparse_categorical_crossentropy'
    : defaultTraining(task).loss;
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
