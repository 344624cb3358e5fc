import type { CheckpointRepository } from '../storage/checkpoint-repository.ts';
import type { Program, ProgramState } from './engines/engine.ts';

/** Milliseconds between two writings while training goes on: as often as costs little, at least once a minute. */
const shortest = 2_000;
const longest = 60_000;
/** Of the time goes into writing at most one part in so many. */
const share = 100;

interface BestWeights {
  readonly epoch: number;
  readonly loss: number;
  readonly state: ProgramState;
}

/** Remembers the best weights of a run and writes them, and the latest, into the library. */
export class WeightsKeeper {
  readonly #checkpoints: CheckpointRepository;
  readonly #runId: string;
  readonly #program: Program;
  #best: BestWeights | null = null;
  #bestWritten: number | null = null;
  #lastWrite = performance.now();
  #interval = longest;

  constructor(checkpoints: CheckpointRepository, runId: string, program: Program) {
    this.#checkpoints = checkpoints;
    this.#runId = runId;
    this.#program = program;
  }

  /** The epoch with the lowest loss; null before the first. */
  get bestEpoch(): number | null {
    return this.#best?.epoch ?? null;
  }

  get best(): ProgramState | null {
    return this.#best?.state ?? null;
  }

  /** Keeps the present weights when the loss is the lowest so far. */
  async offer(epoch: number, loss: number): Promise<void> {
    if (this.#best && !(loss < this.#best.loss)) return;
    this.#best = { epoch, loss, state: await this.#program.getState() };
  }

  /** Writes both checkpoints after the first epoch, and when the last writing is long enough ago. */
  async saveIfDue(epoch: number): Promise<void> {
    const first = this.#best !== null && this.#bestWritten === null;
    const waited = performance.now() - this.#lastWrite;
    if (first || waited >= this.#interval) await this.save(epoch, true);
  }

  /**
   * Writes the best weights and, unless they are no longer numbers, the present ones.
   * @param epoch Epochs done.
   */
  async save(epoch: number, withFinal: boolean): Promise<void> {
    const started = performance.now();
    const best = this.#best;
    if (best && this.#bestWritten !== best.epoch) {
      this.#checkpoints.put(this.#runId, 'best', { epoch: best.epoch, ...best.state });
      this.#bestWritten = best.epoch;
    }
    if (withFinal) {
      const state = await this.#program.getState();
      this.#checkpoints.put(this.#runId, 'final', { epoch, ...state });
    }
    this.#lastWrite = performance.now();
    const took = this.#lastWrite - started;
    this.#interval = Math.min(longest, Math.max(shortest, took * share));
  }
}
