import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorflow-api.ts';

/** Applies Keras's activation of that name; throws a RangeError when it is not known here. */
export function activate(tf: TensorFlow, activation: string, x: Tensor): Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'leaky_relu':
      return tf.leakyRelu(x, 0.2);
    case 'relu6':
      return tf.relu6(x);
    case 'elu':
      return tf.elu(x);
    case 'selu':
      return tf.selu(x);
    case 'gelu':
      return tf.mul(x.mul(0.5), tf.erf(x.mul(Math.SQRT1_2)).add(1));
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'mish':
      return tf.mul(x, tf.tanh(tf.softplus(x)));
    case 'softplus':
      return tf.softplus(x);
    case 'softsign':
      return tf.div(x, tf.abs(x).add(1));
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'hard_sigmoid':
      return tf.relu6(x.add(3)).div(6);
    case 'tanh':
      return tf.tanh(x);
    case 'exponential':
      return tf.exp(x);
    case 'softmax':
      return tf.softmax(x);
    case 'step':
      return tf.step(x);
    case 'sign':
      return tf.sign(x);
    default:
      throw new RangeError(`There is no activation ${activation}.`);
  }
}
