import { featureWidth } from '../../common/datasets/recipe.ts';
import { AppError, serializeError, type SerializedError } from '../../common/errors/app-error.ts';
import { judgeOutputs } from '../../common/evaluation/judge-outputs.ts';
import { trainingOfMainOutput } from '../../common/evaluation/main-output.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { stepWork } from '../../common/network/step-work.ts';
import type { RunStatus } from '../../common/runs/run.ts';
import type {
  FromTrainer,
  StopRequest,
  TrainRequest,
} from '../../common/training/trainer-protocol.ts';
import { CheckpointRepository } from '../storage/checkpoint-repository.ts';
import type { Connection } from '../storage/connection.ts';
import { RunWriter } from '../storage/run-writer.ts';
import { explainStorageError } from '../storage/storage-errors.ts';
import { rowWeights } from './class-weights.ts';
import { adaptLayers } from './adapt-layers.ts';
import { augmentNetwork } from './augment-network.ts';
import { chooseEngine } from './engines/choose-engine.ts';
import type { Program } from './engines/engine.ts';
import { EpochLog } from './epoch-log.ts';
import { openRows, type RowsToRead } from './open-rows.ts';
import { predictRows } from './predict-rows.ts';
import { ProgressMeter } from './progress-meter.ts';
import { rowsOfSplit, splitNumber } from './row-order.ts';
import { trainEpochs, type LoopEnding } from './training-loop.ts';
import { WeightsKeeper } from './weights-keeper.ts';

/** Why a run shall end before its last epoch. */
export type StopCause = NonNullable<StopRequest['cause']>;

/** One run from its prepared rows to its test metrics. What it tells is already in the library. */
export class TrainSession {
  readonly #request: TrainRequest;
  readonly #writer: RunWriter;
  readonly #checkpoints: CheckpointRepository;
  readonly #send: (message: FromTrainer) => void;
  readonly #readAheadEntry: URL;
  #cause: StopCause | null = null;

  /** @param readAheadEntry Program of the thread that reads ahead. */
  constructor(
    request: TrainRequest,
    connection: Connection,
    send: (message: FromTrainer) => void,
    readAheadEntry: URL,
  ) {
    this.#request = request;
    this.#readAheadEntry = readAheadEntry;
    this.#writer = new RunWriter(connection, request.runId);
    this.#checkpoints = new CheckpointRepository(connection);
    this.#send = send;
  }

  /** Ends the run after the engine's call in progress. */
  stop(cause: StopCause): void {
    this.#cause ??= cause;
  }

  /** Trains to the end, whatever that is. Never rejects: a failure becomes the run's. */
  async run(): Promise<void> {
    const { preparedFolder, network, training, fitted, runId, devices } = this.#request;
    let program: Program | null = null;
    let prepared: RowsToRead | null = null;
    try {
      prepared = await openRows(preparedFolder, this.#readAheadEntry);
      const trained = augmentNetwork(network, fitted);
      const { engine, reason } = await chooseEngine(training.engine, trained);
      const width = featureWidth(fitted);
      const made = {
        network: trained,
        training,
        task: fitted.task,
        featureCount: width,
        targetCount: fitted.targetNames.length,
        ...(devices ? { devices } : {}),
      };
      const compiled = await engine.compile(made);
      program = compiled;
      const reasons = [reason, compiled.deviceReason ?? ''].filter((sentence) => sentence !== '');
      const used = { ...compiled.engine, reason: reasons.join(' ') };
      this.#writer.setEngine(used);
      this.#send({ type: 'engine', runId, engine: used });
      const { features, split } = prepared;
      const trainRows = rowsOfSplit(split, splitNumber.train);
      await adaptLayers({ engine, request: made, program: compiled, features, width, trainRows });
      await this.#train(compiled, prepared);
    } catch (error) {
      this.#end('failed', serializeError(explainStorageError(error)));
    } finally {
      await program?.dispose();
      await prepared?.close();
    }
  }

  async #train(program: Program, prepared: RowsToRead): Promise<void> {
    const { training, network, runId, fitted } = this.#request;
    const { features, targets, split } = prepared;
    const trainRows = rowsOfSplit(split, splitNumber.train);
    const sampleWeights =
      fitted.task === 'regression' ? null : rowWeights(training.classWeights, targets, trainRows);
    program.bindData({
      rows: split.length,
      features,
      targets,
      ...(sampleWeights ? { sampleWeights } : {}),
    });
    const size = {
      runId,
      epochs: training.epochs,
      stepsPerEpoch: Math.ceil(trainRows.length / training.batchSize),
      rowsPerEpoch: trainRows.length,
    };
    const weights = new WeightsKeeper(this.#checkpoints, runId, program);
    const ending = await trainEpochs({
      program,
      training,
      trainRows,
      validationRows: rowsOfSplit(split, splitNumber.validation),
      evaluationRows: evaluationRows(network),
      meter: new ProgressMeter(size, (progress) => this.#send({ type: 'progress', progress })),
      log: new EpochLog(this.#writer, (epochs) => this.#send({ type: 'epochs', runId, epochs })),
      weights,
      stopped: () => this.#cause !== null,
      expect: features instanceof Float32Array ? undefined : features.expect,
    }).catch(async (error: unknown) => {
      // The best weights so far are kept if the disk takes them; the first failure is the one told.
      await weights.save(0, false).catch(() => {});
      throw error;
    });
    await program.finishTraining();
    await weights.save(ending.epoch, ending.status !== 'diverged');
    if (weights.best && this.#cause !== 'program-gone') {
      await program.setState({ weights: weights.best.weights });
      await this.#test(program, prepared);
    }
    this.#end(...this.#outcome(ending));
  }

  /** Judges the test rows with the weights that the program holds. */
  async #test(program: Program, { features, targets, split }: RowsToRead): Promise<void> {
    const rows = rowsOfSplit(split, splitNumber.test);
    if (rows.length === 0) return;
    const { fitted, training, network } = this.#request;
    const outputs = await predictRows(program, features, featureWidth(fitted), rows);
    const actual = targetsOf(rows, targets, fitted.targetNames.length);
    const judged = trainingOfMainOutput(training, network);
    const metrics = judgeOutputs(fitted, judged, outputs, actual);
    if (Object.values(metrics).every(Number.isFinite)) this.#writer.setTest(metrics);
  }

  #outcome(ending: LoopEnding): [RunStatus, SerializedError | null] {
    if (ending.status === 'diverged') return ['diverged', serializeError(ending.error)];
    if (ending.status === 'stopped' && this.#cause === 'program-gone') {
      const message =
        'The program ended while this run was training. Its epochs and weights up to then are kept.';
      return ['interrupted', serializeError(new AppError('cancelled', message))];
    }
    return [ending.status, null];
  }

  #end(status: RunStatus, error: SerializedError | null): void {
    let told = { status, error };
    try {
      this.#writer.end(status, error);
    } catch (failure) {
      // The services write the ending once they can; they are told what kept us from it.
      const reason = serializeError(explainStorageError(failure));
      told = { status: 'failed', error: error ?? reason };
    }
    this.#send({
      type: 'ended',
      runId: this.#request.runId,
      status: told.status,
      ...(told.error ? { error: told.error } : {}),
    });
  }
}

/** The targets of the given rows, row-major [rows.length, count]. */
function targetsOf(rows: Int32Array, targets: Float32Array, count: number): Float32Array {
  const chosen = new Float32Array(rows.length * count);
  rows.forEach((row, index) =>
    chosen.set(targets.subarray(row * count, (row + 1) * count), index * count),
  );
  return chosen;
}

/** Rows per call that keep an evaluation's calls short: about half a billion multiplications. */
function evaluationRows(network: NetworkSpec): number {
  // A training step uses each weight three times, an evaluation once.
  const work = stepWork(network, 1) / 3;
  return Math.min(65_536, Math.max(256, Math.floor(5e8 / Math.max(1, work))));
}
