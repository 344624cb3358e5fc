import { Graph, layout } from '@dagrejs/dagre';
import { usualSize, type Size, type SizeOf } from './card-size.ts';
import { moveNodes, type Position } from './edit-network.ts';
import { keepApart } from './keep-apart.ts';
import { rankLayers } from './layout-ranks.ts';
import type { FlowDirection, NetworkSpec, NodeSpec, NoteSpec } from './network-spec.ts';
import { around, changeNote, holds, insideFrame, middleOf, moveNotes, notesOf } from './notes.ts';

export interface LayoutOptions {
  /** Where data flow; as the network says without it. */
  readonly direction?: FlowDirection;
  readonly sizeOf?: SizeOf;
}

/** Pixels between ranks and between cards of one rank, by direction. */
const gaps = {
  right: { rankdir: 'LR', ranksep: 64, nodesep: 44 },
  down: { rankdir: 'TB', ranksep: 56, nodesep: 32 },
} as const;

/** From so many layers on, ranks are not made as short as can be: that takes seconds. */
const manyLayers = 150;
/** From so many on, one order within ranks is tried instead of two. */
const veryManyLayers = 400;
/** From so many on, layers are only ranked: the best order takes seconds, and follows chains deeper than the stack is. */
const mostLayers = 1500;

/**
 * Places layers rank by rank along the flow of data, so that few connections cross and connections are short
 * (Gansner, Koutsofios, North and Vo 1993, as dagre does it). Pinned layers stay where they are and the
 * others are placed around them; what is in a frame stays together in it and the frame follows. Layers that
 * nothing is connected to stand in a row below, or beside where data flow down.
 */
export function layoutNetwork(
  network: NetworkSpec,
  { direction = network.direction ?? 'right', sizeOf = usualSize }: LayoutOptions = {},
): NetworkSpec {
  const frames = framesOf(network, sizeOf);
  const ranked = rankedPlaces(network, frames, direction, sizeOf);
  const places = withPinned(network, withLoose(network, ranked, direction, sizeOf), sizeOf);
  const placed = moveNodes(directed(network, direction), places);
  return placeNotes(network, placed, frames, sizeOf);
}

/** Which frame each layer and frame lies in: the smallest one. */
interface Frames {
  readonly all: readonly NoteSpec[];
  readonly ofLayer: ReadonlyMap<string, string>;
  readonly ofFrame: ReadonlyMap<string, string>;
}

function framesOf(network: NetworkSpec, sizeOf: SizeOf): Frames {
  const area = ({ size }: NoteSpec): number => size.width * size.height;
  const all = notesOf(network)
    .filter(({ kind }) => kind === 'frame')
    .toSorted((a, b) => area(b) - area(a));
  const ofLayer = new Map<string, string>();
  const ofFrame = new Map<string, string>();
  for (const frame of all) {
    const inside = insideFrame(network, frame, sizeOf);
    for (const id of inside.nodes) ofLayer.set(id, frame.id);
    for (const id of inside.notes) if (all.some((one) => one.id === id)) ofFrame.set(id, frame.id);
  }
  return { all, ofLayer, ofFrame };
}

/** Top-left corners of connected layers and of those in frames, from the upper left corner on. */
function rankedPlaces(
  network: NetworkSpec,
  frames: Frames,
  direction: FlowDirection,
  sizeOf: SizeOf,
): Map<string, Position> {
  const connected = new Set(network.edges.flatMap((edge) => [edge.from, edge.to]));
  const nodes = network.nodes.filter(({ id }) => connected.has(id) || frames.ofLayer.has(id));
  if (nodes.length > mostLayers) {
    return fromCorner(rankLayers(nodes, network.edges, direction, gaps[direction], sizeOf));
  }
  const used = new Set(nodes.flatMap((node) => frames.ofLayer.get(node.id) ?? []));
  for (const frame of frames.all) {
    const parent = frames.ofFrame.get(frame.id);
    if (used.has(frame.id) && parent !== undefined) used.add(parent);
  }
  const graph = new Graph<object, Size & Partial<Position>>({ compound: used.size > 0 });
  graph.setGraph({
    ...gaps[direction],
    ranker: nodes.length > manyLayers ? 'tight-tree' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { ...sizeOf(node) });
  for (const edge of network.edges) graph.setEdge(edge.from, edge.to);
  for (const id of used) graph.setNode(cluster(id), { width: 0, height: 0 });
  for (const id of used) {
    const parent = frames.ofFrame.get(id);
    if (parent !== undefined && used.has(parent)) graph.setParent(cluster(id), cluster(parent));
  }
  for (const node of nodes) {
    const frame = frames.ofLayer.get(node.id);
    if (frame !== undefined) graph.setParent(node.id, cluster(frame));
  }
  if (nodes.length > 0) {
    layout(graph, { disableOptimalOrderHeuristic: nodes.length > veryManyLayers });
  }
  const corners = nodes.map((node): [string, Position] => {
    const { x = 0, y = 0, width, height } = graph.node(node.id);
    return [node.id, { x: x - width / 2, y: y - height / 2 }];
  });
  return fromCorner(new Map(corners));
}

/** The same places with the leftmost at 0 and the topmost at 0. */
function fromCorner(places: ReadonlyMap<string, Position>): Map<string, Position> {
  let [left, top] = [Infinity, Infinity];
  for (const { x, y } of places.values()) [left, top] = [Math.min(left, x), Math.min(top, y)];
  return new Map([...places].map(([id, { x, y }]) => [id, { x: x - left, y: y - top }]));
}

/** Adds a row below for layers that nothing is connected to; a column beside where data flow down. */
function withLoose(
  network: NetworkSpec,
  ranked: Map<string, Position>,
  direction: FlowDirection,
  sizeOf: SizeOf,
): Map<string, Position> {
  const loose = network.nodes.filter((node) => !ranked.has(node.id));
  const sizes = new Map(network.nodes.map((node) => [node.id, sizeOf(node)]));
  const places = new Map(ranked);
  const side = direction === 'right' ? 'height' : 'width';
  const across = direction === 'right' ? 'y' : 'x';
  const ends = [...ranked].map(([id, place]) => place[across] + (sizes.get(id)?.[side] ?? 0));
  const start = ends.length === 0 ? 0 : Math.max(...ends) + 68;
  let at = 0;
  for (const node of loose) {
    places.set(node.id, direction === 'right' ? { x: at, y: start } : { x: start, y: at });
    at += direction === 'right' ? sizeOf(node).width + 64 : sizeOf(node).height + 56;
  }
  return places;
}

/** Moves the arrangement to where the pinned layers are, leaves those there and keeps the others off them. */
function withPinned(
  network: NetworkSpec,
  places: Map<string, Position>,
  sizeOf: SizeOf,
): Map<string, Position> {
  const pinned = network.nodes.filter((node) => node.pinned);
  if (pinned.length === 0) return places;
  const mean = (axis: 'x' | 'y'): number =>
    pinned.reduce(
      (sum, { id, position }) => sum + position[axis] - (places.get(id)?.[axis] ?? 0),
      0,
    ) / pinned.length;
  const [right, down] = [Math.round(mean('x')), Math.round(mean('y'))];
  const moved = new Map(
    [...places].map(([id, { x, y }]) => [id, { x: x + right, y: y + down }] as const),
  );
  for (const { id, position } of pinned) moved.set(id, position);
  const fixed = new Set(pinned.map(({ id }) => id));
  return keepApart(network.nodes, moved, fixed, sizeOf);
}

/** Draws frames around what is in them, and takes comments along with the layer they stand beside. */
function placeNotes(
  before: NetworkSpec,
  after: NetworkSpec,
  frames: Frames,
  sizeOf: SizeOf,
): NetworkSpec {
  const places = new Map(after.nodes.map((node) => [node.id, node]));
  const boxes = new Map<string, Position & Size>();
  let network = after;
  for (const frame of frames.all.toReversed()) {
    const members = before.nodes.filter((node) => frames.ofLayer.get(node.id) === frame.id);
    const inner = [...frames.ofFrame]
      .filter(([, parent]) => parent === frame.id)
      .flatMap(([id]) => boxes.get(id) ?? []);
    const cards = members.map((node) => boxOf(places.get(node.id) ?? node, sizeOf));
    if (cards.length + inner.length === 0) continue;
    const place = around([...cards, ...inner]);
    boxes.set(frame.id, { ...place.position, ...place.size });
    network = changeNote(network, frame.id, place);
  }
  return moveNotes(network, commentPlaces(before, network, sizeOf));
}

/** Comments beside the layers that they stood beside, to the right of what would lie on them. */
function commentPlaces(
  before: NetworkSpec,
  arranged: NetworkSpec,
  sizeOf: SizeOf,
): Map<string, Position> {
  const moved = new Map<string, Position>();
  const after = new Map(arranged.nodes.map((node) => [node.id, node]));
  const cards = arranged.nodes.map((node) => boxOf(node, sizeOf));
  const frames = notesOf(before).filter(({ kind }) => kind === 'frame');
  for (const note of notesOf(before).filter(({ kind }) => kind === 'comment')) {
    const at = middleOf({ ...note.position, ...note.size });
    const distance = (node: NodeSpec): number => {
      const { x, y } = middleOf(node.position);
      return Math.hypot(x - at.x, y - at.y);
    };
    const within = new Set(frames.filter((frame) => holds(frame, at)).map(({ id }) => id));
    const nearest = before.nodes.toSorted((a, b) => distance(a) - distance(b))[0];
    const to = nearest && after.get(nearest.id);
    if (!nearest || !to || (within.size === 0 && distance(nearest) > 400)) continue;
    const place = {
      x: note.position.x + to.position.x - nearest.position.x,
      y: note.position.y + to.position.y - nearest.position.y,
    };
    const others = notesOf(arranged)
      .filter(({ id, kind }) => kind === 'frame' && !within.has(id))
      .map(({ position, size }) => ({ ...position, ...size }));
    moved.set(note.id, besideAll({ ...place, ...note.size }, [...cards, ...others]));
  }
  return moved;
}

/** The first place to the right of a box where nothing lies on it. */
function besideAll(box: Position & Size, others: readonly (Position & Size)[]): Position {
  let { x } = box;
  const hit = (): (Position & Size) | undefined =>
    others.find(
      (other) =>
        x < other.x + other.width &&
        other.x < x + box.width &&
        box.y < other.y + other.height &&
        other.y < box.y + box.height,
    );
  for (let other = hit(); other; other = hit()) x = other.x + other.width + 16;
  return { x, y: box.y };
}

function boxOf(node: NodeSpec, sizeOf: SizeOf): Position & Size {
  return { ...node.position, ...sizeOf(node) };
}

/** A frame's id in the graph, where layers have ids of their own. */
function cluster(frame: string): string {
  return `frame:${frame}`;
}

/** The network with data flowing that way. */
function directed(network: NetworkSpec, direction: FlowDirection): NetworkSpec {
  const { direction: _before, ...bare } = network;
  if ((network.direction ?? 'right') === direction) return network;
  return direction === 'right' ? bare : { ...bare, direction };
}
