import { learningRateAt } from '../../common/training/learning-rate.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { Program } from './engines/engine.ts';

/** The learning rate of a run: what its schedule gives, times a factor that callbacks change. */
export class RunningRate {
  readonly #program: Pick<Program, 'setLearningRate'>;
  #training: TrainingConfig;
  #factor: number;
  #changed: boolean;

  /** @param changed True when somebody has changed the rate before. */
  constructor(
    program: Pick<Program, 'setLearningRate'>,
    training: TrainingConfig,
    factor = 1,
    changed = false,
  ) {
    this.#program = program;
    this.#training = training;
    this.#factor = factor;
    this.#changed = changed;
    this.#set();
  }

  get factor(): number {
    return this.#factor;
  }

  /** True once it was changed from outside its schedule. */
  get changed(): boolean {
    return this.#changed;
  }

  /** The rate of the step that follows `steps` updates. */
  after(steps: number): number {
    return learningRateAt(this.#training, steps, this.#factor);
  }

  /** Multiplies the rate of all coming steps. */
  scale(factor: number): void {
    if (factor === 1) return;
    this.#factor *= factor;
    this.#changed = true;
    this.#set();
  }

  /** The step that follows `steps` updates has this rate; those after it keep its ratio to the schedule's. */
  setNext(rate: number, steps: number): void {
    this.#factor = rate / learningRateAt(this.#training, steps);
    this.#changed = true;
    this.#set();
  }

  /** @param fresh True when a person set the rate or the schedule: what multiplied it before no longer counts. */
  change(training: TrainingConfig, fresh: boolean): void {
    this.#training = training;
    if (!fresh) return;
    this.#factor = 1;
    this.#changed = true;
    this.#set();
  }

  #set(): void {
    const { optimizer, schedule } = this.#training;
    this.#program.setLearningRate(optimizer.learning_rate, schedule, this.#factor);
  }
}
