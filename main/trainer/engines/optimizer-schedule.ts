import { learningRateAt } from '../../../common/training/learning-rate.ts';
import type {
  OptimizerConfig,
  ScheduleConfig,
  TrainingConfig,
} from '../../../common/training/training-config.ts';

/** Settings that decide the numbers of a step. */
type Scheduled = Pick<TrainingConfig, 'optimizer' | 'schedule'>;

/**
 * Names of the single numbers that an update needs at each step, `rate` first, in a fixed order; see
 * `StepScalars`.
 */
export function scalarNames(optimizer: OptimizerConfig): readonly string[] {
  return [
    'rate',
    ...(optimizer.type === 'Nadam' ? ['gradient_rate', 'deviation_scale'] : []),
    ...(optimizer.weight_decay === null ? [] : ['shrinkage']),
    ...(optimizer.use_ema ? ['average_keep'] : []),
    ...(optimizer.use_ema && optimizer.ema_overwrite_frequency !== null ? ['overwrite'] : []),
  ];
}

/**
 * Works out, in double precision, the numbers of each step: the factor in front of the update with the
 * optimiser's bias corrections in it, by how much of themselves weights shrink, how much is kept of their moving
 * average, and whether that takes their place (Keras 3, keras/src/optimizers).
 */
export class StepScalars {
  #training: Scheduled;
  readonly #nesterov: NesterovProducts;

  constructor(training: Scheduled) {
    this.#training = training;
    this.#nesterov = new NesterovProducts(training.optimizer);
  }

  /** Another rate and schedule from the next step on. */
  setLearningRate(rate: number, schedule: ScheduleConfig): void {
    this.#training = { optimizer: { ...this.#training.optimizer, learning_rate: rate }, schedule };
  }

  /**
   * In the order of `scalarNames`.
   * @param step From 1.
   * @param plateauFactor What the learning rate was multiplied by from outside.
   */
  at(step: number, plateauFactor: number): readonly number[] {
    const { optimizer } = this.#training;
    const rate = learningRateAt(this.#training, step - 1, plateauFactor);
    const { weight_decay, use_ema, ema_momentum, ema_overwrite_frequency } = optimizer;
    const scalars = this.#rates(optimizer, rate, step);
    if (weight_decay !== null) scalars.push(weight_decay * rate);
    if (use_ema) {
      scalars.push(step === 1 ? 0 : ema_momentum);
      if (ema_overwrite_frequency !== null) {
        scalars.push(step % ema_overwrite_frequency === 0 ? 1 : 0);
      }
    }
    return scalars;
  }

  #rates(optimizer: OptimizerConfig, rate: number, step: number): number[] {
    switch (optimizer.type) {
      case 'Adam':
      case 'AdamW': {
        const { beta_1, beta_2 } = optimizer;
        return [(rate * Math.sqrt(1 - beta_2 ** step)) / (1 - beta_1 ** step)];
      }
      case 'Adamax':
        return [rate / (1 - optimizer.beta_1 ** step)];
      case 'Nadam': {
        const { momentum, nextMomentum, product, nextProduct } = this.#nesterov.at(step);
        return [
          (rate * nextMomentum) / (1 - nextProduct),
          (rate * (1 - momentum)) / (1 - product),
          1 / Math.sqrt(1 - optimizer.beta_2 ** step),
        ];
      }
      default:
        return [rate];
    }
  }
}

/** Nadam's momentum of each step, β₁ · (1 − 0.96ᵗ / 2), and the product of all so far. */
class NesterovProducts {
  readonly #beta: number;
  #step = 0;
  #product = 1;

  constructor(optimizer: OptimizerConfig) {
    this.#beta = optimizer.type === 'Nadam' ? optimizer.beta_1 : 0;
  }

  at(step: number) {
    if (step < this.#step) {
      this.#step = 0;
      this.#product = 1;
    }
    // From some step on the product is too small for a number, and stays 0.
    while (this.#step < step && this.#product > 0) {
      this.#step += 1;
      this.#product *= this.#momentum(this.#step);
    }
    this.#step = step;
    const nextMomentum = this.#momentum(step + 1);
    const product = this.#product;
    return {
      momentum: this.#momentum(step),
      nextMomentum,
      product,
      nextProduct: product * nextMomentum,
    };
  }

  #momentum(step: number): number {
    return this.#beta * (1 - 0.5 * 0.96 ** step);
  }
}

/**
 * Names of the tensors that the optimiser keeps beside each trainable weight, in a fixed order; the moving
 * average of the weights is the last.
 */
export function slotNames(optimizer: OptimizerConfig): readonly string[] {
  return [...slotsOfFormula(optimizer), ...(optimizer.use_ema ? [averageSlot] : [])];
}

/** The slot with the moving average of the weights. */
export const averageSlot = 'average';

/** What the numbers of a slot are before the first step. */
export function slotStart(optimizer: OptimizerConfig, slot: string): number {
  return slot === 'accumulator' && 'initial_accumulator_value' in optimizer
    ? optimizer.initial_accumulator_value
    : 0;
}

function slotsOfFormula(optimizer: OptimizerConfig): readonly string[] {
  switch (optimizer.type) {
    case 'SGD':
      return optimizer.momentum === 0 ? [] : ['momentum'];
    case 'RMSprop':
      return [
        'velocity',
        ...(optimizer.momentum > 0 ? ['momentum'] : []),
        ...(optimizer.centered ? ['average_gradient'] : []),
      ];
    case 'Adam':
    case 'AdamW':
      return ['momentum', 'velocity', ...(optimizer.amsgrad ? ['velocity_hat'] : [])];
    case 'Adamax':
      return ['momentum', 'norm'];
    case 'Nadam':
      return ['momentum', 'velocity'];
    case 'Adagrad':
      return ['accumulator'];
    case 'Adadelta':
      return ['accumulated_grad', 'accumulated_delta_var'];
    case 'Ftrl':
      return ['accumulator', 'linear'];
    case 'Lion':
      return ['momentum'];
  }
}
