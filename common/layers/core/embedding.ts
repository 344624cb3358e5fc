import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition } from '../layer.ts';
import { integerParam, switchParam } from '../params.ts';
import { booleanOf, numberOf } from '../read-params.ts';
import { weightParams } from '../weight-params.ts';
import { weightSpec } from '../weight-spec.ts';

/**
 * Keras `Embedding`: row number x of a trainable table [input_dim, output_dim].
 * [batch, …] → [batch, …, output_dim]. With `mask_zero` the number 0 marks steps that do not count.
 */
export const embedding: LayerDefinition = {
  type: 'Embedding',
  category: 'core',
  summary: 'Looks up a row of trainable numbers for each whole number.',
  help: {
    what: 'Keeps a table with one row of numbers for each word or category, and gives the row with the number of its input. Similar words come to have similar rows.',
    formula: 'y = E[x]',
    when: 'As the first layer for texts, and for categories with many values.',
  },
  params: [
    integerParam(
      'input_dim',
      'Different numbers',
      1000,
      'How many numbers there are: one more than the largest, which is the size of the vocabulary.',
      { min: 1, max: 100_000_000 },
    ),
    integerParam('output_dim', 'Numbers per row', 32, 'Length of each row: 8 to 300 is usual.', {
      min: 1,
      max: 1_000_000,
    }),
    ...weightParams('embeddings', 'Table', 'random_uniform', 'How the rows start.'),
    switchParam(
      'mask_zero',
      'Zero is filling',
      false,
      'The number 0 stands for nothing: recurrent layers and attention pass over it.',
    ),
  ],
  inputs: { min: 1, max: 1 },
  inferShape: (inputs, params) => [...onlyShape(inputs), numberOf(params, 'output_dim')],
  weights: (_inputs, params) => [
    weightSpec(params, 'embeddings', [
      numberOf(params, 'input_dim'),
      numberOf(params, 'output_dim'),
    ]),
  ],
  describe: (params) => `${numberOf(params, 'input_dim')} → ${numberOf(params, 'output_dim')}`,
  forward: (call) => {
    if (!call.weights['embeddings']) throw new RangeError('An embedding needs its table.');
    return call.ops.gather(call.weights['embeddings'], onlyInput(call));
  },
  mask: (call) => {
    const x = onlyInput(call);
    if (!booleanOf(call.params, 'mask_zero') || x.shape.length !== 2) return null;
    const { ops } = call;
    return ops.sub(ops.constant(1), ops.equal(x, ops.constant(0)));
  },
};
