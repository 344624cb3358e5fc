import type { ApiEvent } from '../../../common/api/api.ts';
import type { SerializedError } from '../../../common/errors/app-error.ts';
import type { EngineRun, RunStatus } from '../../../common/runs/run.ts';
import type { RunEvent, TrainingChange } from '../../../common/training/control/run-control.ts';
import type {
  FromTrainer,
  SteerRequest,
  StopRequest,
  ToTrainer,
  TrainRequest,
} from '../../../common/training/trainer-protocol.ts';
import { awakeDeadline } from './awake-deadline.ts';
import { processFailure } from './trainer-failures.ts';
import type { TrainerPort } from './trainer-port.ts';

/** How the work of a process on a run ended. `paused`: the run waits, its state is stored. */
export interface RunEnd {
  readonly status: RunStatus;
  readonly error: SerializedError | null;
}

export interface RunListener {
  readonly publish: (event: ApiEvent) => void;
  /** The run's summary has changed. */
  readonly changed: () => void;
  readonly engine: (engine: EngineRun) => void;
  /** It waits with its state stored, or goes on. */
  readonly paused: (paused: boolean) => void;
}

/** Milliseconds between two new summaries of a run whose epochs go by. */
const summaryInterval = 1000;
/** Seconds that a trainer has to end after it was asked to end at once. */
const patience = 15;

/** One run and its trainer process: passes on what it tells and knows how it ended. */
export class FollowedRun {
  /** Resolves when the process is not needed any more. */
  readonly end: Promise<RunEnd>;
  readonly #port: TrainerPort;
  readonly #listener: RunListener;
  readonly #resolve: (end: RunEnd) => void;
  /** What waits for the process to listen. */
  readonly #unsent: ToTrainer[];
  /** Changes that were sent and are not in the run's history yet. */
  readonly #unmade: TrainingChange[] = [];
  #ready = false;
  #ended = false;
  #paused = false;
  /** Its state is in the library: the process may go. */
  #stored = false;
  #stopping: StopRequest | null = null;
  #lastSummary = 0;
  /** Bytes that the process took when it last told. */
  #memory: number | null = null;
  #callOff: (() => void) | null = null;

  /** @param changes What is changed before the first step. */
  constructor(
    port: TrainerPort,
    request: TrainRequest,
    listener: RunListener,
    changes: readonly SteerRequest[] = [],
  ) {
    this.#port = port;
    this.#listener = listener;
    this.#unsent = [request];
    for (const change of changes) this.steer(change);
    const { promise, resolve } = Promise.withResolvers<RunEnd>();
    this.end = promise;
    this.#resolve = resolve;
    port.onMessage((message) => this.#receive(message));
    port.onExit((description) => this.#died(description));
  }

  /** False once the process is not needed any more. */
  get working(): boolean {
    return !this.#ended;
  }

  /** Whether it waits with its state in the library, as it does not while the disk is full. */
  get stored(): boolean {
    return this.#paused && this.#stored;
  }

  /** Asks the trainer to end; one that was asked to end at once and does not is ended. */
  stop(request: StopRequest): void {
    if (this.#ended || this.#stopping?.when === 'now') return;
    this.#stopping = { when: 'now', ...request };
    this.#send(this.#stopping);
    if (this.#stopping.when !== 'now') return;
    this.#callOff = awakeDeadline(patience, () => this.#port.kill());
  }

  steer(request: SteerRequest): void {
    if (request.type === 'change') this.#unmade.push(request.change);
    this.#send(request);
  }

  /** Changes that the process took and did not come to make; another one has to. */
  get unmade(): readonly TrainingChange[] {
    return this.#unmade;
  }

  /** Ends the process of a paused run, whose state is stored. */
  letGo(): void {
    if (this.stored) this.#finish({ status: 'paused', error: null });
  }

  #send(message: ToTrainer): void {
    if (this.#ready) this.#port.send(message);
    else this.#unsent.push(message);
  }

  #receive(message: FromTrainer): void {
    if (this.#ended) return;
    const { publish, changed, engine, paused } = this.#listener;
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        for (const unsent of this.#unsent.splice(0)) this.#port.send(unsent);
        break;
      case 'engine':
        engine(message.engine);
        break;
      case 'paused':
      case 'resumed':
        this.#paused = message.type === 'paused';
        this.#stored = message.reason !== 'disk-full';
        paused(this.#paused);
        break;
      case 'event':
        if (isMadeChange(message.event)) this.#unmade.shift();
        publish({ name: 'run.event', payload: { runId: message.runId, event: message.event } });
        break;
      case 'progress':
        this.#memory = message.progress.load?.bytes ?? this.#memory;
        publish({ name: 'run.progress', payload: message.progress });
        break;
      case 'epochs':
        publish({
          name: 'run.epochs',
          payload: { runId: message.runId, epochs: message.epochs },
        });
        this.#summarise(changed);
        break;
      case 'ended':
        this.#finish({ status: message.status, error: message.error ?? null });
        break;
      case 'engines':
      case 'devices':
      case 'predicted':
      case 'measured':
      case 'tuning':
      case 'rates':
      case 'dry-run':
      case 'augmented':
      case 'explained':
      case 'explaining':
      case 'predict-failed':
        break;
    }
  }

  #summarise(changed: () => void): void {
    const now = performance.now();
    if (now - this.#lastSummary < summaryInterval) return;
    this.#lastSummary = now;
    changed();
  }

  #died(description: string): void {
    if (this.#stopping?.cause === 'person') {
      // The person wanted it to end; what was stored last is there.
      this.#finish({ status: 'stopped', error: null });
    } else if (this.stored) {
      this.#finish({ status: 'paused', error: null });
    } else {
      this.#finish({ status: 'interrupted', error: processFailure(description, this.#memory) });
    }
  }

  /** Everything of the run is in the library by now: the process is not needed any more. */
  #finish(end: RunEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#callOff?.();
    this.#resolve(end);
    this.#port.kill();
  }
}

/** Whether an event tells of a change that was asked for, and not of a planned one. */
function isMadeChange({ kind, detail }: RunEvent): boolean {
  return kind === 'changed' && detail['planned'] !== true;
}
