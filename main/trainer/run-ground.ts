import type { EpochMetrics } from '../../common/runs/run.ts';
import type { FromTrainer } from '../../common/training/trainer-protocol.ts';
import type { EpochRepository } from '../storage/epoch-repository.ts';
import type { EventRepository } from '../storage/event-repository.ts';
import type { RunWriter } from '../storage/run-writer.ts';
import { DiskRoom } from './disk-room.ts';
import type { Program, ProgramState } from './engines/engine.ts';
import { EpochLog } from './epoch-log.ts';
import { EventLog } from './event-log.ts';
import type { Beginning } from './going-on.ts';
import { LoadMeter } from './load-meter.ts';
import { LoopPosition } from './loop-position.ts';
import type { TurnParts } from './loop-turn.ts';
import { PauseTeller } from './pause-teller.ts';
import { ProgressMeter } from './progress-meter.ts';
import { RunningCallbacks } from './running-callbacks.ts';
import { RunningRate } from './running-rate.ts';
import { StateKeeper, type CheckpointSink } from './state-keeper.ts';
import type { Steering } from './steering.ts';

/** Where a run writes and to whom it tells. */
export interface RunOutlets {
  readonly runId: string;
  readonly writer: RunWriter;
  readonly epochs: EpochRepository;
  readonly events: EventRepository;
  readonly sink: CheckpointSink;
  readonly send: (message: FromTrainer) => void;
  readonly steering: Steering;
  /** Weights of the library's best checkpoint where it is of that epoch. */
  readonly bestOfLibrary: (epoch: number) => ProgramState | null;
}

/** Puts together what the loop of a run works with, as the run begins or goes on. */
export function runGround(
  { loop, state, slots, known, note }: Beginning,
  program: Program,
  trainRows: number,
  outlets: RunOutlets,
): TurnParts {
  const { runId, writer, sink, send, steering } = outlets;
  const position = new LoopPosition(loop, state?.step ?? 0, program.meters, trainRows);
  const rate = new RunningRate(program, loop.training, loop.rateFactor, loop.rateChanged);
  const keeper = new StateKeeper(sink, program);
  keeper.remember(loop, loop.best && outlets.bestOfLibrary(loop.best.epoch), slots);
  const load = new LoadMeter();
  const meter = new ProgressMeter(
    {
      runId,
      epochs: loop.training.epochs,
      stepsPerEpoch: position.steps,
      rowsPerEpoch: trainRows,
    },
    (progress) => send({ type: 'progress', progress: { ...progress, load: load.read() } }),
    loop,
  );
  const teller = new PauseTeller(runId, writer, send, () => meter.seconds);
  const last = outlets.events.of(runId).at(-1)?.number ?? 0;
  const events = new EventLog(
    outlets.events,
    runId,
    { last, known },
    () => ({ seconds: meter.seconds, epoch: position.epochsDone, step: position.step }),
    (event) => send({ type: 'event', runId, event }),
  );
  if (note !== null) events.add('note', note);
  const room = new DiskRoom(steering, {
    full: (error) => {
      meter.pause();
      events.add('disk-full', `${error.message} The run waits and goes on once there is room.`);
      teller.add('disk-full');
    },
    room: () => {
      teller.remove('disk-full');
      meter.resume();
      events.add('resumed', 'There is room on the disk again: the run goes on.');
    },
  });
  const log = new EpochLog({
    writer,
    standing: () => ({
      bestEpoch: keeper.best?.epoch ?? null,
      rowsPerSecond: meter.rowsPerSecond,
    }),
    tell: (epochs: readonly EpochMetrics[]) => send({ type: 'epochs', runId, epochs }),
    known: lastKnown(outlets, position.epochsDone),
    differing: (epochs) =>
      events.add(
        'note',
        `Trained again after an interruption, ${epochs.length === 1 ? 'epoch' : 'epochs'} ${epochs.join(', ')} came out differently than before. What was shown stays.`,
        { epochs },
      ),
  });
  const callbacks = new RunningCallbacks(loop.training, { rate, keeper, events }, loop.callbacks);
  return {
    position,
    steering,
    callbacks,
    rate,
    keeper,
    meter,
    log,
    events,
    room,
    listener: {
      paused: () => teller.add('person'),
      resumed: () => teller.remove('person'),
    },
  };
}

/** The last epoch that the library has. */
function lastKnown({ epochs, runId }: RunOutlets, done: number): number {
  return epochs.after(runId, done, Number.MAX_SAFE_INTEGER).at(-1)?.epoch ?? done;
}
