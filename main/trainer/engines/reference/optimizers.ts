import type { Tensor } from '@tensorflow/tfjs';
import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** One weight tensor before an update. */
export interface Update {
  readonly weight: Tensor;
  /** Clipped. */
  readonly gradient: Tensor;
  /** By slot name. */
  readonly slots: Readonly<Record<string, Tensor>>;
  /** Updates made so far, this one included. */
  readonly step: number;
  /** The learning rate of this update. */
  readonly rate: number;
}

/** The weight and the slots after the update. */
export interface Updated {
  readonly weight: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

type Slot = (name: string) => Tensor;
type Formula<Type extends OptimizerConfig['type']> = (
  tf: TensorFlow,
  settings: Extract<OptimizerConfig, { type: Type }>,
  update: Update,
  slot: Slot,
) => Updated;

/** One step of Keras 3's optimiser on one weight tensor, line by line as in its `apply` and `update_step`. */
export function updateWeight(tf: TensorFlow, optimizer: OptimizerConfig, update: Update): Updated {
  const slot = (name: string): Tensor => {
    const tensor = update.slots[name];
    if (!tensor) throw new RangeError(`The optimiser has no slot ${name}.`);
    return tensor;
  };
  const { weight_decay, use_ema, ema_momentum, ema_overwrite_frequency } = optimizer;
  const { weight, rate, step } = update;
  const decayed = weight_decay === null ? weight : weight.sub(weight.mul(weight_decay).mul(rate));
  const formula = formulas[optimizer.type] as Formula<OptimizerConfig['type']>;
  const updated = formula(tf, optimizer, { ...update, weight: decayed }, slot);
  if (!use_ema) return updated;
  const momentum = step === 1 ? 0 : ema_momentum;
  const average = slot('average')
    .mul(momentum)
    .add(updated.weight.mul(1 - momentum));
  const overwrites = ema_overwrite_frequency !== null && step % ema_overwrite_frequency === 0;
  return {
    weight: overwrites ? average : updated.weight,
    slots: { ...updated.slots, average },
  };
}

/** The gradients as the optimiser clips them; see `_clip_gradients` in keras/src/optimizers/base_optimizer.py. */
export function clippedGradients(
  tf: TensorFlow,
  { clipnorm, clipvalue, global_clipnorm }: OptimizerConfig,
  gradients: readonly Tensor[],
): readonly Tensor[] {
  if (clipnorm) {
    return gradients.map((gradient) =>
      gradient.mul(clipnorm).div(tf.maximum(gradient.norm(), clipnorm)),
    );
  }
  if (global_clipnorm) {
    const squares = gradients.map((gradient) => gradient.square().sum());
    const norm = squares.length > 0 ? tf.addN(squares).sqrt() : tf.scalar(0);
    const scale = tf.minimum(tf.div(1, norm), 1 / global_clipnorm).mul(global_clipnorm);
    return gradients.map((gradient) => gradient.mul(scale));
  }
  if (clipvalue) return gradients.map((gradient) => gradient.clipByValue(-clipvalue, clipvalue));
  return gradients;
}

function adam(
  tf: TensorFlow,
  { beta_1, beta_2, epsilon, amsgrad }: Extract<OptimizerConfig, { type: 'Adam' | 'AdamW' }>,
  { weight, gradient, step, rate }: Update,
  slot: Slot,
): Updated {
  const alpha = (rate * Math.sqrt(1 - beta_2 ** step)) / (1 - beta_1 ** step);
  const momentum = towards(slot('momentum'), gradient, 1 - beta_1);
  const velocity = towards(slot('velocity'), gradient.square(), 1 - beta_2);
  const velocity_hat = amsgrad ? tf.maximum(slot('velocity_hat'), velocity) : velocity;
  const change = momentum.mul(alpha).div(velocity_hat.sqrt().add(epsilon));
  const slots = amsgrad ? { momentum, velocity, velocity_hat } : { momentum, velocity };
  return { weight: weight.sub(change), slots };
}

const formulas: { readonly [Type in OptimizerConfig['type']]: Formula<Type> } = {
  SGD(_tf, settings, { weight, gradient, rate }, slot) {
    const change = gradient.mul(rate);
    if (settings.momentum === 0) return { weight: weight.sub(change), slots: {} };
    const momentum = slot('momentum').mul(settings.momentum).sub(change);
    const moved = settings.nesterov ? momentum.mul(settings.momentum).sub(change) : momentum;
    return { weight: weight.add(moved), slots: { momentum } };
  },
  RMSprop(_tf, settings, { weight, gradient, rate }, slot) {
    const { rho, centered, epsilon } = settings;
    const velocity = towards(slot('velocity'), gradient.square(), 1 - rho);
    const average = centered ? towards(slot('average_gradient'), gradient, 1 - rho) : null;
    const variance = average ? velocity.sub(average.square()) : velocity;
    const increment = gradient.mul(rate).div(variance.add(epsilon).sqrt());
    const momentum =
      settings.momentum > 0 ? slot('momentum').mul(settings.momentum).add(increment) : null;
    return {
      weight: weight.sub(momentum ?? increment),
      slots: {
        velocity,
        ...(momentum ? { momentum } : {}),
        ...(average ? { average_gradient: average } : {}),
      },
    };
  },
  Adam: adam,
  AdamW: adam,
  Adamax(tf, { beta_1, beta_2, epsilon }, { weight, gradient, step, rate }, slot) {
    const momentum = towards(slot('momentum'), gradient, 1 - beta_1);
    const norm = tf.maximum(slot('norm').mul(beta_2), gradient.abs());
    const change = momentum.mul(rate).div(norm.add(epsilon).mul(1 - beta_1 ** step));
    return { weight: weight.sub(change), slots: { momentum, norm } };
  },
  Nadam(_tf, { beta_1, beta_2, epsilon }, { weight, gradient, step, rate }, slot) {
    const factor = (t: number) => beta_1 * (1 - 0.5 * 0.96 ** t);
    let product = 1;
    for (let t = 1; t <= step; t++) product *= factor(t);
    const next = factor(step + 1);
    const momentum = towards(slot('momentum'), gradient, 1 - beta_1);
    const velocity = towards(slot('velocity'), gradient.square(), 1 - beta_2);
    const ahead = momentum.mul(next / (1 - product * next));
    const mean = ahead.add(gradient.mul((1 - factor(step)) / (1 - product)));
    const deviation = velocity.div(1 - beta_2 ** step).sqrt();
    const change = mean.mul(rate).div(deviation.add(epsilon));
    return { weight: weight.sub(change), slots: { momentum, velocity } };
  },
  Adagrad(_tf, { epsilon }, { weight, gradient, rate }, slot) {
    const accumulator = slot('accumulator').add(gradient.square());
    const change = gradient.mul(rate).div(accumulator.add(epsilon).sqrt());
    return { weight: weight.sub(change), slots: { accumulator } };
  },
  Adadelta(_tf, { rho, epsilon }, { weight, gradient, rate }, slot) {
    const size = (x: Tensor) => x.add(epsilon).sqrt();
    const gradients = towards(slot('accumulated_grad'), gradient.square(), 1 - rho);
    const change = size(slot('accumulated_delta_var')).mul(gradient).div(size(gradients)).neg();
    const changes = towards(slot('accumulated_delta_var'), change.square(), 1 - rho);
    return {
      weight: weight.add(change.mul(rate)),
      slots: { accumulated_grad: gradients, accumulated_delta_var: changes },
    };
  },
  Ftrl(tf, settings, { weight, gradient, rate }, slot) {
    const l1 = settings.l1_regularization_strength;
    const l2 = settings.l2_regularization_strength + settings.beta / (2 * rate);
    const shrinkage = settings.l2_shrinkage_regularization_strength;
    const raised = (x: Tensor) => tf.pow(x, -settings.learning_rate_power);
    const accumulator = slot('accumulator').add(gradient.square());
    const growth = raised(accumulator)
      .sub(raised(slot('accumulator')))
      .div(rate);
    const pull = gradient.add(weight.mul(2 * shrinkage));
    const linear = slot('linear').add(pull.sub(growth.mul(weight)));
    const quadratic = raised(accumulator)
      .div(rate)
      .add(2 * l2);
    const clipped = linear.clipByValue(-l1, l1);
    return { weight: clipped.sub(linear).div(quadratic), slots: { accumulator, linear } };
  },
  Lion(_tf, { beta_1, beta_2 }, { weight, gradient, rate }, slot) {
    const direction = towards(slot('momentum'), gradient, 1 - beta_1).sign();
    return {
      weight: weight.sub(direction.mul(rate)),
      slots: { momentum: towards(slot('momentum'), gradient, 1 - beta_2) },
    };
  },
};

/** A running mean moved by a share of the way to a new value. */
function towards(mean: Tensor, value: Tensor, share: number): Tensor {
  return mean.add(value.sub(mean).mul(share));
}
