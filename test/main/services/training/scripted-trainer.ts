import { serializeError } from '../../../../common/errors/app-error.ts';
import type { EngineRun, RunStatus } from '../../../../common/runs/run.ts';
import type {
  FromTrainer,
  ToTrainer,
  TrainRequest,
} from '../../../../common/training/trainer-protocol.ts';
import type { TrainerPort } from '../../../../main/services/training/trainer-port.ts';
import { CheckpointRepository } from '../../../../main/storage/checkpoint-repository.ts';
import { openConnection, type Connection } from '../../../../main/storage/connection.ts';
import { RunWriter } from '../../../../main/storage/run-writer.ts';

const engine: EngineRun = {
  id: 'reference',
  name: 'Scripted',
  device: 'CPU',
  threads: 3,
  reason: 'For a test.',
};

/**
 * Takes a trainer's part without computing: it obeys at once, writes to the library what a trainer writes, and
 * ends a run when the test says so.
 */
export class ScriptedTrainer implements TrainerPort {
  readonly sent: ToTrainer[] = [];
  killed = false;
  #request: TrainRequest | null = null;
  #connection: Connection | null = null;
  #step = 0;
  #listener: (message: FromTrainer) => void = () => {};
  #exit: (description: string) => void = () => {};

  /** What it was asked to train. */
  get request(): TrainRequest {
    if (!this.#request) throw new Error('Nothing was asked of this trainer');
    return this.#request;
  }

  /** The kinds of messages it was sent. */
  get heard(): readonly string[] {
    return this.sent.map(({ type }) => type);
  }

  send(message: ToTrainer): void {
    this.sent.push(message);
    switch (message.type) {
      case 'train':
        this.#train(message);
        break;
      case 'pause':
        if (message.when !== 'epoch') this.#pause();
        break;
      case 'resume':
        this.#go('running');
        break;
      case 'advance':
        this.#go('running');
        this.#pause();
        break;
      case 'stop':
        if (message.when !== 'epoch') {
          this.end(message.cause === 'program-gone' ? 'interrupted' : 'stopped');
        }
        break;
      default:
        break;
    }
  }

  onMessage(listener: (message: FromTrainer) => void): void {
    this.#listener = listener;
    queueMicrotask(() => listener({ type: 'ready' }));
  }

  onExit(listener: (description: string) => void): void {
    this.#exit = listener;
  }

  kill(): void {
    this.killed = true;
    this.#connection?.close();
    this.#connection = null;
  }

  /** The run ends by itself. */
  end(status: RunStatus, message?: string): void {
    this.#store('final');
    const error = message === undefined ? undefined : serializeError(new Error(message));
    this.#writer.end(status, error ?? null);
    this.#tell({
      type: 'ended',
      runId: this.request.runId,
      status,
      ...(error ? { error } : {}),
    });
  }

  /** The process dies, whatever it was doing. */
  die(description: string): void {
    this.kill();
    this.#exit(description);
  }

  /** Waits for room on the disk, which takes nothing. */
  runOutOfRoom(): void {
    this.#writer.setStatus('paused');
    this.#tell({ type: 'paused', runId: this.request.runId, reason: 'disk-full' });
  }

  /** Counts updates as made and stores the state. */
  makeSteps(count: number): void {
    this.#step += count;
    this.#store('resume');
  }

  get #writer(): RunWriter {
    if (!this.#connection) throw new Error('The trainer has ended');
    return new RunWriter(this.#connection, this.request.runId);
  }

  #train(request: TrainRequest): void {
    this.#request = request;
    this.#connection = openConnection(request.libraryFile);
    this.#writer.setEngine(engine);
    this.#tell({ type: 'engine', runId: request.runId, engine });
    if (request.pauseAfter !== undefined) this.#pause();
  }

  #pause(): void {
    this.#store('resume');
    this.#go('paused');
  }

  #go(status: 'running' | 'paused'): void {
    this.#writer.setStatus(status);
    const type = status === 'paused' ? 'paused' : 'resumed';
    this.#tell({ type, runId: this.request.runId });
  }

  #store(kind: 'resume' | 'final'): void {
    if (!this.#connection) return;
    new CheckpointRepository(this.#connection).put(this.request.runId, kind, {
      epoch: this.#step,
      step: this.#step,
      weights: { 'dense/kernel': { shape: [1], data: Float32Array.of(this.#step) } },
      slots: {},
      random: [],
      loop: {},
    });
  }

  #tell(message: FromTrainer): void {
    queueMicrotask(() => this.#listener(message));
  }
}
