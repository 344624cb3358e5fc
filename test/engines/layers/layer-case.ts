import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import type { LayerDefinition, Params } from '../../../common/layers/layer.ts';
import type { ParamValue } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';

/** One layer by itself, on given numbers. */
export interface LayerCase {
  readonly type: string;
  readonly given: Readonly<Record<string, ParamValue>>;
  /** Of each input, the batch included. */
  readonly shapes: readonly (readonly number[])[];
  /** Whole numbers below this instead of numbers around zero. */
  readonly below?: number;
  /** Inputs whose last time steps do not count, some in one row, others in another. */
  readonly masked?: readonly number[];
  /** A value that some of the numbers are replaced with, all features of some time steps. */
  readonly filledWith?: number;
  readonly training?: boolean;
  readonly frozen?: boolean;
}

/** A tensor's numbers, row-major. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A case with all that goes into it. */
export interface PreparedCase {
  readonly definition: LayerDefinition;
  readonly params: Params;
  readonly inputs: readonly Numbers[];
  /** [batch, time] of 0 and 1, or null. */
  readonly masks: readonly (Numbers | null)[];
  /** In Keras's order. */
  readonly weights: readonly (Numbers & { readonly name: string; readonly trainable: boolean })[];
  /** What each value of the output weighs in the sum whose gradients are compared. */
  readonly factors: Numbers;
  readonly training: boolean;
  readonly trainable: boolean;
}

/** Draws the numbers for a case, all exact in 32 bits. */
export function prepare(layerCase: LayerCase): PreparedCase {
  const definition = findLayer(layerCase.type);
  if (!definition) throw new Error(`There is no layer ${layerCase.type}.`);
  const params = resolveParams(definition, layerCase.given);
  const random = RandomSource.seeded(5, layerCase.type);
  const draw = (shape: readonly number[], next: () => number): Numbers => ({
    shape,
    values: Array.from({ length: elementCount(shape) }, () => Math.fround(next())),
  });
  const around = () => 3 * random.uniform() - 1.5;
  const { below, filledWith, masked = [], shapes } = layerCase;
  const inputs = shapes.map((shape) => {
    const drawn = draw(shape, below === undefined ? around : () => random.below(below));
    return filledWith === undefined ? drawn : fill(drawn, filledWith);
  });
  const known = shapes.map((shape) => [null, ...shape.slice(1)]);
  const output = definition.inferShape(known, params);
  const weights = definition.weights(known, params).map(({ name, shape, trainable }) => ({
    name,
    trainable,
    // A variance is positive, and so are all weights here, which suits every layer.
    ...draw(shape, () => 0.2 + random.uniform()),
  }));
  return {
    definition,
    params,
    inputs,
    masks: shapes.map((shape, index) => (masked.includes(index) ? lastSteps(shape) : null)),
    weights,
    factors: draw([shapes[0]?.[0] ?? 1, ...output.slice(1).map(Number)], around),
    training: layerCase.training ?? false,
    trainable: layerCase.frozen !== true,
  };
}

/** Every third time step of all features is the given value. */
function fill({ shape, values }: Numbers, filler: number): Numbers {
  const features = shape[2] ?? 1;
  return {
    shape,
    values: values.map((value, at) => (Math.floor(at / features) % 3 === 1 ? filler : value)),
  };
}

/** Row b misses its last b time steps; the first counts always. */
function lastSteps([batch = 1, time = 1]: readonly number[]): Numbers {
  const values = Array.from({ length: batch * time }, (_, at) =>
    at % time === 0 || (at % time) + Math.floor(at / time) < time ? 1 : 0,
  );
  return { shape: [batch, time], values };
}
