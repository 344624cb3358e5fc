import type { ForwardOps, Sym } from '../../../common/layers/forward-ops.ts';
import { regularizers } from '../../../common/layers/regularizers.ts';
import type { ConfiguredValue } from '../../../common/network/network-spec.ts';

/**
 * What the values of `x` add to the loss, a single number: l1 · Σ|x| + l2 · Σx² (Keras's L1, L2 and L1L2).
 * @param regularizer `l1`, `l2` or `l1_l2`, alone with Keras's factors or with factors of its own.
 */
export function penalty(ops: ForwardOps, regularizer: string | ConfiguredValue, x: Sym): Sym {
  const configured: ConfiguredValue =
    typeof regularizer === 'string' ? { type: regularizer } : regularizer;
  const choice = regularizers.find(({ value }) => value === configured.type);
  if (!choice) throw new RangeError(`There is no regulariser ${configured.type}.`);
  const axes = [...x.shape.keys()];
  const terms = (choice.fields ?? []).map(({ key, default: fallback }) => {
    const given = configured[key];
    const factor = Number(given ?? fallback);
    const sizes = key === 'l1' ? ops.abs(x) : ops.square(x);
    return ops.mul(ops.reduceSum(sizes, axes, false), ops.constant(factor));
  });
  return terms.reduce((sum, term) => ops.add(sum, term));
}
