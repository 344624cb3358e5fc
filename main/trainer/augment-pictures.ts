import {
  augmentationLayer,
  augmentationParams,
} from '../../common/datasets/images/augmentations.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { elementCount } from '../../common/tensor/shape.ts';
import type { AugmentRequest } from '../../common/training/trainer-protocol.ts';
import { fillRandom } from './engines/random-inputs.ts';
import { loadTensorFlow } from './engines/reference/engine.ts';
import { TensorOps } from './engines/reference/tensor-ops.ts';

/**
 * Pictures changed at random by the same layers as while training, on the reference engine.
 * Row-major, in the request's shape. The same seed gives the same changes.
 */
export async function augmentPictures(
  request: Omit<AugmentRequest, 'type' | 'requestId'>,
): Promise<Float32Array> {
  const { augmentation, range, shape, pictures, seed } = request;
  const tf = await loadTensorFlow();
  await tf.setBackend('cpu');
  const random = RandomSource.seeded(seed, 'augmentation');
  const changed = tf.tidy(() => {
    const ops = new TensorOps(tf, {
      draw: (drawn, draw) => {
        const values = new Float32Array(elementCount(drawn));
        fillRandom(values, draw, random);
        return tf.tensor(values, [...drawn]);
      },
      updateState: () => {},
      addLoss: () => {},
    });
    const given = ops.symbol(tf.tensor(pictures, [...shape]));
    const result = augmentation.reduce((images, change) => {
      const output = augmentationLayer(change)?.forward({
        ops,
        inputs: [images],
        masks: [null],
        params: augmentationParams(change, range),
        weights: {},
        training: true,
        trainable: true,
      });
      if (!output || !('id' in output)) throw new RangeError(`${change.layer} gave no pictures.`);
      return output;
    }, given);
    return ops.tensor(result).dataSync<'float32'>();
  });
  return changed;
}
