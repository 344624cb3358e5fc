import { connectionProblem } from '../../../common/network/connect.ts';
import type { Position } from '../../../common/network/edit-network.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import type { Partner } from '../../state/network-editor-adding.ts';
import { inputPorts, outputCount, outputPorts } from './card-ports.ts';
import { portPlace } from './card-geometry.ts';
import type { CanvasView } from './canvas-view.svelte.ts';

/** Pixels between two ports within which what is dropped is connected. */
const reach = 64;

/** The port of another card nearest to those of a loose one at `position`, where the two may be connected. */
export function portBeside(
  network: NetworkSpec,
  node: NodeSpec,
  position: Position,
  view: CanvasView,
): Partner | null {
  const direction = network.direction ?? 'right';
  const size = view.sizeOf(node);
  const place = (side: 'input' | 'output'): Position =>
    offset(position, portPlace(side, 0, 1, size, direction));
  const [input, output] = [place('input'), place('output')];
  const takes = inputPorts(node, []).length > 0;
  const near: { readonly partner: Partner; readonly distance: number }[] = [];
  const incoming = Map.groupBy(network.edges, (edge) => edge.to);
  for (const other of network.nodes) {
    if (other.id === node.id || far(other.position, position)) continue;
    const otherSize = view.sizeOf(other);
    const inputs = inputPorts(other, incoming.get(other.id) ?? []);
    inputs.forEach((port, index) => {
      const at = offset(
        other.position,
        portPlace('input', index, inputs.length, otherSize, direction),
      );
      if (port.free) keep({ node: other.id, feeds: true, port: index }, at, output);
    });
    const outputs = outputPorts(other, other.network ? outputCount(other, new Map()) : 1, []);
    outputs.forEach((_port, index) => {
      const at = offset(
        other.position,
        portPlace('output', index, outputs.length, otherSize, direction),
      );
      if (takes) keep({ node: other.id, feeds: false, port: index }, at, input);
    });
  }
  return (
    near
      .toSorted((a, b) => a.distance - b.distance)
      .find(({ partner }) => mayJoin(network, node.id, partner))?.partner ?? null
  );

  function keep(partner: Partner, at: Position, own: Position): void {
    const distance = Math.hypot(at.x - own.x, at.y - own.y);
    if (distance < reach) near.push({ partner, distance });
  }
}

function mayJoin(network: NetworkSpec, id: string, { node, feeds, port }: Partner): boolean {
  if (!network.nodes.some((one) => one.id === id)) return true;
  return feeds
    ? connectionProblem(network, id, node, { toPort: port }) === null
    : connectionProblem(network, node, id, { fromPort: port }) === null;
}

function far(a: Position, b: Position): boolean {
  return Math.abs(a.x - b.x) > 500 || Math.abs(a.y - b.y) > 500;
}

function offset(a: Position, b: Position): Position {
  return { x: a.x + b.x, y: a.y + b.y };
}
