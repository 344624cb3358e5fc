import { repeatsOf } from '../../network/blocks/block-parameters.ts';
import { blockType } from '../../network/expand-blocks.ts';
import type { SubnetworkSpec } from '../../network/network-spec.ts';
import { drawnGraph } from '../drawn-graph.ts';
import { kerasName } from '../write-statements.ts';

/** An output of the model that the code builds. */
export interface ModelEnd {
  /** Id of its layer in the network with blocks expanded. */
  readonly id: string;
  /** Name of its layer in Keras. */
  readonly name: string;
}

/** The outputs in drawn order, those of blocks by the layers inside. */
export function modelEnds(network: SubnetworkSpec, id = '', name = ''): readonly ModelEnd[] {
  return drawnGraph(network).outputs.flatMap((end): readonly ModelEnd[] => {
    const ownName = `${name}${kerasName(end.name)}`;
    if (end.type !== blockType) return [{ id: id + end.id, name: ownName }];
    const repeat = repeatsOf(end);
    const copy = repeat === 1 ? '' : `${repeat - 1}:`;
    const last = repeat === 1 ? '' : `_${repeat}`;
    const inside = end.network ?? { nodes: [], edges: [] };
    return modelEnds(inside, `${id}${end.id}:${copy}`, `${ownName}${last}_`);
  });
}
