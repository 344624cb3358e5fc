import { freemem } from 'node:os';
import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError, deserializeError } from '../../../common/errors/app-error.ts';
import { featureWidth } from '../../../common/datasets/recipe.ts';
import { needsDevices } from '../../../common/training/gpu-work.ts';
import type { FromTrainer, TuneRequest } from '../../../common/training/trainer-protocol.ts';
import { batchSizesToTry, suggestBatch } from '../../../common/tuning/batch-sizes.ts';
import type { BatchSizes, TriedBatch, TuningProgress } from '../../../common/tuning/tuning-api.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { Preparation } from '../analysis/analysis.ts';
import type { Handlers } from '../handlers.ts';
import { requireProject } from '../projects/project-calls.ts';
import { checkExperiment, fitNetwork } from '../training/check-experiment.ts';
import type { DeviceTrial } from '../training/device-trial.ts';
import type { TrainerPort } from '../training/trainer-port.ts';

export interface TuningParts {
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly preparation: Preparation;
  readonly forkTrainer: () => TrainerPort;
  readonly trial: DeviceTrial;
  /** The name of a run that is training now. */
  readonly training: () => string | null;
  readonly publish: (event: ApiEvent) => void;
}

/** Everything that a trainer needs to try a project's settings. */
type Experiment = Omit<TuneRequest, 'type' | 'kind' | 'requestId'>;

/** Milliseconds of timed steps for a batch size. */
const batchBudget = 1000;
/** Share of the free memory that a training may take. */
const memoryShare = 0.6;

/** Short trainings that find settings, each in a trainer process of its own. */
export class Tuning {
  readonly #parts: TuningParts;
  #going: AbortController | null = null;

  constructor(parts: TuningParts) {
    this.#parts = parts;
  }

  /** The calls of a window. */
  calls(): Handlers['tuning'] {
    return {
      learningRate: ({ projectId }) =>
        this.#alone(async (signal) => {
          const answer = await this.#tune('rate', projectId, signal);
          return answer.type === 'rates' ? answer.tried : [];
        }),
      batchSize: ({ projectId }) => this.#alone((signal) => this.#tryBatches(projectId, signal)),
      dryRun: ({ projectId }) =>
        this.#alone(async (signal) => {
          const answer = await this.#tune('dry-run', projectId, signal);
          if (answer.type !== 'dry-run') throw new RangeError('A dry run gave no result.');
          return answer.found;
        }),
      cancel: () => this.#going?.abort(),
    };
  }

  close(): void {
    this.#going?.abort();
  }

  /** Carries out one search at a time, and none beside a training. */
  async #alone<Result>(search: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const run = this.#parts.training();
    if (run !== null) {
      const message = `“${run}” is training and would spoil the measurement. Try again when it has ended.`;
      throw new AppError('conflict', message);
    }
    if (this.#going) throw new AppError('conflict', 'Another search is already going on.');
    const going = new AbortController();
    this.#going = going;
    try {
      return await search(going.signal);
    } catch (error) {
      if (going.signal.aborted) throw new AppError('cancelled', 'The search was stopped.');
      throw error;
    } finally {
      this.#going = null;
    }
  }

  async #tune(
    kind: TuneRequest['kind'],
    projectId: string,
    signal: AbortSignal,
  ): Promise<FromTrainer> {
    this.#tell({ kind, projectId, done: null });
    const experiment = await this.#prepare(projectId, signal);
    const request: TuneRequest = { type: 'tune', kind, requestId: 0, ...experiment };
    return this.#ask(request, signal, (message) => {
      if (message.type !== 'tuning') return;
      this.#tell({ kind, projectId, done: message.done, rates: message.rates });
    });
  }

  /** A process for each: the memory that it took is that of its batch size alone. */
  async #tryBatches(projectId: string, signal: AbortSignal): Promise<BatchSizes> {
    this.#tell({ kind: 'batch', projectId, done: null });
    const { network, fitted, training, devices } = await this.#prepare(projectId, signal);
    const memoryLimit = freemem() * memoryShare;
    const sizes = batchSizesToTry(fitted.rows.train, training.batchSize);
    const tried: TriedBatch[] = [];
    let engine: BatchSizes['engine'] = null;
    this.#tell({ kind: 'batch', projectId, done: 0 });
    for (const batchSize of sizes) {
      const answer = await this.#ask(
        {
          type: 'measure',
          requestId: 0,
          network,
          training: { ...training, batchSize },
          task: fitted.task,
          featureCount: featureWidth(fitted),
          targetCount: fitted.targetNames.length,
          budget: batchBudget,
          ...(devices ? { devices } : {}),
        },
        signal,
        () => {},
      ).catch((error: unknown) => {
        signal.throwIfAborted();
        return error instanceof AppError ? error : new AppError('engine', String(error));
      });
      const batch = triedBatch(batchSize, answer, memoryLimit);
      if (!(answer instanceof AppError) && answer.type === 'measured') {
        engine = answer.measurement.engine;
      }
      tried.push(batch);
      const done = tried.length / sizes.length;
      this.#tell({ kind: 'batch', projectId, done, batch });
      if (batch.problem !== null) break;
    }
    return { tried, memoryLimit, suggested: suggestBatch(tried, fitted.rows.train), engine };
  }

  async #prepare(projectId: string, signal: AbortSignal): Promise<Experiment> {
    const { projects, datasets, preparation, trial } = this.#parts;
    const project = requireProject(projects, projectId);
    const stored = project.datasetId === null ? null : datasets.get(project.datasetId);
    const { recipe, blocks, training } = checkExperiment(project, stored);
    if (!stored) throw new AppError('not-found', 'The table of this project is no longer there.');
    const { folder, fitted } = await preparation.prepare({
      dataset: stored.dataset,
      recipe,
      signal,
    });
    signal.throwIfAborted();
    const network = fitNetwork(project.network, training, fitted, blocks);
    const devices = needsDevices(network, training) ? await trial.devices() : null;
    signal.throwIfAborted();
    return {
      preparedFolder: folder,
      network,
      fitted,
      training,
      ...(devices ? { devices } : {}),
    };
  }

  /** Sends one request to a process of its own, which ends with the answer or the signal. */
  #ask(
    request: Parameters<TrainerPort['send']>[0],
    signal: AbortSignal,
    hear: (message: FromTrainer) => void,
  ): Promise<FromTrainer> {
    const port = this.#parts.forkTrainer();
    const answer = new Promise<FromTrainer>((resolve, reject) => {
      port.onMessage((message) => {
        if (message.type === 'ready') port.send(request);
        else if (message.type === 'predict-failed') reject(deserializeError(message.error));
        else if (message.type === 'tuning') hear(message);
        else resolve(message);
      });
      port.onExit((detail) =>
        reject(
          new AppError(
            'engine',
            'The process that tried the settings ended unexpectedly; the machine may have run out of memory.',
            { detail },
          ),
        ),
      );
      signal.addEventListener('abort', () =>
        reject(new AppError('cancelled', 'The search was stopped.')),
      );
    });
    return answer.finally(() => port.kill());
  }

  #tell(progress: TuningProgress): void {
    this.#parts.publish({ name: 'tuning.progress', payload: progress });
  }
}

function triedBatch(
  batchSize: number,
  answer: FromTrainer | AppError,
  memoryLimit: number,
): TriedBatch {
  if (answer instanceof AppError) {
    return { batchSize, rowsPerSecond: null, memory: null, problem: answer.message };
  }
  if (answer.type !== 'measured') throw new RangeError('A batch size was not measured.');
  const { milliseconds, memory } = answer.measurement;
  return {
    batchSize,
    rowsPerSecond: (batchSize * 1000) / milliseconds,
    memory,
    problem:
      memory > memoryLimit
        ? 'It takes more memory than a training should on this machine; larger ones were not tried.'
        : null,
  };
}
