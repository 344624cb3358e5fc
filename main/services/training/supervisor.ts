import { randomUUID } from 'node:crypto';
import { join, relative } from 'node:path';
import type { ApiEvent } from '../../../common/api/api.ts';
import type { FeatureBlock } from '../../../common/datasets/feature-block.ts';
import {
  AppError,
  serializeError,
  type SerializedError,
} from '../../../common/errors/app-error.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { RunStatus, RunSummary } from '../../../common/runs/run.ts';
import { needsDevices } from '../../../common/training/gpu-work.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import { explainStorageError } from '../../storage/storage-errors.ts';
import type { Preparation } from '../analysis/analysis.ts';
import { numberedName } from '../projects/default-name.ts';
import { requireProject } from '../projects/project-calls.ts';
import { requireRun } from '../runs/run-calls.ts';
import { checkExperiment, fitNetwork } from './check-experiment.ts';
import type { DeviceTrial } from './device-trial.ts';
import { FollowedRun, type RunEnd } from './followed-run.ts';
import type { RunEndings } from './run-endings.ts';
import type { TrainerPort } from './trainer-port.ts';

export interface SupervisorParts {
  readonly libraryFolder: string;
  readonly libraryFile: string;
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly runs: RunRepository;
  readonly preparation: Preparation;
  readonly endings: RunEndings;
  readonly forkTrainer: () => TrainerPort;
  readonly trial: DeviceTrial;
  readonly publish: (event: ApiEvent) => void;
}

interface ActiveRun {
  readonly name: string;
  readonly cancel: AbortController;
  followed: FollowedRun | null;
  readonly done: Promise<void>;
}

/** Prepares data and runs trainers, one process per run and one run at a time. */
export class TrainingSupervisor {
  readonly #parts: SupervisorParts;
  readonly #active = new Map<string, ActiveRun>();
  #closing = false;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    const message =
      'The program ended while this run was training. The epochs and weights written until then are kept.';
    const failure = serializeError(new AppError('cancelled', message));
    for (const id of parts.runs.unfinished()) parts.endings.end(id, 'interrupted', failure);
  }

  /**
   * Starts a run with the project's present settings; the data are prepared after it returns.
   * Throws an AppError that names the place for anything that keeps it from being trained.
   */
  start(projectId: string, name: string | null): RunSummary {
    const { projects, datasets, runs } = this.#parts;
    const project = requireProject(projects, projectId);
    const [running] = this.#active.values();
    if (running) {
      throw new AppError(
        'conflict',
        `“${running.name}” is still training. Stop it or wait until it has finished.`,
      );
    }
    const table = project.datasetId === null ? null : datasets.get(project.datasetId);
    const { recipe, task, blocks, training } = checkExperiment(project, table);
    const id = randomUUID();
    runs.insert({
      id,
      projectId,
      datasetId: project.datasetId ?? '',
      datasetName: table?.dataset.name ?? '',
      name: name ?? numberedName(project.name, runs.names(projectId)),
      task,
      recipe,
      network: project.network,
      training,
      parameters: parametersOf(project.network),
      createdAt: new Date().toISOString(),
    });
    const run = requireRun(runs, id);
    const cancel = new AbortController();
    // The first turn belongs to the caller, who hears of the run before anything happens to it.
    const done = Promise.resolve().then(() => this.#carryOut(run, blocks, cancel.signal));
    this.#active.set(id, { name: run.summary.name, cancel, followed: null, done });
    this.#publishRun(id);
    return run.summary;
  }

  /** The name of the run that is going on; null when there is none. */
  runningName(): string | null {
    const [running] = this.#active.values();
    return running?.name ?? null;
  }

  /** Ends a run soon; one that has ended stays as it is. */
  stop(runId: string): void {
    const active = this.#active.get(runId);
    if (!active) {
      requireRun(this.#parts.runs, runId);
      return;
    }
    active.cancel.abort();
    active.followed?.stop('person');
  }

  /** Interrupts what is going on and waits until it is written. */
  async close(): Promise<void> {
    this.#closing = true;
    const active = [...this.#active.values()];
    for (const { cancel, followed } of active) {
      cancel.abort();
      followed?.stop('program-gone');
    }
    await Promise.all(active.map(({ done }) => done));
  }

  async #carryOut(
    run: StoredRun,
    planned: readonly FeatureBlock[],
    cancelled: AbortSignal,
  ): Promise<void> {
    const { id } = run.summary;
    let end: RunEnd;
    try {
      end = await this.#train(run, planned, cancelled);
    } catch (error) {
      end = cancelled.aborted
        ? this.#cancelledEnd()
        : { status: 'failed', error: serializeError(explainStorageError(error)) };
    }
    this.#active.delete(id);
    this.#parts.endings.end(id, end.status, end.error);
    this.#publishRun(id);
  }

  async #train(
    run: StoredRun,
    planned: readonly FeatureBlock[],
    cancelled: AbortSignal,
  ): Promise<RunEnd> {
    const { datasets, preparation, runs, libraryFolder, libraryFile, forkTrainer, trial } =
      this.#parts;
    const { recipe, training, summary } = run;
    const { id } = summary;
    const stored = datasets.get(run.datasetId);
    if (!stored) throw new AppError('not-found', 'The table of this run is no longer there.');
    const { folder, fitted } = await preparation.prepare({
      dataset: stored.dataset,
      recipe,
      signal: cancelled,
    });
    cancelled.throwIfAborted();
    const network = fitNetwork(run.network, training, fitted, planned);
    runs.prepared(id, {
      fitted,
      folder: relative(libraryFolder, folder),
      network,
      parameters: parametersOf(network),
    });
    this.#publishRun(id);
    const devices = needsDevices(network, training) ? await trial.devices() : null;
    cancelled.throwIfAborted();
    const followed = new FollowedRun(
      forkTrainer(),
      {
        type: 'train',
        runId: id,
        libraryFile,
        preparedFolder: join(libraryFolder, relative(libraryFolder, folder)),
        network,
        fitted,
        training,
        ...(devices ? { devices } : {}),
      },
      { publish: this.#parts.publish, changed: () => this.#publishRun(id) },
    );
    const active = this.#active.get(id);
    if (active) active.followed = followed;
    return followed.end;
  }

  #cancelledEnd(): { status: RunStatus; error: SerializedError | null } {
    if (!this.#closing) return { status: 'stopped', error: null };
    const message = 'The program ended while the data of this run were being prepared.';
    return {
      status: 'interrupted',
      error: serializeError(new AppError('cancelled', message)),
    };
  }

  #publishRun(id: string): void {
    const run = this.#parts.runs.get(id);
    if (!run) return;
    const payload = this.#parts.endings.present(run.summary);
    this.#parts.publish({ name: 'run.changed', payload });
  }
}

function parametersOf(network: NetworkSpec): number {
  const { trainable, nonTrainable } = totalParameters(inferShapes(network));
  return trainable + nonTrainable;
}
