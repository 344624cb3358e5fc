import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { PlannedLayer } from '../network-plan.ts';
import { booleanOf, numberOf, textOf } from '../../../../common/layers/read-params.ts';
import { activate } from './activations.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** What a layer computes from. */
export interface LayerCall {
  readonly tf: TensorFlow;
  readonly layer: PlannedLayer;
  readonly x: Tensor;
  /** By weight name. */
  readonly weights: Readonly<Record<string, Tensor>>;
  readonly training: boolean;
  /** The next dropout mask of this shape. */
  readonly drawMask: (shape: readonly number[], rate: number) => Tensor;
  /** Declares what a non-trainable weight becomes after the step. */
  readonly updateStored: (name: string, value: Tensor) => void;
}

/** A layer's result, and what went into its activation when it ends in sigmoid or softmax. */
export interface LayerResult {
  readonly value: Tensor;
  readonly logits?: { readonly activation: string; readonly value: Tensor };
}

/**
 * Forward passes written straight in TensorFlow.js, apart from those in `common/layers`, so that the two
 * can be held against each other.
 */
export const layerForwards: Readonly<Record<string, (call: LayerCall) => LayerResult>> = {
  Dense: (call) => {
    const { tf, x } = call;
    const { kernel, bias } = call.weights;
    if (!kernel) throw new RangeError('A dense layer needs its kernel.');
    const [inner = 1, units = 1] = kernel.shape;
    const rows = x.reshape<Tensor2D>([-1, inner]);
    const product = tf.matMul(rows, kernel as Tensor2D).reshape([...x.shape.slice(0, -1), units]);
    const sum = bias ? tf.add(product, bias) : product;
    return activated(tf, textOf(call.layer.params, 'activation'), sum);
  },
  Activation: ({ tf, layer, x }) => activated(tf, textOf(layer.params, 'activation'), x),
  LeakyReLU: ({ tf, layer, x }) => ({
    value: tf.leakyRelu(x, numberOf(layer.params, 'negative_slope')),
  }),
  ELU: ({ tf, layer, x }) => {
    const alpha = numberOf(layer.params, 'alpha');
    const below = tf.expm1(tf.minimum(x, 0)).mul(alpha);
    return { value: tf.add(tf.relu(x), below) };
  },
  Dropout: ({ tf, layer, x, training, drawMask }) => {
    const rate = numberOf(layer.params, 'rate');
    return { value: training && rate > 0 ? tf.mul(x, drawMask(x.shape, rate)) : x };
  },
  Flatten: ({ x }) => ({ value: x.reshape([x.shape[0] ?? 1, -1]) }),
  BatchNormalization: batchNormalization,
};

function activated(tf: TensorFlow, activation: string, x: Tensor): LayerResult {
  const value = activate(tf, activation, x);
  return activation === 'sigmoid' || activation === 'softmax'
    ? { value, logits: { activation, value: x } }
    : { value };
}

function batchNormalization(call: LayerCall): LayerResult {
  const { tf, x, weights, training } = call;
  const { params } = call.layer;
  const axis = (numberOf(params, 'axis') + x.rank) % x.rank;
  const others = x.shape.map((_, index) => index).filter((index) => index !== axis);
  const along = x.shape.map((length, index) => (index === axis ? length : 1));
  const { moving_mean: storedMean, moving_variance: storedVariance } = weights;
  if (!storedMean || !storedVariance) throw new RangeError('The moving statistics are missing.');

  let mean = storedMean;
  let variance = storedVariance;
  if (training) {
    const moments = tf.moments(x, others);
    mean = moments.mean;
    variance = moments.variance;
    const momentum = numberOf(params, 'momentum');
    const moved = (stored: Tensor, batch: Tensor) =>
      tf.add(stored.mul(momentum), batch.mul(1 - momentum));
    call.updateStored('moving_mean', moved(storedMean, mean));
    call.updateStored('moving_variance', moved(storedVariance, variance));
  }
  const scale = tf.rsqrt(variance.add(numberOf(params, 'epsilon')));
  let value = tf.mul(tf.sub(x, mean.reshape(along)), scale.reshape(along));
  const { gamma, beta } = weights;
  if (booleanOf(params, 'scale') && gamma) value = value.mul(gamma.reshape(along));
  if (booleanOf(params, 'center') && beta) value = value.add(beta.reshape(along));
  return { value };
}
