import type { Tensor } from '@tensorflow/tfjs';
import type { LossSettings } from '../../../../common/evaluation/loss-of-outputs.ts';
import { resolveLossOptions } from '../../../../common/training/loss-catalogue.ts';
import { absolute, reduceMax, withoutGradient } from './own-gradients.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** Keras's `epsilon()`. */
const epsilon = 1e-7;

/** An output, and what went into its activation when it ends in sigmoid or softmax. */
export interface LossInput {
  readonly value: Tensor;
  readonly logits?: { readonly activation: string; readonly value: Tensor };
}

/**
 * Loss of each row, [batch, …] without the last axis. `target` has the output's shape, one-hot for classes.
 * Cross-entropy is taken from the input of a final sigmoid or softmax, otherwise from clipped probabilities,
 * as Keras does.
 */
export function rowLosses(
  tf: TensorFlow,
  { loss, lossOptions }: LossSettings,
  { value: y, logits }: LossInput,
  given: Tensor,
): Tensor {
  const options = resolveLossOptions(loss, lossOptions);
  const { from_logits, label_smoothing, alpha, gamma, delta } = options;
  const mean = (terms: Tensor) => tf.mean(terms, -1);
  const classes = y.shape.at(-1) ?? 1;
  const smooth = (count: number) => given.mul(1 - label_smoothing).add(label_smoothing / count);
  const before = (activation: string): Tensor | null => {
    if (logits?.activation === activation) return logits.value;
    return from_logits ? y : null;
  };
  switch (loss) {
    case 'mean_squared_error':
      return mean(tf.squaredDifference(y, given));
    case 'mean_absolute_error':
      return mean(absolute(tf, tf.sub(y, given)));
    case 'mean_absolute_percentage_error': {
      const size = given.abs().maximum(epsilon);
      return mean(absolute(tf, given.sub(y).div(size))).mul(100);
    }
    case 'mean_squared_logarithmic_error':
      return mean(
        tf.squaredDifference(
          y.clipByValue(epsilon, Infinity).add(1).log(),
          given.maximum(epsilon).add(1).log(),
        ),
      );
    case 'huber': {
      const error = absolute(tf, tf.sub(y, given));
      const linear = error.mul(delta).sub(delta ** 2 / 2);
      const near = withoutGradient(tf, [error], () => error.lessEqual(delta).cast('float32'));
      return mean(near.mul(error.square().div(2)).add(tf.sub(1, near).mul(linear)));
    }
    case 'log_cosh': {
      const error = tf.sub(y, given);
      return mean(error.add(tf.softplus(error.mul(-2))).sub(Math.LN2));
    }
    case 'poisson':
      return mean(y.sub(given.mul(y.add(epsilon).log())));
    case 'hinge':
      return mean(margin(tf, y, given));
    case 'squared_hinge':
      return mean(margin(tf, y, given).square());
    case 'binary_crossentropy':
      return mean(binaryEntropy(tf, y, before('sigmoid'), smooth(2)));
    case 'binary_focal_crossentropy': {
      const target = smooth(2);
      const p = from_logits ? y.sigmoid() : y;
      const other = tf.sub(1, target);
      const ofTruth = target.mul(p).add(other.mul(tf.sub(1, p)));
      const focus = gamma === 0 ? tf.onesLike(p) : tf.sub(1, ofTruth).pow(gamma);
      const focal = focus.mul(binaryEntropy(tf, y, before('sigmoid'), target));
      if (!options.apply_class_balancing) return mean(focal);
      return mean(focal.mul(target.mul(alpha).add(other.mul(1 - alpha))));
    }
    case 'categorical_crossentropy': {
      const z = before('softmax');
      const log = z ? tf.logSoftmax(z) : tf.log(clipped(tf, y.div(tf.sum(y, -1, true))));
      return smooth(classes).mul(log).sum(-1).neg();
    }
    case 'sparse_categorical_crossentropy': {
      const log = tf.logSoftmax(before('softmax') ?? tf.log(clipped(tf, y)));
      return given.mul(log).sum(-1).neg();
    }
    case 'categorical_focal_crossentropy': {
      const shares = from_logits ? tf.softmax(y) : y;
      const p = clipped(tf, shares.div(tf.sum(shares, -1, true)));
      const focus = gamma === 0 ? tf.onesLike(p) : tf.sub(1, p).pow(gamma);
      return focus.mul(smooth(classes)).mul(p.log()).sum(-1).mul(-alpha);
    }
    case 'categorical_hinge': {
      const own = given.mul(y).sum(-1);
      const others = reduceMax(tf, tf.sub(1, given).mul(y), [y.rank - 1], false);
      return tf.relu(others.sub(own).add(1));
    }
    case 'kl_divergence': {
      const goal = given.clipByValue(epsilon, 1);
      return goal.mul(goal.div(y.clipByValue(epsilon, 1)).log()).sum(-1);
    }
    case 'cosine_similarity':
      return unitVectors(tf, given).mul(unitVectors(tf, y)).sum(-1).neg();
  }
}

/** 1 − target · output where that is positive; class 0 counts as −1. */
function margin(tf: TensorFlow, output: Tensor, target: Tensor): Tensor {
  const isZero = tf.equal(target, 0).cast('float32');
  return tf.relu(tf.sub(1, target.sub(isZero).mul(output)));
}

function binaryEntropy(
  tf: TensorFlow,
  output: Tensor,
  logits: Tensor | null,
  target: Tensor,
): Tensor {
  if (logits) return tf.softplus(logits).sub(logits.mul(target));
  const p = clipped(tf, output);
  return target
    .mul(p.log())
    .add(tf.sub(1, target).mul(tf.sub(1, p).log()))
    .neg();
}

function unitVectors(tf: TensorFlow, x: Tensor): Tensor {
  const factor = x.square().sum(-1, true).rsqrt();
  return x.mul(factor.clipByValue(0, 1 / epsilon));
}

function clipped(tf: TensorFlow, x: Tensor): Tensor {
  return tf.clipByValue(x, epsilon, 1 - epsilon);
}
