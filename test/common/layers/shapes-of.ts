import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import type { ParamValue } from '../../../common/network/network-spec.ts';
import type { Shape } from '../../../common/tensor/shape.ts';

/** A layer's parameters where they differ from its defaults. */
export type Given = Readonly<Record<string, ParamValue>>;

/** The output shape and the weights as `name length,length` of a layer; a frozen weight is in brackets. */
export function shapesOf(type: string, given: Given, inputs: readonly Shape[]) {
  const definition = findLayer(type);
  if (!definition) throw new Error(`There is no layer ${type}.`);
  const params = resolveParams(definition, given);
  return {
    output: definition.inferShape(inputs, params),
    weights: definition.weights(inputs, params).map(({ name, shape, trainable }) => {
      const written = `${name} ${shape.join()}`;
      return trainable ? written : `(${written})`;
    }),
  };
}
