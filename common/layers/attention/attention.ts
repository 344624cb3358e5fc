import { AppError } from '../../errors/app-error.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Sym } from '../forward-ops.ts';
import type { ForwardCall, LayerDefinition, WeightSpec } from '../layer.ts';
import { invertMask, spreadMask } from '../masks.ts';
import { choiceParam, switchParam } from '../params.ts';
import { booleanOf, numberOf, textOf } from '../read-params.ts';
import {
  attentionDropoutParam,
  attentionInputs,
  bothMasks,
  causalMask,
  causalParam,
  checkSequences,
  dropAttention,
  sequencesOf,
  unattended,
} from './query-value-key.ts';

/**
 * Keras `Attention` (Luong et al. 2015, Bahdanau et al. 2015): for each time step of the query the mean of
 * the values, weighted by softmax of the scores of the keys. query [batch, T, d], value [batch, S, e],
 * key [batch, S, d] → [batch, T, e]. Masked values are not attended to, masked queries give 0.
 */
export const attention: LayerDefinition = {
  ...attentionInputs,
  type: 'Attention',
  summary: 'Lets each time step look at all others and take what fits.',
  help: {
    what: 'Compares each query with all keys and gives the mean of the values, those with similar keys counting most.',
    formula: 'y = softmax(q · kᵀ) · v',
    when: 'To let a sequence look at another one, such as a translation at its source.',
  },
  params: [
    switchParam(
      'use_scale',
      'Trainable scale',
      false,
      'Multiplies the scores by a trained number.',
    ),
    choiceParam(
      'score_mode',
      'Score',
      'dot',
      [
        { value: 'dot', label: 'Product: q · k' },
        { value: 'concat', label: 'Sum: Σ tanh(q + k)' },
      ],
      'How alike a query and a key are: by their product, or by the tanh of their sum.',
    ),
    attentionDropoutParam,
    causalParam,
  ],
  inferShape: (inputs) => {
    const { query, value, key } = checkSequences(inputs);
    checkFeatures(query, key);
    return [null, query[1] ?? null, value[2] ?? null];
  },
  weights: (_inputs, params) => {
    const single = (name: string): WeightSpec => ({
      name,
      shape: [],
      initializer: 'ones',
      trainable: true,
    });
    return [
      ...(booleanOf(params, 'use_scale') ? [single('scale')] : []),
      ...(textOf(params, 'score_mode') === 'concat' ? [single('concat_score_weight')] : []),
    ];
  },
  describe: (params) =>
    `${textOf(params, 'score_mode')}${booleanOf(params, 'use_causal_mask') ? ' · no look ahead' : ''}`,
  forward: (call) => {
    const { ops, params } = call;
    const { value } = sequencesOf(call.inputs);
    const [queryMask = null] = call.masks;
    const weights = ops.softmax(attendedScores(call, scoresOf(call)));
    const kept = dropAttention(call, weights, numberOf(params, 'dropout'));
    const result = ops.batchMatmul(kept, value);
    return queryMask ? ops.mul(result, spreadMask(ops, queryMask, 3)) : result;
  },
};

function checkFeatures(query: Shape, key: Shape): void {
  if (query[2] === key[2]) return;
  throw new AppError(
    'invalid-network',
    `The query has ${query[2]} features and the key ${key[2]}. They must have equally many.`,
  );
}

/** How alike queries and keys are, [batch, T, S]. */
function scoresOf({ ops, inputs, weights, params }: ForwardCall): Sym {
  const { query, key } = sequencesOf(inputs);
  const { scale, concat_score_weight: factor } = weights;
  if (textOf(params, 'score_mode') === 'dot') {
    const scores = ops.batchMatmul(query, key, { b: true });
    return scale ? ops.mul(scores, scale) : scores;
  }
  const [batch = 1, rows = 1, features = 1] = query.shape;
  const columns = key.shape[1] ?? 1;
  const sum = ops.add(
    ops.reshape(query, [batch, rows, 1, features]),
    ops.reshape(key, [batch, 1, columns, features]),
  );
  const scores = ops.reduceSum(ops.tanh(scale ? ops.mul(sum, scale) : sum), [3], false);
  if (!factor) throw new RangeError('Attention needs the weight of its scores.');
  return ops.mul(scores, factor);
}

/** Scores lowered so far that softmax leaves nothing of those that must not be attended to. */
function attendedScores({ ops, masks, params }: ForwardCall, scores: Sym): Sym {
  const [batch = 1, rows = 1, columns = 1] = scores.shape;
  const valueMask = masks[1] ? ops.reshape(masks[1], [batch, 1, columns]) : null;
  const causal = booleanOf(params, 'use_causal_mask') ? causalMask(ops, rows, columns) : null;
  const mask = bothMasks(ops, valueMask, causal);
  if (!mask) return scores;
  return ops.sub(scores, ops.mul(invertMask(ops, mask), ops.constant(unattended)));
}
