import { featureWidth } from '../../../common/datasets/recipe.ts';
import type { EngineInfo } from '../../../common/api/api.ts';
import { AppError, deserializeError } from '../../../common/errors/app-error.ts';
import type {
  ExplainQuestion,
  ExplainRequest,
  FindingOf,
} from '../../../common/explain/explain-protocol.ts';
import type {
  AugmentRequest,
  FromTrainer,
  PredictRequest,
  StoredRows,
  ToTrainer,
} from '../../../common/training/trainer-protocol.ts';
import type { TrainerPort } from './trainer-port.ts';

/** What runs forward, and with which weights. */
export type ForwardRequest = Omit<PredictRequest, 'type' | 'requestId' | 'features'>;

interface Waiting {
  readonly resolve: (message: FromTrainer) => void;
  readonly reject: (error: Error) => void;
  readonly hear?: ((done: number) => void) | undefined;
}

/** What whoever asks for an explanation may do and hear meanwhile. */
export interface ExplainControl {
  /** Once it is given, its reason is thrown; the process goes on with the next. */
  readonly signal: AbortSignal;
  /** @param done From 0 to 1. */
  readonly hear: (done: number) => void;
}

/** Milliseconds after the last answer for which the process is kept. */
const idleLimit = 120_000;
/** Numbers that one message carries at most. */
const messageSize = 4_000_000;

/** A trainer process for predictions and questions, started when first needed and kept for a while. */
export class WarmTrainer {
  readonly #fork: () => TrainerPort;
  #port: TrainerPort | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();
  #idle: NodeJS.Timeout | null = null;

  constructor(fork: () => TrainerPort) {
    this.#fork = fork;
  }

  /** Outputs, row-major [rows, outputs]. Throws `not-found` for a run without weights. */
  async predict(request: ForwardRequest, features: Float32Array): Promise<Float32Array> {
    const width = Math.max(1, featureWidth(request.fitted));
    const perMessage = Math.max(1, Math.floor(messageSize / width)) * width;
    const parts: Float32Array[] = [];
    for (let start = 0; start < features.length; start += perMessage) {
      // A copy: a view would carry the whole of its buffer along.
      const part = features.slice(start, start + perMessage);
      const answer = await this.#ask((requestId) => ({
        type: 'predict',
        requestId,
        ...request,
        features: part,
      }));
      if (answer.type === 'predicted') parts.push(answer.outputs);
    }
    const [first] = parts;
    if (first && parts.length === 1) return first;
    const outputs = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
    let start = 0;
    for (const part of parts) {
      outputs.set(part, start);
      start += part.length;
    }
    return outputs;
  }

  /** As `predict`, for rows that the preparation has written: the trainer reads them itself. */
  async predictStored(request: ForwardRequest, rows: StoredRows): Promise<Float32Array> {
    const answer = await this.#ask((requestId) => ({
      type: 'predict',
      requestId,
      ...request,
      features: rows,
    }));
    return answer.type === 'predicted' ? answer.outputs : new Float32Array(0);
  }

  /** What explains a run's answers for rows that the preparation has written. */
  async explain<Question extends ExplainQuestion>(
    request: ForwardRequest,
    rows: StoredRows,
    question: Question,
    { signal, hear }: ExplainControl,
  ): Promise<FindingOf<Question['kind']>> {
    signal.throwIfAborted();
    let asked = 0;
    const stop = () => this.#port?.send({ type: 'cancel-explain', requestId: asked });
    signal.addEventListener('abort', stop);
    try {
      const answer = await this.#ask((requestId): ExplainRequest => {
        asked = requestId;
        return { type: 'explain', requestId, ...request, rows, question };
      }, hear);
      if (answer.type === 'explained') return answer.finding as FindingOf<Question['kind']>;
      throw new RangeError('An explanation was answered by something else.');
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Pictures changed at random as while training. */
  async augment(request: Omit<AugmentRequest, 'type' | 'requestId'>): Promise<Float32Array> {
    const answer = await this.#ask((requestId) => ({ type: 'augment', requestId, ...request }));
    return answer.type === 'augmented' ? answer.pictures : new Float32Array(0);
  }

  /** Every engine and whether this machine has it. */
  async engines(): Promise<readonly EngineInfo[]> {
    const answer = await this.#ask((requestId) => ({ type: 'engines', requestId }));
    return answer.type === 'engines' ? answer.engines : [];
  }

  close(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#port?.kill();
    this.#drop('closed');
  }

  /** Forgets the process; whoever still waits for it is told. */
  #drop(description: string): void {
    this.#port = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) {
      reject(
        new AppError(
          'engine',
          'The process that computes predictions ended unexpectedly. Try again; if it happens again, the machine may lack memory.',
          { detail: description },
        ),
      );
    }
  }

  #ask(
    message: (requestId: number) => ToTrainer,
    hear?: (done: number) => void,
  ): Promise<FromTrainer> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#port ??= this.#start();
    const requestId = ++this.#lastId;
    const answer = new Promise<FromTrainer>((resolve, reject) => {
      this.#waiting.set(requestId, { resolve, reject, hear });
    });
    this.#port.send(message(requestId));
    return answer;
  }

  #start(): TrainerPort {
    const port = this.#fork();
    port.onMessage((message) => this.#receive(message));
    port.onExit((description) => {
      if (this.#port === port) this.#drop(description);
    });
    return port;
  }

  #receive(message: FromTrainer): void {
    if (!('requestId' in message)) return;
    const waiting = this.#waiting.get(message.requestId);
    if (message.type === 'explaining') {
      waiting?.hear?.(message.done);
      return;
    }
    this.#waiting.delete(message.requestId);
    if (message.type === 'predict-failed') waiting?.reject(deserializeError(message.error));
    else waiting?.resolve(message);
    if (this.#waiting.size > 0) return;
    this.#idle = setTimeout(() => this.close(), idleLimit);
    this.#idle.unref();
  }
}
