// Prints what the TensorFlow engine says about itself after it has multiplied two matrices.
import { tensorflowEngine } from '../../main/trainer/engines/tensorflow/engine.ts';
import { loadNativeBinding } from '../../main/trainer/engines/tensorflow/native-binding.ts';

const { available, name, device, reason } = await tensorflowEngine.status();
const binding = loadNativeBinding();
const answer = 'tf' in binding && available ? { name, device } : { reason };
if ('tf' in binding) {
  const { tf } = binding;
  const [product] = tf.tidy(() => tf.matMul([[2, 3]], [[5], [7]]).dataSync());
  if (product !== 31) throw new Error(`2 · 5 + 3 · 7 came out as ${product}.`);
}
process.stdout.write(`answer=${JSON.stringify(answer)}\n`);
