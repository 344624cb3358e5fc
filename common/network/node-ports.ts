import { findLayer } from '../layers/catalogue.ts';
import { blockType } from './expand-blocks.ts';
import type { NodeSpec } from './network-spec.ts';

/** What may be connected to a layer on the canvas, blocks included. */
export interface NodeInputs {
  readonly min: number;
  /** May be infinite. */
  readonly max: number;
  /** Names of the inputs where each has a part of its own. */
  readonly names?: readonly string[] | undefined;
}

/** The inputs of a layer; a block has one for each Input layer inside. Null for a kind that is not known. */
export function nodeInputs(node: NodeSpec): NodeInputs | null {
  if (node.type === blockType) {
    const inside = (node.network?.nodes ?? []).filter(({ type }) => type === 'Input');
    const count = inside.length;
    return { min: count, max: count, names: inside.map(({ name }) => name) };
  }
  const definition = findLayer(node.type);
  return definition ? { ...definition.inputs, names: definition.inputNames } : null;
}
