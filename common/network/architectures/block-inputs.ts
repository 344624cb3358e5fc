import { blockType } from '../expand-blocks.ts';
import { inferShapes } from '../infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from '../network-spec.ts';

/** The network with the shapes that its blocks are fed written into the Input layers inside them. */
export function withBlockInputs(network: NetworkSpec): NetworkSpec {
  if (!network.nodes.some(({ type }) => type === blockType)) return network;
  const { outputs } = inferShapes(network);
  return { ...network, nodes: network.nodes.map((node) => shaped(node)) };

  function shaped(node: NodeSpec): NodeSpec {
    if (!node.network) return node;
    const feeding = network.edges
      .filter(({ to }) => to === node.id)
      .sort((a, b) => a.toPort - b.toPort)
      .map(({ from, fromPort = 0 }) => outputs.get(from)?.[fromPort]?.slice(1));
    let at = 0;
    const nodes = node.network.nodes.map((inside): NodeSpec => {
      if (inside.type !== 'Input') return inside;
      const shape = feeding[at++]?.filter((axis) => axis !== null);
      return shape ? { ...inside, params: { shape } } : inside;
    });
    return { ...node, network: { ...node.network, nodes } };
  }
}
