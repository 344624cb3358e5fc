import { countAxes, keepAxes } from '../axes.ts';
import type { Sym } from '../forward-ops.ts';
import { inPlace } from '../in-place.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { momentsOf } from '../moments.ts';
import { numbersParam } from '../params.ts';
import { numberOf, numbersOf } from '../read-params.ts';
import { centerAndScale, epsilonParam, gammaAndBeta } from './gamma-and-beta.ts';

/**
 * Keras `LayerNormalization` (Ba et al. 2016): gamma · (x − mean) / √(variance + epsilon) + beta, mean and
 * population variance over `axis` of each row by itself; gamma and beta have the lengths of these axes.
 */
export const layerNormalization: LayerDefinition = {
  type: 'LayerNormalization',
  category: 'normalisation',
  summary: 'Centres and scales each row by itself.',
  help: {
    what: 'Brings the features of each row to mean 0 and variance 1, then applies a trainable scale and shift. The same in training and prediction.',
    formula: 'y = γ · (x − μ) / √(σ² + ε) + β, μ and σ² of the row',
    when: 'In attention and recurrent networks, and where batches are small.',
  },
  params: [
    numbersParam('axis', 'Axes', [-1], 'The axes that are normalised together; −1 is the last.', {
      min: -8,
      max: 8,
    }),
    epsilonParam,
    ...centerAndScale,
  ],
  ...inPlace,
  inferShape: (inputs, params) => {
    const shape = onlyShape(inputs);
    countAxes(shape, numbersOf(params, 'axis'));
    return shape;
  },
  weights: (inputs, params) => {
    const shape = onlyShape(inputs);
    const axes = countAxes(shape, numbersOf(params, 'axis'));
    return gammaAndBeta(
      params,
      axes.map((axis) => Number(shape[axis])),
    );
  },
  describe: (params) => {
    const axes = numbersOf(params, 'axis');
    return `${axes.length === 1 ? 'axis' : 'axes'} ${axes.join(', ')}`;
  },
  forward: (call) => {
    const { ops, params, weights } = call;
    const x = onlyInput(call);
    const axes = countAxes(x.shape, numbersOf(params, 'axis'));
    const spread = (weight: Sym): Sym => ops.reshape(weight, keepAxes(x.shape, axes));
    const { mean, variance } = momentsOf(ops, x, axes);
    const deviation = ops.sqrt(ops.add(variance, ops.constant(numberOf(params, 'epsilon'))));
    let y = ops.div(ops.sub(x, mean), deviation);
    if (weights['gamma']) y = ops.mul(y, spread(weights['gamma']));
    if (weights['beta']) y = ops.add(y, spread(weights['beta']));
    return y;
  },
};
