import type { ProfiledDataset } from '../datasets/dataset.ts';
import { baselineLoss } from './baseline-loss.ts';
import { spreadOfTarget } from './spread-of-target.ts';
import type { LayerSample, TrainingReading } from './training-reading.ts';
import { isGoing } from '../runs/run-states.ts';
import type { EpochMetrics, Run, RunSummary } from '../runs/run.ts';

/** What the window knows of a run. */
export interface KnownRun {
  /** As listed: its status is newer than that of `run`. */
  readonly summary: RunSummary;
  readonly run: Run;
  readonly epochs: readonly EpochMetrics[];
  readonly layers: readonly LayerSample[];
  /** The table that is open, which need not be the run's. */
  readonly table: ProfiledDataset | null;
}

/** A run as the diagnosis reads it. */
export function readingOf({ summary, run, epochs, layers, table }: KnownRun): TrainingReading {
  const { fitted, training, network } = run;
  const target = fitted?.target.treatment.column;
  const profile =
    table?.dataset.id === run.datasetId
      ? table.profiles.find(({ name }) => name === target)
      : undefined;
  const spread = fitted && profile ? spreadOfTarget(fitted, profile) : null;
  // Of several outputs the loss is a sum that no guess is known for.
  const single = Object.keys(training.outputs).length === 0 && training.classWeights === null;
  return {
    task: summary.task,
    epochs,
    best: summary.best,
    training,
    network,
    goesOn: isGoing(summary.status),
    diverged: summary.status === 'diverged',
    sizes: {
      trainingRows: fitted?.rows.train ?? 0,
      validationRows: fitted?.rows.validation ?? 0,
      parameters: summary.parameters,
      classShares: spread && 'classShares' in spread ? spread.classShares : [],
      baselineLoss: spread && single ? baselineLoss(training.loss, spread) : null,
    },
    layers,
  };
}
