import type { ApiEvent } from '../../../common/api/api.ts';
import {
  AppError,
  serializeError,
  type SerializedError,
} from '../../../common/errors/app-error.ts';
import type { RunStatus } from '../../../common/runs/run.ts';
import type {
  FromTrainer,
  StopRequest,
  TrainRequest,
} from '../../../common/training/trainer-protocol.ts';
import type { TrainerPort } from './trainer-port.ts';

export interface RunEnd {
  readonly status: RunStatus;
  readonly error: SerializedError | null;
}

export interface RunListener {
  readonly publish: (event: ApiEvent) => void;
  /** The run's summary has changed. */
  readonly changed: () => void;
}

/** Milliseconds between two new summaries of a run whose epochs go by. */
const summaryInterval = 1000;
/** Milliseconds that a trainer has to end after it was asked to. */
const patience = 15_000;

/** One run and its trainer process: passes on what it tells and knows how it ended. */
export class FollowedRun {
  /** Resolves when the run has ended, however it did. */
  readonly end: Promise<RunEnd>;
  readonly #port: TrainerPort;
  readonly #request: TrainRequest;
  readonly #listener: RunListener;
  readonly #resolve: (end: RunEnd) => void;
  #stop: StopRequest | null = null;
  #ready = false;
  #ended = false;
  #lastSummary = 0;
  #deadline: NodeJS.Timeout | null = null;

  constructor(port: TrainerPort, request: TrainRequest, listener: RunListener) {
    this.#port = port;
    this.#request = request;
    this.#listener = listener;
    const { promise, resolve } = Promise.withResolvers<RunEnd>();
    this.end = promise;
    this.#resolve = resolve;
    port.onMessage((message) => this.#receive(message));
    port.onExit((description) => this.#finish({ status: 'interrupted', error: died(description) }));
  }

  /** Asks the trainer to end; one that does not is ended. */
  stop(cause: NonNullable<StopRequest['cause']>): void {
    if (this.#stop || this.#ended) return;
    this.#stop = { type: 'stop', cause };
    if (this.#ready) this.#port.send(this.#stop);
    this.#deadline = setTimeout(() => this.#port.kill(), patience);
  }

  #receive(message: FromTrainer): void {
    const { publish, changed } = this.#listener;
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#port.send(this.#request);
        if (this.#stop) this.#port.send(this.#stop);
        break;
      case 'engine':
        changed();
        break;
      case 'progress':
        publish({ name: 'run.progress', payload: message.progress });
        break;
      case 'epochs':
        publish({
          name: 'run.epochs',
          payload: { runId: message.runId, epochs: message.epochs },
        });
        this.#summarise();
        break;
      case 'ended':
        this.#finish({ status: message.status, error: message.error ?? null });
        break;
      case 'paused':
      case 'resumed':
      case 'event':
      case 'engines':
      case 'devices':
      case 'predicted':
      case 'measured':
      case 'augmented':
      case 'predict-failed':
        break;
    }
  }

  #summarise(): void {
    const now = performance.now();
    if (now - this.#lastSummary < summaryInterval) return;
    this.#lastSummary = now;
    this.#listener.changed();
  }

  /** Everything of the run is in the library by now: the process is not needed any more. */
  #finish(end: RunEnd): void {
    this.#ended = true;
    if (this.#deadline) clearTimeout(this.#deadline);
    this.#resolve(end);
    this.#port.kill();
  }
}

function died(description: string): SerializedError {
  return serializeError(
    new AppError(
      'engine',
      'The training process ended unexpectedly; the machine may have run out of memory. The epochs and weights written until then are kept.',
      { detail: description },
    ),
  );
}
