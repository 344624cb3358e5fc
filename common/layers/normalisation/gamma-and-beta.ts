import type { Params, ParamSchema, WeightSpec } from '../layer.ts';
import { numberParam, switchParam } from '../params.ts';
import { booleanOf } from '../read-params.ts';
import { weightParams } from '../weight-params.ts';
import { weightSpec } from '../weight-spec.ts';

/** Keeps the division by the deviation away from zero. */
export const epsilonParam: ParamSchema = numberParam(
  'epsilon',
  'Epsilon',
  0.001,
  'Added to the variance to keep the division away from zero.',
  { min: 0, max: 1, step: 0.001 },
);

/** The parameters of the trainable shift and scale after a normalisation. */
export const centerAndScale: readonly ParamSchema[] = [
  switchParam('center', 'Shift (beta)', true, 'Adds a trainable shift per feature.', 'weights'),
  switchParam(
    'scale',
    'Scale (gamma)',
    true,
    'Multiplies by a trainable scale per feature.',
    'weights',
  ),
  ...weightParams('beta', 'Beta', 'zeros', 'How the shift starts.'),
  ...weightParams('gamma', 'Gamma', 'ones', 'How the scale starts.'),
];

/** The weights that `center` and `scale` ask for, in Keras's order. */
export function gammaAndBeta(params: Params, shape: readonly number[]): readonly WeightSpec[] {
  return [
    ...(booleanOf(params, 'scale') ? [weightSpec(params, 'gamma', shape)] : []),
    ...(booleanOf(params, 'center') ? [weightSpec(params, 'beta', shape)] : []),
  ];
}
