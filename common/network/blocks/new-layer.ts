import { AppError } from '../../errors/app-error.ts';
import { findLayer } from '../../layers/catalogue.ts';
import { nextName, freshName } from '../layer-name.ts';
import { nodeInputs, type NodeInputs } from '../node-ports.ts';
import type { NodeSpec, SubnetworkSpec } from '../network-spec.ts';

/** A block that can be placed anywhere: all that it is, but for its id, its place and what it is joined to. */
export type BlockTemplate = Pick<
  NodeSpec,
  'type' | 'name' | 'params' | 'network' | 'outputs' | 'parameters' | 'trainable' | 'open'
>;

/** What is placed: a kind of layer of the catalogue, or a block. */
export type NewLayer = string | BlockTemplate;

/** What of a block goes with it to another place. */
export function templateOf(block: NodeSpec): BlockTemplate {
  const { id: _id, position: _place, pinned: _pinned, sharesWith: _partner, ...rest } = block;
  return rest;
}

/** The inputs that a new layer will have; null for a kind that is not known. */
export function inputsOfNew(what: NewLayer): NodeInputs | null {
  return typeof what === 'string'
    ? (findLayer(what)?.inputs ?? null)
    : nodeInputs({ ...what, id: '', position: { x: 0, y: 0 } });
}

/**
 * A new layer but for its id and place, with a name that is not `taken`. Throws `invalid-network` for a kind that
 * is not known, also inside a block.
 */
export function newLayer(
  what: NewLayer,
  params: NodeSpec['params'],
  taken: ReadonlySet<string>,
): Omit<NodeSpec, 'id' | 'position'> {
  if (typeof what === 'string') {
    refuseUnknown({ type: what });
    return { type: what, name: freshName(what, taken), params };
  }
  refuseUnknown(what);
  return { ...what, name: taken.has(what.name) ? nextName(what.name, taken) : what.name };
}

/** Throws `invalid-network` naming the kind when a layer, or one inside a block, is of one that is not known. */
export function refuseUnknown({ type, network }: { type: string; network?: SubnetworkSpec }): void {
  if (network) network.nodes.forEach(refuseUnknown);
  else if (!findLayer(type)) {
    throw new AppError('invalid-network', `There is no layer of the kind ${type}.`);
  }
}
