import { join, relative } from 'node:path';
import type { FeatureBlock } from '../../../common/datasets/feature-block.ts';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { plannedBlocks } from '../../../common/datasets/count-features.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { needsDevices } from '../../../common/training/gpu-work.ts';
import type { Stride } from '../../../common/training/control/run-control.ts';
import type { TrainRequest } from '../../../common/training/trainer-protocol.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { DatasetRepository, StoredDataset } from '../../storage/dataset-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import type { Preparation } from '../analysis/analysis.ts';
import { rowsOfRun } from '../tables/rows-of-run.ts';
import { fitNetwork } from './check-experiment.ts';
import type { DeviceTrial } from './device-trial.ts';
import { FollowedRun, type RunListener } from './followed-run.ts';
import { parametersOf } from './parameters-of.ts';
import type { QueuePlan } from './queue-plans.ts';
import { machineOf } from './run-machine.ts';
import { startingPoint } from './starting-point.ts';
import type { TrainerPort } from './trainer-port.ts';

export interface CarrierParts {
  readonly libraryFolder: string;
  readonly libraryFile: string;
  readonly datasets: DatasetRepository;
  readonly runs: RunRepository;
  readonly checkpoints: CheckpointRepository;
  readonly preparation: Preparation;
  readonly forkTrainer: () => TrainerPort;
  readonly trial: DeviceTrial;
}

/** How a process shall begin its work on a run. */
export interface Beginning {
  readonly plan: QueuePlan;
  readonly pauseAfter?: Stride | 'nothing' | undefined;
  readonly threadLimit?: number | undefined;
}

/** Prepares the data of runs and starts trainer processes on them. */
export class RunCarrier {
  readonly #parts: CarrierParts;

  constructor(parts: CarrierParts) {
    this.#parts = parts;
  }

  /**
   * Brings a preparing run to the point where a trainer works on it.
   * @param beginning Asked when the data are there: what was wished in the meantime counts.
   * Throws what keeps it from being trained, and what the signal was aborted with.
   */
  async carry(
    run: StoredRun,
    beginning: () => Beginning,
    listener: RunListener,
    cancelled: AbortSignal,
  ): Promise<FollowedRun> {
    const { runs, libraryFolder, libraryFile, forkTrainer, trial, checkpoints } = this.#parts;
    const { id } = run.summary;
    const { folder, fitted, network } = await this.#data(run, cancelled);
    cancelled.throwIfAborted();
    const training = settingsOf(run);
    const devices = needsDevices(network, training) ? await trial.devices() : null;
    cancelled.throwIfAborted();
    const attempt = runs.prepared(id, {
      fitted,
      folder,
      network,
      parameters: parametersOf(network),
    });
    listener.changed();
    const { plan, pauseAfter, threadLimit } = beginning();
    const from = startingPoint({
      checkpoints: checkpoints.list(id),
      branched: run.summary.origin !== null,
      extend: plan.extend,
    });
    const request: TrainRequest = {
      type: 'train',
      runId: id,
      ...(attempt === null ? {} : { attempt }),
      libraryFile,
      preparedFolder: join(libraryFolder, folder),
      network,
      fitted,
      training,
      ...(devices ? { devices } : {}),
      ...(from ? { from } : {}),
      ...(pauseAfter === undefined ? {} : { pauseAfter }),
      ...(threadLimit === undefined ? {} : { threadLimit }),
    };
    const changes = plan.changes.map((change) => ({ type: 'change', change }) as const);
    return new FollowedRun(forkTrainer(), request, listener, changes);
  }

  /** The rows as the run was or will be trained on, and the network that fits them. */
  async #data(run: StoredRun, signal: AbortSignal): Promise<PreparedData> {
    const { datasets, preparation, libraryFolder } = this.#parts;
    const { fitted: known, preparedFolder, network } = run;
    if (known && preparedFolder !== null) {
      const trained = { fitted: known, preparedFolder, datasetId: run.datasetId };
      return { folder: await rowsOfRun(this.#parts, trained, signal), fitted: known, network };
    }
    const stored = datasets.get(run.datasetId);
    if (!stored) throw new AppError('not-found', 'The table of this run is no longer there.');
    const { dataset } = stored;
    const { folder, fitted } = await preparation.prepare({ dataset, recipe: run.recipe, signal });
    const fitting = fitNetwork(network, run.training, fitted, drawnFor(run, stored));
    return { folder: relative(libraryFolder, folder), fitted, network: fitting };
  }
}

interface PreparedData {
  /** From the library's folder. */
  readonly folder: string;
  readonly fitted: FittedRecipe;
  readonly network: NetworkSpec;
}

/** The inputs by the whole table, for which the network was drawn. */
function drawnFor({ recipe }: StoredRun, { profiles }: StoredDataset): readonly FeatureBlock[] {
  return plannedBlocks(recipe, profiles);
}

/** The settings of a run; one that has begun computes with what it computed with before. */
function settingsOf(run: StoredRun): TrainingConfig {
  return { ...run.training, ...machineOf(run), epochs: run.summary.epochs };
}
