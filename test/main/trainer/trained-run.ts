import type { RunEvent } from '../../../common/training/control/run-control.ts';
import type { FromTrainer, TrainRequest } from '../../../common/training/trainer-protocol.ts';
import {
  CheckpointRepository,
  type CheckpointKind,
} from '../../../main/storage/checkpoint-repository.ts';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
import { EventRepository } from '../../../main/storage/event-repository.ts';
import { openLibrary, type Library } from '../../../main/storage/library.ts';
import { RunWriter } from '../../../main/storage/run-writer.ts';
import type {
  CompileRequest,
  Engine,
  ProgramState,
  TrainingData,
} from '../../../main/trainer/engines/engine.ts';
import { keepLastWeights } from '../../../main/trainer/finish-run.ts';
import { readBeginning } from '../../../main/trainer/going-on.ts';
import { LibraryCheckpoints } from '../../../main/trainer/library-checkpoints.ts';
import { runGround } from '../../../main/trainer/run-ground.ts';
import { Steering } from '../../../main/trainer/steering.ts';
import {
  TrainingLoop,
  type LoopEnding,
  type StepListener,
} from '../../../main/trainer/training-loop.ts';
import { addRunningRun, run } from '../storage/sample-rows.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

/** What a run is made of. */
export interface Experiment {
  readonly engine: Engine;
  readonly request: CompileRequest;
  readonly data: TrainingData;
  readonly trainRows: Int32Array;
  readonly validationRows: Int32Array;
}

/** What a process of the run does. */
export interface ProcessOptions {
  readonly from?: TrainRequest['from'];
  readonly pauseAfter?: TrainRequest['pauseAfter'];
  /** Told of every call of the engine; may steer. */
  readonly steps?: (steering: Steering) => StepListener;
  readonly told?: (message: FromTrainer, steering: Steering) => void;
}

/** What a process has left in memory. */
export interface ProcessEnd {
  readonly ending: LoopEnding;
  readonly state: ProgramState;
  readonly told: readonly FromTrainer[];
}

/** Thrown by a listener to end a process without a word, as a kill does. */
export class Killed extends Error {}

/** A run in a library of its own, on which one process after another works. */
export class TrainedRun {
  readonly library: Library = openLibrary(temporaryFolder());
  readonly id: string;
  readonly #experiment: Experiment;
  readonly checkpoints: CheckpointRepository;

  constructor(experiment: Experiment) {
    this.#experiment = experiment;
    addRunningRun(this.library.connection);
    this.id = run.id;
    this.checkpoints = new CheckpointRepository(this.library.connection);
  }

  get events(): readonly RunEvent[] {
    return new EventRepository(this.library.connection).of(this.id);
  }

  /** All that was logged, without the times. */
  get history(): readonly unknown[] {
    const epochs = new EpochRepository(this.library.connection).of(this.id);
    return epochs.map(({ epoch, values }) => ({ epoch, ...values }));
  }

  /** The newest checkpoint of a kind, to go on from. */
  checkpoint(kind: CheckpointKind): number {
    const found = this.checkpoints.list(this.id).find((one) => one.kind === kind);
    if (!found) throw new Error(`There is no ${kind} checkpoint`);
    return found.id;
  }

  /** Works on the run until its epochs end, however they do; rejects with `Killed` where a listener throws it. */
  async work(options: ProcessOptions = {}): Promise<ProcessEnd> {
    const { engine, request, data, trainRows, validationRows } = this.#experiment;
    const { connection } = this.library;
    const events = new EventRepository(connection);
    const { from, pauseAfter } = options;
    const { training } = request;
    connection.prepare("UPDATE runs SET status = 'running' WHERE id = ?").run(this.id);
    const beginning = readBeginning(
      { runId: this.id, training, ...(from ? { from } : {}) },
      this.checkpoints,
      events.of(this.id),
    );
    const program = await engine.compile({ ...request, training: beginning.loop.training });
    const told: FromTrainer[] = [];
    const steering = new Steering(pauseAfter);
    try {
      if (beginning.state) await program.setState(beginning.state);
      program.bindData(data);
      const ground = runGround(beginning, program, trainRows.length, {
        runId: this.id,
        writer: new RunWriter(connection, this.id),
        epochs: new EpochRepository(connection),
        events,
        sink: LibraryCheckpoints.atOnce(this.checkpoints, this.id),
        send: (message) => {
          told.push(message);
          options.told?.(message, steering);
        },
        steering,
        bestOfLibrary: (epoch) => {
          const best = this.checkpoints.get(this.id, 'best');
          return best?.epoch === epoch ? best : null;
        },
      });
      const loop = new TrainingLoop({
        ...ground,
        program,
        trainRows,
        validationRows,
        evaluationRows: 16,
        epochListeners: [],
        stepListener: options.steps?.(steering),
      });
      const ending = await loop.run();
      if (ending.status === 'diverged') await loop.flush();
      else await loop.save();
      await keepLastWeights(ending, program, ground);
      await loop.flush();
      return { ending, state: await program.getState(), told };
    } finally {
      await program.dispose();
    }
  }

  close(): Promise<void> {
    return this.library.close();
  }
}

/** The tensors of a state as plain lists, for comparing bits. */
export function bitsOf({ weights, slots, step, random }: ProgramState) {
  const lists = (tensors: ProgramState['weights']) =>
    Object.entries(tensors).map(([key, { data }]) => [
      key,
      ...new Int32Array(Float32Array.from(data).buffer),
    ]);
  return { weights: lists(weights), slots: lists(slots), step, random };
}
