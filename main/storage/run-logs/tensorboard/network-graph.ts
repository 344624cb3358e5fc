import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { expandBlocks, separator } from '../../../../common/network/expand-blocks.ts';
import { inferShapes } from '../../../../common/network/infer-shapes.ts';
import type {
  NetworkSpec,
  NodeSpec,
  SubnetworkSpec,
} from '../../../../common/network/network-spec.ts';
import type { Shape } from '../../../../common/tensor/shape.ts';
import { GraphDefSchema, type TensorShapeProtoSchema } from './generated/event_pb.js';

type ShapeInit = MessageInitShape<typeof TensorShapeProtoSchema>;

/**
 * The network as TensorBoard's Graphs tab draws it: a node per layer with the shape of what it gives. Layers of
 * a block stand in a group of its name.
 */
export function networkGraph(network: NetworkSpec): Uint8Array {
  const expanded = expandBlocks(network).network;
  const shapes = inferShapes(expanded);
  const names = new Map(expanded.nodes.map(({ id }) => [id, graphName(network, id)]));
  const node = expanded.nodes.map(({ id, type }) => {
    const input = expanded.edges
      .filter(({ to }) => to === id)
      .sort((a, b) => a.toPort - b.toPort)
      .map(
        ({ from, fromPort = 0 }) => (names.get(from) ?? from) + (fromPort ? `:${fromPort}` : ''),
      );
    const given = shapes.outputs.get(id) ?? [];
    return {
      name: names.get(id) ?? id,
      op: type,
      input,
      attr: {
        _output_shapes: {
          value: { case: 'list' as const, value: { shape: given.map(shapeOf) } },
        },
      },
    };
  });
  return toBinary(GraphDefSchema, create(GraphDefSchema, { node, versions: { producer: 22 } }));
}

/** `block_1/conv2d_2` for a layer inside a block, `block_1_2/conv2d_2` in the second copy of a repeated one. */
function graphName(network: SubnetworkSpec, id: string): string {
  const names: string[] = [];
  let inside: SubnetworkSpec | undefined = network;
  for (const step of id.split(separator)) {
    const node: NodeSpec | undefined = inside?.nodes.find((each) => each.id === step);
    if (node) {
      names.push(node.name);
      inside = node.network;
    } else {
      names.push(`${names.pop() ?? 'copy'}_${Number(step) + 1}`);
    }
  }
  return names.join('/');
}

function shapeOf(shape: Shape): ShapeInit {
  return { dim: shape.map((size) => ({ size: BigInt(size ?? -1) })) };
}
