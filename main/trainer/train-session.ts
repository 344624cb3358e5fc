import { dirname } from 'node:path';
import { featureWidth } from '../../common/datasets/recipe.ts';
import { AppError, serializeError, type SerializedError } from '../../common/errors/app-error.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { stepWork } from '../../common/network/step-work.ts';
import type { EngineRun, RunStatus } from '../../common/runs/run.ts';
import type {
  FromTrainer,
  SteerRequest,
  StopRequest,
  TrainRequest,
} from '../../common/training/trainer-protocol.ts';
import { CheckpointRepository } from '../storage/checkpoint-repository.ts';
import type { Connection } from '../storage/connection.ts';
import { EpochRepository } from '../storage/epoch-repository.ts';
import { EventRepository } from '../storage/event-repository.ts';
import { LayerStatisticsRepository } from '../storage/layer-statistics-repository.ts';
import { logsFolder, RunLogs, wantsLogs } from '../storage/run-logs/run-logs.ts';
import { RunWriter } from '../storage/run-writer.ts';
import { explainStorageError } from '../storage/storage-errors.ts';
import { adaptLayers } from './adapt-layers.ts';
import { augmentNetwork } from './augment-network.ts';
import { rowWeights } from './class-weights.ts';
import { chooseEngine } from './engines/choose-engine.ts';
import type { CompileRequest, Program } from './engines/engine.ts';
import { explainFailure } from './explain-failure.ts';
import { keepLastWeights, testMetrics } from './finish-run.ts';
import { readBeginning, type Beginning } from './going-on.ts';
import { LayerSampler } from './layer-sampler.ts';
import type { TurnParts } from './loop-turn.ts';
import { measureLatency } from './measure-latency.ts';
import { openRows, type RowsToRead } from './open-rows.ts';
import { rowsOfSplit, splitNumber } from './row-order.ts';
import { runGround } from './run-ground.ts';
import type { CheckpointSink } from './state-keeper.ts';
import { Steering } from './steering.ts';
import {
  TrainingLoop,
  type EpochListener,
  type LoopEnding,
  type StepListener,
} from './training-loop.ts';

/** What a session works with besides its request. */
export interface SessionTools {
  readonly connection: Connection;
  /** Where checkpoints go. */
  readonly sink: CheckpointSink;
  readonly send: (message: FromTrainer) => void;
  /** Program of the thread that reads ahead. */
  readonly readAheadEntry: URL;
}

interface RunEnding {
  readonly status: RunStatus;
  readonly error: SerializedError | null;
  readonly endedBy: string | null;
}

/** One run from its prepared rows to its test metrics. What it tells is already in the library. */
export class TrainSession {
  readonly #request: TrainRequest;
  readonly #tools: SessionTools;
  readonly #writer: RunWriter;
  readonly #checkpoints: CheckpointRepository;
  readonly #events: EventRepository;
  readonly #steering: Steering;
  /** Milliseconds. */
  #compiled = 0;
  #engine: EngineRun | null = null;

  constructor(request: TrainRequest, tools: SessionTools) {
    this.#request = request;
    this.#tools = tools;
    const { runId, attempt = null } = request;
    this.#writer = new RunWriter(tools.connection, runId, attempt);
    this.#checkpoints = new CheckpointRepository(tools.connection);
    this.#events = new EventRepository(tools.connection, attempt);
    this.#steering = new Steering(request.pauseAfter);
  }

  /** Steers the run; takes effect after the engine's call in progress. */
  take(request: SteerRequest | StopRequest): void {
    this.#steering.take(request);
  }

  /** Trains to the end, whatever that is. Never rejects: a failure becomes the run's. */
  async run(): Promise<void> {
    const { preparedFolder, runId } = this.#request;
    const { readAheadEntry } = this.#tools;
    let program: Program | null = null;
    let prepared: RowsToRead | null = null;
    let beginning: Beginning | null = null;
    try {
      beginning = readBeginning(this.#request, this.#checkpoints, this.#events.of(runId));
      prepared = await openRows(preparedFolder, readAheadEntry);
      program = await this.#compile(beginning, prepared);
      this.#end(await this.#train(program, prepared, beginning));
    } catch (error) {
      const { network, fitted } = this.#request;
      const training = beginning?.loop.training ?? this.#request.training;
      const explained = explainFailure(explainStorageError(error), {
        network: augmentNetwork(network, fitted),
        training,
      });
      this.#end({ status: 'failed', error: serializeError(explained), endedBy: null });
    } finally {
      await program?.dispose();
      await prepared?.close();
    }
  }

  /** The program as it is before the first step to come. */
  async #compile({ loop, state }: Beginning, { features, split }: RowsToRead): Promise<Program> {
    const { network, fitted, devices, threadLimit } = this.#request;
    const trained = augmentNetwork(network, fitted);
    const { engine, reason } = await chooseEngine(loop.training.engine, trained);
    const width = featureWidth(fitted);
    const request: CompileRequest = {
      network: trained,
      training: loop.training,
      task: fitted.task,
      featureCount: width,
      targetCount: fitted.targetNames.length,
      ...(devices ? { devices } : {}),
      ...(threadLimit === undefined ? {} : { threadLimit }),
    };
    const started = performance.now();
    const program = await engine.compile(request);
    this.#compiled = performance.now() - started;
    const reasons = [reason, program.deviceReason ?? ''].filter((sentence) => sentence !== '');
    const used = { ...program.engine, reason: reasons.join(' ') };
    this.#engine = used;
    if (state) {
      await program.setState(state);
    } else {
      const trainRows = rowsOfSplit(split, splitNumber.train);
      await adaptLayers({ engine, request, program, features, width, trainRows });
    }
    return program;
  }

  async #train(program: Program, prepared: RowsToRead, beginning: Beginning): Promise<RunEnding> {
    const { network, runId, fitted } = this.#request;
    const { features, targets, split } = prepared;
    const trainRows = rowsOfSplit(split, splitNumber.train);
    const { classWeights } = beginning.loop.training;
    const sampleWeights =
      fitted.task === 'regression' ? null : rowWeights(classWeights, targets, trainRows);
    program.bindData({
      rows: split.length,
      features,
      targets,
      ...(sampleWeights ? { sampleWeights } : {}),
    });
    const { connection, send, sink } = this.#tools;
    const ground = runGround(beginning, program, trainRows.length, {
      runId,
      writer: this.#writer,
      epochs: new EpochRepository(connection),
      events: this.#events,
      sink,
      send,
      steering: this.#steering,
      bestOfLibrary: (epoch) => {
        const best = this.#checkpoints.get(runId, 'best');
        return best?.epoch === epoch ? best : null;
      },
    });
    await ground.room.write(() => this.#tellEngine());
    tellBeginning(beginning, ground);
    const logs = await ground.room.write(() => this.#logs(beginning));
    const loop = new TrainingLoop({
      ...ground,
      program,
      trainRows,
      validationRows: rowsOfSplit(split, splitNumber.validation),
      evaluationRows: evaluationRows(network),
      epochListeners: [logsListener(logs, this.#writer, ground)],
      stepListener: this.#sampler(program, ground),
      expect: features instanceof Float32Array ? undefined : features.expect,
    });
    try {
      const ending = await loop.run();
      return await this.#finish(loop, ending, program, prepared, ground);
    } catch (error) {
      // What is known so far is kept if the disk takes it; the first failure is the one told.
      await ground.keeper.saveBest().catch(() => {});
      throw error;
    } finally {
      await ground.keeper.settled();
      logs.close();
    }
  }

  #tellEngine(): void {
    if (!this.#engine) return;
    this.#writer.setEngine(this.#engine);
    this.#tools.send({ type: 'engine', runId: this.#request.runId, engine: this.#engine });
  }

  async #finish(
    loop: TrainingLoop,
    ending: LoopEnding,
    program: Program,
    prepared: RowsToRead,
    ground: TurnParts,
  ): Promise<RunEnding> {
    // A state that is no longer made of numbers leads nowhere: the one before stays.
    if (ending.status === 'diverged') await loop.flush();
    else await loop.save();
    await ground.room.write(() => this.#writer.setSeconds(ground.meter.seconds));
    if (ending.status === 'stopped' && this.#steering.stopCause === 'program-gone') {
      const message =
        'The program ended while this run was training. Its epochs and its state up to then are kept.';
      const error = serializeError(new AppError('cancelled', message));
      return { status: 'interrupted', error, endedBy: null };
    }
    await keepLastWeights(ending, program, ground);
    const best = ground.keeper.bestWeights;
    if (best) {
      await program.setState({ weights: best });
      const metrics = await testMetrics(program, prepared, this.#request);
      if (metrics) await ground.room.write(() => this.#writer.setTest(metrics));
      const width = featureWidth(this.#request.fitted);
      const latency = await measureLatency(program, prepared.features, width);
      await ground.room.write(() => this.#writer.setLatency(latency));
    }
    return this.#told(ending, ground);
  }

  #told(ending: LoopEnding, { events }: TurnParts): RunEnding {
    switch (ending.status) {
      case 'diverged': {
        const error = serializeError(ending.error);
        events.add('failed', error.message, { code: error.code });
        return { status: 'diverged', error, endedBy: null };
      }
      case 'stopped':
        events.add('stopped', 'Stopped.');
        return { status: 'stopped', error: null, endedBy: null };
      case 'finished':
        events.add('finished', ending.endedBy ?? 'Finished.');
        return { status: 'finished', error: null, endedBy: ending.endedBy };
    }
  }

  /** Looks at the layers now and then. */
  #sampler(program: Program, { position, meter, room, events }: TurnParts): StepListener {
    const { runId, attempt = null } = this.#request;
    const statistics = new LayerStatisticsRepository(this.#tools.connection, attempt);
    return new LayerSampler(
      program,
      this.#compiled,
      () => ({ step: position.step, epoch: position.epoch, seconds: meter.seconds }),
      (sample) => room.write(() => statistics.add(runId, [sample])),
      (error) => {
        const { message, detail = message } = serializeError(error);
        events.add('note', 'The layers cannot be measured in this run.', { detail });
      },
    );
  }

  #logs({ loop }: Beginning): RunLogs {
    const { libraryFile, network, runId } = this.#request;
    return new RunLogs({
      folder: logsFolder(dirname(libraryFile), runId),
      network,
      callbacks: loop.training.callbacks,
      epochsDone: loop.epoch - 1,
    });
  }

  #end({ status, error, endedBy }: RunEnding): void {
    let told = { status, error };
    try {
      this.#writer.end(status, error, endedBy);
    } catch (failure) {
      // The services write the ending once they can; they are told what kept us from it.
      const reason = serializeError(explainStorageError(failure));
      told = { status: 'failed', error: error ?? reason };
    }
    this.#tools.send({
      type: 'ended',
      runId: this.#request.runId,
      status: told.status,
      ...(told.error ? { error: told.error } : {}),
    });
  }
}

function tellBeginning({ how, loop }: Beginning, { events }: TurnParts): void {
  if (how === null) {
    events.add('started', 'Started.');
  } else if (how === 'resume') {
    const within = loop.stepsDone > 0 ? `, after step ${loop.stepsDone} of it` : '';
    events.add('resumed', `Goes on with epoch ${loop.epoch}${within}.`);
  }
}

/** Files have no transactions: a process whose run goes on elsewhere has to look before it writes. */
function logsListener(logs: RunLogs, writer: RunWriter, { position }: TurnParts): EpochListener {
  return {
    async epochEnded(metrics, weights) {
      const { callbacks } = position.training;
      if (!wantsLogs(callbacks) || !writer.isCurrent) return;
      logs.follow(callbacks, metrics.epoch - 1);
      const wanted = logs.wantsWeights(metrics.epoch) ? await weights() : {};
      const values = Object.entries(wanted).map(([key, { data }]) => [key, data] as const);
      logs.epoch(metrics, Object.fromEntries(values));
    },
  };
}

/** Rows per call that keep an evaluation's calls short: about half a billion multiplications. */
function evaluationRows(network: NetworkSpec): number {
  // A training step uses each weight three times, an evaluation once.
  const work = stepWork(network, 1) / 3;
  return Math.min(65_536, Math.max(256, Math.floor(5e8 / Math.max(1, work))));
}
