import { blockSharingProblem } from '../blocks/shared-misfit.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import { ownWeights, sharingProblem } from '../share-weights.ts';

/** Layers that use the weights of another one which do not fit what is connected to them. */
export function checkShared({ network, byId, incoming, shapes }: Examined): readonly Diagnosis[] {
  const inputsOf = (id: string) =>
    (incoming.get(id) ?? [])
      .map(({ from, fromPort = 0 }) => shapes.outputs.get(from)?.[fromPort])
      .filter((shape) => shape !== undefined);
  return network.nodes.flatMap((node): Diagnosis[] => {
    const owner = byId.get(node.sharesWith ?? '');
    if (!owner || !shapes.outputs.has(node.id) || !shapes.outputs.has(owner.id)) return [];
    const problemOf = owner.network ? blockSharingProblem : sharingProblem;
    const message = problemOf(node, owner, inputsOf(node.id), inputsOf(owner.id));
    if (message === null) return [];
    return [
      {
        id: `shared:${node.id}`,
        level: 'error',
        node: node.id,
        message,
        fix: {
          label: `Give ${node.name} weights of its own`,
          apply: (to) => ownWeights(to, node.id),
        },
      },
    ];
  });
}
