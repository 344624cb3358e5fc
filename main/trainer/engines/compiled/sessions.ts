import { InferenceSession } from './onnx-runtime.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { ExecutionProvider } from './providers/execution-provider.ts';

/** How many prepared graphs are kept: full and short batches for training, evaluation and prediction. */
const kept = 8;

interface KeptSession<Extra> {
  readonly session: InferenceSession;
  readonly extra: Extra;
  readonly resident: boolean;
}

/** Sessions of ONNX Runtime by name, made when first asked for; the ones unused for longest are released. */
export class SessionCache<Extra> {
  readonly #threads: number;
  readonly #provider: ExecutionProvider;
  readonly #sessions = new Map<string, KeptSession<Extra>>();
  #helped = false;
  #spins = false;

  constructor(threads: number, provider: ExecutionProvider) {
    this.#threads = threads;
    this.#provider = provider;
  }

  /**
   * Says whether waiting threads may spin, which changes no result. Sessions are made anew when that changes,
   * except for resident ones.
   */
  async allowSpinning(spins: boolean): Promise<void> {
    if (spins === this.#spins || this.#threads === 1) return;
    this.#spins = spins;
    const passing = [...this.#sessions].filter(([, { resident }]) => !resident);
    for (const [name] of passing) await this.#release(name);
  }

  /** True when the processor computes some operations that the device lacks. */
  get helped(): boolean {
    return this.#helped;
  }

  /**
   * `build` gives the model's bytes and anything to keep with the session; the results of a `resident` one
   * stay on the device, for which it has to live as long as they do.
   */
  async get(
    name: string,
    build: () => { bytes: Uint8Array; extra: Extra; resident?: boolean },
  ): Promise<KeptSession<Extra>> {
    const known = this.#sessions.get(name);
    if (known) {
      this.#sessions.delete(name);
      this.#sessions.set(name, known);
      return known;
    }
    const { bytes, extra, resident = false } = build();
    const made = { session: await this.#create(bytes, resident), extra, resident };
    this.#sessions.set(name, made);
    const passing = [...this.#sessions].filter(([, entry]) => !entry.resident);
    const [oldest] = passing;
    if (passing.length > kept && oldest) await this.#release(oldest[0]);
    return made;
  }

  async dispose(): Promise<void> {
    for (const name of [...this.#sessions.keys()]) await this.#release(name);
  }

  async #create(bytes: Uint8Array, resident: boolean): Promise<InferenceSession> {
    if (this.#provider.id !== 'cpu') {
      try {
        return await InferenceSession.create(bytes, this.#options(resident, true));
      } catch {
        // The second try says what is wrong, unless it is only that the device lacks an operation.
      }
    }
    try {
      const session = await InferenceSession.create(bytes, this.#options(resident, false));
      this.#helped ||= this.#provider.id !== 'cpu';
      return session;
    } catch (error) {
      throw engineError('ONNX Runtime could not prepare the network', error);
    }
  }

  /** With `alone` only the provider may compute, without the processor's help. */
  #options(resident: boolean, alone: boolean): InferenceSession.SessionOptions {
    return {
      executionProviders: [this.#provider.id],
      ...(resident ? { preferredOutputLocation: 'gpu-buffer' } : {}),
      intraOpNumThreads: this.#threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // Being refused is no error worth a line in the terminal.
      logSeverityLevel: alone ? 4 : 3,
      extra: {
        session: {
          // Waiting threads that spin slow everything down on a busy machine.
          intra_op: { allow_spinning: this.#spins ? '1' : '0' },
          // Averages of a unit that has died fade into subnormal numbers, on which arithmetic is forty
          // times slower. The runtime obeys the first session of a process; the thread that made it
          // then treats subnormal numbers as zero everywhere.
          set_denormal_as_zero: '1',
          ...(alone ? { disable_cpu_ep_fallback: '1' } : {}),
        },
      },
    };
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
