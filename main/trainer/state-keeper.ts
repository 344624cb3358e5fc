import type { CheckpointKind, Keeping, NewCheckpoint } from '../storage/checkpoint-store.ts';
import type { Program, ProgramState } from './engines/engine.ts';
import type { LoopState } from './loop-state.ts';

/** Milliseconds between two writings while training goes on: as often as costs little, at least once a minute. */
const shortest = 2_000;
const longest = 60_000;
/** Of the time goes into writing at most one part in so many. */
const share = 200;

/** A checkpoint to be written. */
export interface CheckpointEntry {
  readonly kind: CheckpointKind;
  readonly checkpoint: NewCheckpoint;
  readonly keeping?: Keeping;
  /** Takes the place of the same keeper's of the same epoch; of its others only those of `stay` remain. */
  readonly once?: { readonly stay: readonly number[] | null };
}

/** Where checkpoints of a run go. */
export interface CheckpointSink {
  /** Writes all or nothing. */
  write(entries: readonly CheckpointEntry[]): Promise<void>;
}

interface KeptWeights {
  readonly epoch: number;
  readonly state: ProgramState;
}

interface BestWeights {
  readonly epoch: number;
  readonly loss: number;
  /** Null when only the library has them. */
  readonly state: ProgramState | null;
}

/** Prefix of the weights that a callback wants back, among the slots of a state. */
const bestOfPrefix = 'best of ';

/** Remembers the best weights of a run, and writes them and everything to go on from into the library. */
export class StateKeeper {
  readonly #sink: CheckpointSink;
  readonly #program: Pick<Program, 'getState'>;
  #best: BestWeights | null = null;
  #bestWritten: number | null = null;
  #bestOf = new Map<string, KeptWeights>();
  /** The program's state, as long as no step was made. */
  #snapshot: ProgramState | null = null;
  #lastWrite = performance.now();
  #interval = longest;
  /** A writing beside the training; never rejects. */
  #beside: Promise<void> = Promise.resolve();
  #isWriting = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(sink: CheckpointSink, program: Pick<Program, 'getState'>) {
    this.#sink = sink;
    this.#program = program;
  }

  /** The epoch with the lowest loss, and that loss; null before the first. */
  get best(): { readonly epoch: number; readonly loss: number } | null {
    return this.#best && { epoch: this.#best.epoch, loss: this.#best.loss };
  }

  /** The weights of the best epoch; null when there is none or only the library has them. */
  get bestWeights(): ProgramState['weights'] | null {
    return this.#best?.state?.weights ?? null;
  }

  /** By callback: the epoch whose weights it wants back. */
  get bestOf(): LoopState['bestOf'] {
    return Object.fromEntries([...this.#bestOf].map(([of, { epoch }]) => [of, epoch]));
  }

  /** Callbacks that begin anew want nothing back of what was before. */
  forgetBestOf(): void {
    this.#bestOf.clear();
  }

  weightsOf(of: string): ProgramState['weights'] | null {
    return this.#bestOf.get(of)?.state.weights ?? null;
  }

  /** Goes on from what a state remembered. `best` has the weights of that epoch where the library has them. */
  remember(
    loop: Pick<LoopState, 'best' | 'bestOf'>,
    best: ProgramState | null,
    slots: ProgramState['slots'],
  ): void {
    this.#best = loop.best && { ...loop.best, state: best };
    this.#bestWritten = loop.best?.epoch ?? null;
    for (const [of, epoch] of Object.entries(loop.bestOf)) {
      const prefix = `${bestOfPrefix}${of}/`;
      const weights = Object.fromEntries(
        Object.entries(slots).flatMap(([key, tensor]) =>
          key.startsWith(prefix) ? [[key.slice(prefix.length), tensor] as const] : [],
        ),
      );
      this.#bestOf.set(of, { epoch, state: { weights, slots: {}, step: 0, random: [] } });
    }
  }

  /** The program has changed. */
  moved(): void {
    this.#snapshot = null;
  }

  /** Keeps the present weights when the loss is the lowest so far. */
  async offer(epoch: number, loss: number): Promise<void> {
    if (this.#best && !(loss < this.#best.loss)) return;
    this.#best = { epoch, loss, state: await this.#state() };
  }

  /** The present weights are those that a callback wants back. */
  async keepAsBestOf(of: string, epoch: number): Promise<void> {
    this.#bestOf.set(of, { epoch, state: await this.#state() });
  }

  /** True before the first weights are written, of a run that has a best epoch. */
  get isFirst(): boolean {
    return this.#best !== null && this.#bestWritten === null;
  }

  /** True when the last writing is long enough ago, or has failed. */
  get isDue(): boolean {
    if (this.#isWriting) return false;
    return this.#failure !== null || performance.now() - this.#lastWrite >= this.#interval;
  }

  /** Writes the best weights, unless they are there. */
  async saveBest(): Promise<void> {
    const entries = this.#bestEntries();
    if (entries.length > 0) await this.#write(entries);
  }

  /** Writes everything to go on from, and the best weights. */
  async save(loop: LoopState): Promise<void> {
    const checkpoint = await this.#checkpoint(loop);
    await this.#write([...this.#bestEntries(), { kind: 'resume', checkpoint }]);
  }

  /** True when the last writing beside the training has failed: `save` says why, or makes up for it. */
  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** Begins to write the same and does not wait for it; does nothing while another such writing goes on. */
  async saveBeside(loop: LoopState): Promise<void> {
    if (this.#isWriting) return;
    const checkpoint = await this.#checkpoint(loop);
    const entries = [...this.#bestEntries(), { kind: 'resume', checkpoint } as const];
    this.#isWriting = true;
    this.#beside = this.#put(entries)
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => (this.#isWriting = false));
  }

  /**
   * Keeps the present state beside the others.
   * @param once For a callback: one checkpoint of an epoch, and of all it keeps only those of the epochs `stay`.
   */
  async keep(
    loop: LoopState,
    keptBy: string,
    once: { readonly stay: readonly number[] | null } | null,
  ): Promise<void> {
    const checkpoint = await this.#checkpoint(loop);
    const keeping = { keptBy, keepLast: null };
    await this.#write([{ kind: 'kept', checkpoint, keeping, ...(once ? { once } : {}) }]);
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#beside;
  }

  /** Writes the weights with which a run has ended. */
  async saveFinal(epoch: number): Promise<void> {
    this.moved();
    const state = await this.#state();
    await this.#write([...this.#bestEntries(), { kind: 'final', checkpoint: { epoch, ...state } }]);
  }

  async #write(entries: readonly CheckpointEntry[]): Promise<void> {
    await this.#beside;
    // What could not be written before is part of what is written now, or older.
    this.#failure = null;
    await this.#put(entries);
  }

  async #put(entries: readonly CheckpointEntry[]): Promise<void> {
    const started = performance.now();
    await this.#sink.write(entries);
    const best = entries.find(({ kind }) => kind === 'best');
    if (best) this.#bestWritten = best.checkpoint.epoch;
    this.#lastWrite = performance.now();
    const took = this.#lastWrite - started;
    this.#interval = Math.min(longest, Math.max(shortest, took * share));
  }

  #bestEntries(): CheckpointEntry[] {
    const best = this.#best;
    if (!best?.state || this.#bestWritten === best.epoch) return [];
    return [{ kind: 'best', checkpoint: { epoch: best.epoch, ...best.state } }];
  }

  async #checkpoint(loop: LoopState): Promise<NewCheckpoint> {
    const state = await this.#state();
    const wanted = [...this.#bestOf].flatMap(([of, kept]) =>
      Object.entries(kept.state.weights).map(
        ([key, tensor]) => [`${bestOfPrefix}${of}/${key}`, tensor] as const,
      ),
    );
    const slots = { ...state.slots, ...Object.fromEntries(wanted) };
    return { epoch: loop.epoch - 1, ...state, slots, loop: { ...loop } };
  }

  async #state(): Promise<ProgramState> {
    this.#snapshot ??= await this.#program.getState();
    return this.#snapshot;
  }
}

/** The slots of a state that are the optimiser's own. */
export function ownSlots(slots: ProgramState['slots']): ProgramState['slots'] {
  return Object.fromEntries(Object.entries(slots).filter(([key]) => !key.startsWith(bestOfPrefix)));
}
