import type { Sym } from '../forward-ops.ts';
import type { ForwardCall, LayerDefinition, Params, WeightSpec } from '../layer.ts';
import { integerParam, switchParam } from '../params.ts';
import { booleanOf, nullableNumberOf, numberOf } from '../read-params.ts';
import { weightParams } from '../weight-params.ts';
import { weightSpec } from '../weight-spec.ts';
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
 * Keras `MultiHeadAttention` (Vaswani et al. 2017): query, key and value are each projected once per head,
 * softmax(q · kᵀ / √key_dim) · v is computed per head, and the heads are projected back together.
 * query [batch, T, d], value [batch, S, e], key [batch, S, f] → [batch, T, d]. Weights are named
 * `query/kernel` [d, heads, key_dim], `query/bias` [heads, key_dim], …, `attention_output/kernel`
 * [heads, value_dim, d], in Keras's order.
 */
export const multiHeadAttention: LayerDefinition = {
  ...attentionInputs,
  type: 'MultiHeadAttention',
  summary: 'Several attentions side by side, each looking for something else.',
  help: {
    what: 'Projects query, key and value several times, lets each of these heads attend by itself, and brings the results together.',
    formula: 'y = Wₒ · [head₁, …], headᵢ = softmax(qᵢ · kᵢᵀ / √d) · vᵢ',
    when: 'The heart of transformers. Connect the same sequence to query and value for self-attention.',
  },
  params: [
    integerParam('num_heads', 'Heads', 2, 'How many attentions work side by side.', {
      min: 1,
      max: 1024,
    }),
    integerParam('key_dim', 'Size of keys', 32, 'Length of each head’s query and key.', {
      min: 1,
      max: 100_000,
    }),
    integerParam(
      'value_dim',
      'Size of values',
      null,
      'Length of each head’s value; that of the keys when not given.',
      { nullable: true, empty: 'as the keys', min: 1, max: 100_000 },
    ),
    attentionDropoutParam,
    switchParam(
      'use_bias',
      'Bias',
      true,
      'Adds a trainable number after each projection.',
      'weights',
    ),
    causalParam,
    ...weightParams('kernel', 'Kernel', 'glorot_uniform', 'How the projections start.'),
    ...weightParams('bias', 'Bias', 'zeros', 'How biases start; zeros unless you know why.'),
  ],
  inferShape: (inputs) => checkSequences(inputs).query,
  weights: (inputs, params) => {
    const { query, value, key } = checkSequences(inputs);
    const { heads, keyDim, valueDim } = sizesOf(params);
    return [
      ...projection(params, 'query', Number(query[2]), [heads, keyDim]),
      ...projection(params, 'key', Number(key[2]), [heads, keyDim]),
      ...projection(params, 'value', Number(value[2]), [heads, valueDim]),
      ...backProjection(params, [heads, valueDim], Number(query[2])),
    ];
  },
  describe: (params) => {
    const { heads, keyDim } = sizesOf(params);
    return `${heads} × ${keyDim}${booleanOf(params, 'use_causal_mask') ? ' · no look ahead' : ''}`;
  },
  forward: (call) => {
    const { ops, params, inputs } = call;
    const { heads, keyDim, valueDim } = sizesOf(params);
    const { query, value, key } = sequencesOf(inputs);
    const queries = headsOf(call, 'query', query, heads, keyDim);
    const keys = headsOf(call, 'key', key, heads, keyDim);
    const values = headsOf(call, 'value', value, heads, valueDim);
    const products = ops.batchMatmul(queries, keys, { b: true });
    const scores = ops.mul(products, ops.constant(1 / Math.sqrt(keyDim)));
    const weights = attentionWeights(call, scores);
    const kept = dropAttention(call, weights, numberOf(params, 'dropout'));
    const [batch = 1, rows = 1, features = 1] = query.shape;
    const results = ops.transpose(ops.batchMatmul(kept, values), [0, 2, 1, 3]);
    const joined = ops.reshape(results, [batch, rows, heads * valueDim]);
    return project(call, 'attention_output', joined, features);
  },
};

function sizesOf(params: Params) {
  const keyDim = numberOf(params, 'key_dim');
  const valueDim = nullableNumberOf(params, 'value_dim') ?? keyDim;
  return { heads: numberOf(params, 'num_heads'), keyDim, valueDim };
}

/** The weights that take features to heads. */
function projection(
  params: Params,
  name: string,
  features: number,
  [heads, size]: readonly [number, number],
): readonly WeightSpec[] {
  const fans = [features, heads * size] as const;
  return withBias(
    params,
    name,
    weightSpec(params, `${name}/kernel`, [features, heads, size], { settings: 'kernel', fans }),
    [heads, size],
  );
}

/** The weights that take heads to features. */
function backProjection(
  params: Params,
  [heads, size]: readonly [number, number],
  features: number,
): readonly WeightSpec[] {
  const name = 'attention_output';
  const fans = [heads * size, features] as const;
  return withBias(
    params,
    name,
    weightSpec(params, `${name}/kernel`, [heads, size, features], { settings: 'kernel', fans }),
    [features],
  );
}

function withBias(
  params: Params,
  name: string,
  kernel: WeightSpec,
  shape: readonly number[],
): readonly WeightSpec[] {
  if (!booleanOf(params, 'use_bias')) return [kernel];
  return [kernel, weightSpec(params, `${name}/bias`, shape, { settings: 'bias' })];
}

/** [batch, time, features] → [batch, time, size] with the named kernel and bias, whatever axes they have. */
function project({ ops, weights }: ForwardCall, name: string, x: Sym, size: number): Sym {
  const kernel = weights[`${name}/kernel`];
  const bias = weights[`${name}/bias`];
  if (!kernel) throw new RangeError(`Attention needs the kernel of its ${name}.`);
  const product = ops.matmul(x, ops.reshape(kernel, [x.shape[2] ?? 1, size]));
  return bias ? ops.add(product, ops.reshape(bias, [size])) : product;
}

/** [batch, time, features] → [batch, heads, time, size]. */
function headsOf(call: ForwardCall, name: string, x: Sym, heads: number, size: number): Sym {
  const [batch = 1, time = 1] = x.shape;
  const projected = project(call, name, x, heads * size);
  const apart = call.ops.reshape(projected, [batch, time, heads, size]);
  return call.ops.transpose(apart, [0, 2, 1, 3]);
}

/** Softmax of the scores [batch, heads, T, S] over what may be attended to. */
function attentionWeights(call: ForwardCall, scores: Sym): Sym {
  const { ops, params } = call;
  const mask = attentionMask(call, scores);
  if (!mask) return ops.softmax(scores);
  const weights = ops.softmax(ops.where(mask, scores, ops.constant(-unattended)));
  // Where nothing may be attended to, Keras gives equal weights, but none on its way with dropout.
  return numberOf(params, 'dropout') > 0 ? ops.mul(weights, mask) : weights;
}

/** 1 where a query may attend to a key, broadcasting over [batch, heads, T, S]; null when all may. */
function attentionMask({ ops, masks, params }: ForwardCall, scores: Sym): Sym | null {
  const [batch = 1, , rows = 1, columns = 1] = scores.shape;
  const [query, value, key] = masks;
  const ofQuery = query ? ops.reshape(query, [batch, 1, rows, 1]) : null;
  const ofColumns = [value, key].map((mask) =>
    mask ? ops.reshape(mask, [batch, 1, 1, columns]) : null,
  );
  const causal = booleanOf(params, 'use_causal_mask')
    ? ops.reshape(causalMask(ops, rows, columns), [1, 1, rows, columns])
    : null;
  return [...ofColumns, causal].reduce<Sym | null>(
    (mask, other) => bothMasks(ops, mask, other),
    ofQuery,
  );
}
