import type { BlockParameter, ParamValue, SubnetworkSpec } from '../network-spec.ts';

/** A block as it is put into a network. */
export interface BlockDrawing {
  /** The name of its card, and what the names of further ones begin with. */
  readonly name: string;
  readonly network: SubnetworkSpec;
  /** Settings of its own; their defaults are the values that stand inside. */
  readonly parameters: readonly BlockParameter[];
}

/** A setting of a block for one parameter of layers inside, by their ids; its value is what they have. */
export function blockParameter(
  key: string,
  label: string,
  value: ParamValue,
  nodes: readonly string[],
  param = key,
): BlockParameter {
  return { key, label, default: value, sets: nodes.map((node) => ({ node, param })) };
}
