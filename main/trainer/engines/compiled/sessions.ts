import { InferenceSession } from './onnx-runtime.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { ExecutionProvider } from './providers/execution-provider.ts';

/** How many prepared graphs are kept: full and short batches for training, evaluation and prediction. */
const kept = 8;

/** Sessions of ONNX Runtime by name, made when first asked for; the ones unused for longest are released. */
export class SessionCache<Extra> {
  readonly #threads: number;
  readonly #provider: ExecutionProvider;
  readonly #sessions = new Map<string, { session: InferenceSession; extra: Extra }>();

  constructor(threads: number, provider: ExecutionProvider) {
    this.#threads = threads;
    this.#provider = provider;
  }

  /**
   * `build` gives the model's bytes and anything to keep with the session; the results of a `resident` one
   * stay on the device.
   */
  async get(
    name: string,
    build: () => { bytes: Uint8Array; extra: Extra; resident?: boolean },
  ): Promise<{ session: InferenceSession; extra: Extra }> {
    const known = this.#sessions.get(name);
    if (known) {
      this.#sessions.delete(name);
      this.#sessions.set(name, known);
      return known;
    }
    const { bytes, extra, resident = false } = build();
    const made = { session: await this.#create(bytes, resident), extra };
    this.#sessions.set(name, made);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > kept && oldest !== undefined) await this.#release(oldest);
    return made;
  }

  async dispose(): Promise<void> {
    for (const name of [...this.#sessions.keys()]) await this.#release(name);
  }

  async #create(bytes: Uint8Array, resident: boolean): Promise<InferenceSession> {
    try {
      return await InferenceSession.create(bytes, {
        executionProviders: [this.#provider.id],
        ...(resident ? { preferredOutputLocation: 'gpu-buffer' } : {}),
        intraOpNumThreads: this.#threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
        extra: {
          session: {
            // Waiting threads that spin slow everything down on a busy machine.
            intra_op: { allow_spinning: '0' },
            // Averages of a unit that has died fade into subnormal numbers, on which arithmetic is forty
            // times slower. The runtime obeys the first session of a process; the thread that made it
            // then treats subnormal numbers as zero everywhere.
            set_denormal_as_zero: '1',
          },
        },
      });
    } catch (error) {
      throw engineError('ONNX Runtime could not prepare the network', error);
    }
  }

  async #release(name: string): Promise<void> {
    const entry = this.#sessions.get(name);
    this.#sessions.delete(name);
    await entry?.session.release();
  }
}

/** Runs a graph; throws `engine` with the runtime's own words as detail. */
export async function runSession(
  session: InferenceSession,
  feeds: InferenceSession.FeedsType,
  wanted: readonly string[] = session.outputNames,
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds, wanted);
  } catch (error) {
    throw engineError('ONNX Runtime stopped while computing', error);
  }
}

/** An `engine` error with the runtime's own words as detail. */
export function engineError(what: string, cause: unknown): AppError {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new AppError('engine', `${what}. The report holds the details.`, { cause, detail });
}
