import type { CheckpointRepository } from '../storage/checkpoint-repository.ts';
import type { Program, ProgramState } from './engines/engine.ts';

/** Milliseconds after which the weights are written even while training goes on. */
const interval = 60_000;

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

  /** Writes both checkpoints when the last writing is a minute ago. */
  async saveIfDue(epoch: number): Promise<void> {
    if (performance.now() - this.#lastWrite >= interval) await this.save(epoch, true);
  }

  /**
   * Writes the best weights and, unless they are no longer numbers, the present ones.
   * @param epoch Epochs done.
   */
  async save(epoch: number, withFinal: boolean): Promise<void> {
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
  }
}
