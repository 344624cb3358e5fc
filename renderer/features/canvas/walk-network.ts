import { flowAxes } from '../../../common/network/card-size.ts';
import type { EdgeSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';

/**
 * Goes from the selected layer to the one that an arrow key points at: along the flow of data by connections,
 * beside it to the nearest. From a selected connection, along the flow to its ends, beside it to the others of
 * the same layer.
 */
export function goAlong(editor: NetworkEditor, x: number, y: number): void {
  const { nodes } = editor.network;
  const { along } = flowAxes(editor.network);
  const [selected] = editor.selected;
  const from = nodes.find((node) => node.id === selected);
  const [edgeId] = editor.selectedEdges;
  const edge = from ? undefined : editor.network.edges.find(({ id }) => id === edgeId);
  if (edge) {
    const onwards = along === 'x' ? x : y;
    if (onwards !== 0) editor.goTo(onwards > 0 ? edge.to : edge.from);
    else goToSibling(editor, edge, along === 'x' ? y : x);
    return;
  }
  const next = from
    ? neighbour(editor, from, x, y)
    : nodes.toSorted((a, b) => a.position[along] - b.position[along])[0];
  if (next) editor.goTo(next.id);
}

/** Goes to the connection out of (1) or into (−1) the selected layer. */
export function goToConnection(editor: NetworkEditor, onwards: number): void {
  const [selected] = editor.selected;
  const edge = editor.network.edges.find((one) =>
    onwards > 0 ? one.from === selected : one.to === selected,
  );
  if (edge) editor.goToEdge(edge.id);
}

/** The next connection of the layer that this one starts at, or where it has no other, ends at. */
function goToSibling(editor: NetworkEditor, edge: EdgeSpec, by: number): void {
  const { edges } = editor.network;
  const outgoing = edges.filter((one) => one.from === edge.from);
  const siblings = outgoing.length > 1 ? outgoing : edges.filter((one) => one.to === edge.to);
  const at = siblings.findIndex(({ id }) => id === edge.id);
  const next = siblings[(at + by + siblings.length) % siblings.length];
  if (next) editor.goToEdge(next.id);
}

function neighbour(
  editor: NetworkEditor,
  node: NodeSpec,
  x: number,
  y: number,
): NodeSpec | undefined {
  const { nodes, edges } = editor.network;
  const { along } = flowAxes(editor.network);
  const onwards = along === 'x' ? x : y;
  const connected = new Set(
    edges.flatMap((edge) =>
      onwards > 0 && edge.from === node.id
        ? [edge.to]
        : onwards < 0 && edge.to === node.id
          ? [edge.from]
          : [],
    ),
  );
  const candidates = nodes.filter((other) =>
    connected.size > 0
      ? connected.has(other.id)
      : (other.position.x - node.position.x) * x > 0 ||
        (other.position.y - node.position.y) * y > 0,
  );
  const distance = (other: NodeSpec): number =>
    Math.hypot(other.position.x - node.position.x, other.position.y - node.position.y);
  return candidates.sort((a, b) => distance(a) - distance(b))[0];
}
