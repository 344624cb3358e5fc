import { connect } from '../connect.ts';
import { blockType } from '../expand-blocks.ts';
import {
  columnWidth,
  insertNodeOnEdge,
  insertProblem,
  moveNodes,
  rowHeight,
  type Added,
} from '../edit-network.ts';
import { inferShapes, type InferredShapes } from '../infer-shapes.ts';
import { freshId, freshName } from '../layer-name.ts';
import type { NetworkSpec, NodeSpec } from '../network-spec.ts';
import type { PartOfNetwork } from './architecture.ts';
import { withBlockInputs } from './block-inputs.ts';

/** What a part is drawn for where nothing feeds it: height, width and channels, or steps and features. */
const usualShapes = { 2: [100, 32], 3: [28, 28, 32] } as const;

/** Whether a part can stand behind a layer: its output has the axes that the part takes. */
export function takesOutputOf(part: PartOfNetwork, node: string, shapes: InferredShapes): boolean {
  return shapes.shapes.get(node)?.length === part.axes + 1;
}

/**
 * Puts a part into a network as one block. Behind `after`, where that gives what the part takes: into the only
 * connection that leaves it, or as a new end. Else below the network, with nothing that feeds it.
 */
export function insertPart(
  network: NetworkSpec,
  part: PartOfNetwork,
  after: string | null,
  shapes: InferredShapes = inferShapes(network),
): Added {
  const source = network.nodes.find(({ id }) => id === after && takesOutputOf(part, id, shapes));
  if (!source) return withInputs(placed(network, part, usualShapes[part.axes], below(network)));
  const shape = (shapes.shapes.get(source.id) ?? []).slice(1).map((axis) => axis ?? 1);
  const position = { x: source.position.x + columnWidth, y: source.position.y };
  const leaving = network.edges.filter(({ from }) => from === source.id);
  const [only] = leaving;
  if (!only || leaving.length > 1) {
    const free = { x: position.x, y: only ? below(network).y : position.y };
    const added = placed(network, part, shape, free);
    return withInputs({ ...added, network: connect(added.network, source.id, added.id) });
  }
  const added = placed(withRoom(network, position.x), part, shape, position);
  if (insertProblem(added.network, only.id, added.id) !== null) return withInputs(added);
  return withInputs({ ...added, network: insertNodeOnEdge(added.network, only.id, added.id) });
}

function placed(
  network: NetworkSpec,
  part: PartOfNetwork,
  shape: readonly number[],
  position: NodeSpec['position'],
): Added {
  const { name, network: inside, parameters } = part.draw(shape);
  const names = new Set(network.nodes.map((node) => node.name));
  const id = freshId('n', new Set(network.nodes.map((node) => node.id)));
  const block: NodeSpec = {
    id,
    type: blockType,
    name: names.has(name) ? freshName(name, names) : name,
    params: {},
    position,
    network: inside,
    parameters,
  };
  return { network: { ...network, nodes: [...network.nodes, block] }, id };
}

function withInputs({ network, id }: Added): Added {
  return { network: withBlockInputs(network), id };
}

/** Moves everything from `left` onwards to the right by the width of a card. */
function withRoom(network: NetworkSpec, left: number): NetworkSpec {
  const moved = network.nodes.filter(({ position }) => position.x > left - columnWidth / 2);
  return moveNodes(
    network,
    new Map(moved.map(({ id, position: { x, y } }) => [id, { x: x + columnWidth, y }])),
  );
}

function below({ nodes }: NetworkSpec): NodeSpec['position'] {
  if (nodes.length === 0) return { x: 0, y: 0 };
  return {
    x: Math.min(...nodes.map(({ position }) => position.x)),
    y: Math.max(...nodes.map(({ position }) => position.y)) + rowHeight + 24,
  };
}
