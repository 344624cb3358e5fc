import type { Tensor } from '@tensorflow/tfjs';
import type { LossId } from '../../../../common/training/training-config.ts';
import type { LayerResult } from './layers.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** Keras's `epsilon()`. */
const epsilon = 1e-7;

/**
 * Loss of each row, [batch]. `target` has the output's shape, one-hot for classes. Cross-entropy is taken
 * from the input of a final sigmoid or softmax, otherwise from clipped probabilities, as Keras does.
 */
export function rowLosses(
  tf: TensorFlow,
  loss: LossId,
  { value: output, logits }: LayerResult,
  target: Tensor,
): Tensor {
  const clipped = (x: Tensor) => tf.clipByValue(x, epsilon, 1 - epsilon);
  const categorical = (logProbabilities: Tensor) =>
    tf.neg(tf.sum(tf.mul(target, logProbabilities), -1));
  switch (loss) {
    case 'mean_squared_error':
      return tf.mean(tf.squaredDifference(output, target), -1);
    case 'mean_absolute_error':
      return tf.mean(tf.abs(tf.sub(output, target)), -1);
    case 'binary_crossentropy': {
      if (logits?.activation === 'sigmoid') {
        return tf.mean(tf.sub(tf.softplus(logits.value), tf.mul(logits.value, target)), -1);
      }
      const probability = clipped(output);
      const ofOne = tf.mul(target, tf.log(probability));
      const ofZero = tf.mul(tf.sub(1, target), tf.log(tf.sub(1, probability)));
      return tf.mean(tf.neg(tf.add(ofOne, ofZero)), -1);
    }
    case 'categorical_crossentropy':
      return logits?.activation === 'softmax'
        ? categorical(tf.logSoftmax(logits.value))
        : categorical(tf.log(clipped(tf.div(output, tf.sum(output, -1, true)))));
    case 'sparse_categorical_crossentropy':
      return logits?.activation === 'softmax'
        ? categorical(tf.logSoftmax(logits.value))
        : categorical(tf.logSoftmax(tf.log(clipped(output))));
    default:
      throw new RangeError(`${loss} is not computed here.`);
  }
}
