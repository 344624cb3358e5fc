import type { Diagnosis, Examined } from '../diagnosis.ts';
import { removal } from './fixes.ts';

/** Inputs and loose layers of the network inside a block. */
export function checkInside(examined: Examined): readonly Diagnosis[] {
  const { network, inputs, outgoing, incoming, reached } = examined;
  const idle = inputs.filter((node) => !outgoing.has(node.id) && network.nodes.length > 1);
  const loose = network.nodes.filter(
    (node) => node.type !== 'Input' && !reached.has(node.id) && !incoming.has(node.id),
  );
  return [
    ...idle.map((node): Diagnosis => ({
      id: `idle-input:${node.id}`,
      level: 'warning',
      node: node.id,
      message: `${node.name} feeds no layer in the block, so what is connected to it outside is not used.`,
      fix: removal(node),
    })),
    ...loose.map((node): Diagnosis => ({
      id: `loose:${node.id}`,
      level: 'error',
      node: node.id,
      message: `Nothing feeds ${node.name}, so it takes no part in the block.`,
      fix: removal(node),
    })),
  ];
}
