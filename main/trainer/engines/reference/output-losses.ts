import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { OutputTarget } from '../target-form.ts';
import { rowLosses, type LossInput } from './losses.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** An output of a forward pass, as its loss is taken. */
export interface TensorOutput extends LossInput {
  /** 1 for the time steps that count, [batch, time]; null when all do. */
  readonly mask: Tensor | null;
}

/**
 * Loss of each row of one output, [batch]. With a mask the mean over all rows is that over the time steps that
 * count, as in Keras; `rowWeights` [batch] are what each row weighs.
 */
export function outputLosses(
  tf: TensorFlow,
  target: OutputTarget,
  output: TensorOutput,
  goal: Tensor,
  rowWeights: Tensor | null,
): Tensor {
  const terms = rowLosses(tf, target, output, goal);
  const counted = output.mask === null ? terms : countedTerms(tf, terms, output.mask);
  const [batch = 1] = counted.shape;
  const perRow = counted.reshape<Tensor2D>([batch, -1]).mean(1);
  return rowWeights === null ? perRow : perRow.mul(rowWeights);
}

/** The terms of the time steps that count, enlarged so that their mean over all is that over those. */
function countedTerms(tf: TensorFlow, terms: Tensor, mask: Tensor): Tensor {
  const [batch = 1, time = 1] = mask.shape;
  if (terms.rank < 2 || terms.shape[1] !== time) return terms;
  const perStep = terms.reshape([batch, time, -1]).mean(2);
  const counted = tf.maximum(mask.sum(), 1);
  return perStep
    .mul(mask)
    .mul(batch * time)
    .div(counted);
}
