import { AppError } from '../../common/errors/app-error.ts';
import { findLayer } from '../../common/layers/catalogue.ts';
import type { LayerCategory } from '../../common/layers/layer.ts';
import { orderNodes } from '../../common/network/compile-order.ts';
import { expandBlocks } from '../../common/network/expand-blocks.ts';
import { inferShapes } from '../../common/network/infer-shapes.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from '../../common/network/network-spec.ts';
import type { Shape } from '../../common/tensor/shape.ts';

/** A layer as drawn: a column of neurons, or a bar as high as its maps and as thick as they are many. */
export interface PictureLayer {
  readonly id: string;
  readonly family: LayerCategory | 'input';
  readonly kind: 'neurons' | 'bar';
  readonly x: number;
  /** Centres of the neurons, or the one centre of the bar. */
  readonly ys: readonly number[];
  /** True when there are more neurons than dots. */
  readonly more: boolean;
  readonly width: number;
  readonly height: number;
}

/** A network drawn small, as SVG paths for what lies between its layers. */
export interface NetworkPicture {
  readonly layers: readonly PictureLayer[];
  /** From each dot to each dot of the next layer. */
  readonly lines: string;
  /** Areas between a bar and what is next to it. */
  readonly bands: string;
  /** Connections that pass over other layers. */
  readonly arcs: string;
}

const mostDots = 6;
/** Columns up to which vectors are drawn as dots. */
const dottedColumns = 9;
/** Layers from which on only those that compute something of a new shape are drawn. */
const crowded = 24;
const mostLayers = 400;
const margin = 14;

/** Families whose layers keep the shape of what they are given. */
const passing: ReadonlySet<string> = new Set(['activation', 'normalisation', 'regularisation']);

type Drawn = Pick<NetworkSpec, 'version' | 'nodes' | 'edges'>;

/** Lays a network out in a picture of the given size, inputs on the left, blocks by the layers inside. */
export function drawNetwork(network: NetworkSpec, width: number, height: number): NetworkPicture {
  const whole = expanded(network);
  const { shapes } = inferShapes(whole);
  const { nodes, edges } = firstLayers(
    whole.nodes.length > crowded ? withoutPassing(whole) : whole,
  );
  const columns = depths({ version: 2, nodes, edges });
  const count = Math.max(0, ...columns.values()) + 1;
  const gap = count > 1 ? Math.min(64, (width - 2 * margin) / (count - 1)) : 0;
  const start = (width - gap * (count - 1)) / 2;
  const inColumn = Map.groupBy(nodes, (node) => columns.get(node.id) ?? 0);
  const dotted = count <= dottedColumns;
  const axes = new Map(nodes.map((node) => [node.id, axesOf(node, shapes.get(node.id))]));
  const largest = largestOf([...axes.values()]);

  const layers = nodes.map((node): PictureLayer => {
    const column = columns.get(node.id) ?? 0;
    const peers = inColumn.get(column) ?? [node];
    const room = (height - 8) / peers.length;
    const middle = 4 + room * (peers.indexOf(node) + 0.5);
    const x = start + gap * column;
    const family = node.type === 'Input' ? 'input' : (findLayer(node.type)?.category ?? 'core');
    const own = axes.get(node.id) ?? [];
    const units = own.length === 1 && dotted && room >= 24 ? (own[0] ?? 1) : null;
    if (units === null || family === 'merging') {
      const size = barSize(own, largest, room - 4, gap);
      return { id: node.id, family, kind: 'bar', x, ys: [middle], more: false, ...size };
    }
    const dots = Math.min(mostDots, Math.max(1, units), Math.max(2, Math.floor((room - 14) / 10)));
    // Wider layers are drawn higher also where they have more neurons than dots.
    const spread = 0.68 + 0.32 * (Math.log2(1 + units) / Math.log2(1 + largest.units));
    const step = Math.min(13, (room - 14) / dots) * spread;
    return {
      id: node.id,
      family,
      kind: 'neurons',
      x,
      ys: Array.from({ length: dots }, (_, index) => middle + (index - (dots - 1) / 2) * step),
      more: units > dots,
      width: 8,
      height: Math.max(8, dots * step),
    };
  });
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  return { layers, ...connections(edges, byId, columns, height) };
}

/** The layers inside blocks in their place; the network as it is where a block cannot be opened. */
function expanded(network: NetworkSpec): Drawn {
  try {
    return expandBlocks(network).network;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return network;
  }
}

function firstLayers({ nodes, edges }: Pick<Drawn, 'nodes' | 'edges'>) {
  const kept = nodes.slice(0, mostLayers);
  const ids = new Set(kept.map((node) => node.id));
  return { nodes: kept, edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
}

/** Leaves layers out that keep a shape, and connects what feeds them to what they feed. */
function withoutPassing(network: Drawn): Pick<Drawn, 'nodes' | 'edges'> {
  const feeding = Map.groupBy(network.edges, (edge) => edge.to);
  const ends = new Set(network.edges.map((edge) => edge.from));
  const left = new Map(
    network.nodes
      .filter(({ id, type }) => passing.has(findLayer(type)?.category ?? '') && ends.has(id))
      .map(({ id }) => [id, feeding.get(id)?.[0]?.from]),
  );
  const source = (id: string): string | undefined => {
    let at: string | undefined = id;
    for (let steps = 0; at !== undefined && left.has(at) && steps <= left.size; steps++) {
      at = left.get(at);
    }
    return at;
  };
  const edges = network.edges.flatMap((edge): EdgeSpec[] => {
    const from = left.has(edge.to) ? undefined : source(edge.from);
    return from === undefined ? [] : [{ ...edge, from }];
  });
  return { nodes: network.nodes.filter(({ id }) => !left.has(id)), edges };
}

/** Axes of a layer's output without the batch, or what its parameters say where they do not follow. */
function axesOf({ params }: NodeSpec, shape: Shape | undefined): readonly number[] {
  if (shape) return shape.slice(1).map((axis) => axis ?? 1);
  const { units, shape: own } = params;
  if (typeof units === 'number') return [units];
  return Array.isArray(own) ? (own as readonly number[]) : [];
}

interface Largest {
  /** Height of a map. */
  readonly side: number;
  /** Units of a vector. */
  readonly units: number;
}

function largestOf(layers: readonly (readonly number[])[]): Largest {
  const firsts = (rank: number) =>
    layers.filter(({ length }) => length === rank).map(([first = 1]) => first);
  return { side: Math.max(1, ...firsts(3)), units: Math.max(1, ...firsts(1)) };
}

/** Height by the side of a map, the steps of a sequence or the units; thickness by channels. */
function barSize(axes: readonly number[], largest: Largest, room: number, gap: number) {
  const [first = 1] = axes;
  const channels = axes.length > 1 ? (axes.at(-1) ?? 1) : 1;
  const share =
    axes.length === 3
      ? Math.sqrt(first / largest.side) * (largest.side < 64 ? 0.85 : 1)
      : 0.12 + 0.88 * Math.min(1, Math.log2(1 + first) / (axes.length === 1 ? 12 : 8));
  const thick = 3 + 13 * Math.min(1, Math.log2(channels) / 11);
  return {
    height: Math.max(5, room * share),
    width: Math.max(1, Math.min(thick, gap === 0 ? thick : gap * 0.72)),
  };
}

function connections(
  edges: readonly EdgeSpec[],
  byId: ReadonlyMap<string, PictureLayer>,
  columns: ReadonlyMap<string, number>,
  height: number,
): Pick<NetworkPicture, 'lines' | 'bands' | 'arcs'> {
  const paths = { lines: '', bands: '', arcs: '' };
  for (const { from, to } of edges) {
    const a = byId.get(from);
    const b = byId.get(to);
    if (!a || !b) continue;
    const apart = (columns.get(to) ?? 0) - (columns.get(from) ?? 0);
    if (a.kind === 'neurons' && b.kind === 'neurons' && apart === 1) {
      for (const y1 of a.ys) for (const y2 of b.ys) paths.lines += line(a.x, y1, b.x, y2);
    } else if (apart === 1) {
      paths.bands += band(a, b);
    } else {
      paths.arcs += arc(a, b, height);
    }
  }
  return paths;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `M${short(x1)} ${short(y1)}L${short(x2)} ${short(y2)}`;
}

function band(a: PictureLayer, b: PictureLayer): string {
  const [left, right] = [a.x + a.width / 2, b.x - b.width / 2];
  const [at, bt] = [topOf(a), topOf(b)];
  const [ab, bb] = [at + a.height, bt + b.height];
  return `M${short(left)} ${short(at)}L${short(right)} ${short(bt)}L${short(right)} ${short(bb)}L${short(left)} ${short(ab)}Z`;
}

/** Over the layers in between, from edge to edge. */
function arc(a: PictureLayer, b: PictureLayer, height: number): string {
  const [at, bt] = [topOf(a), topOf(b)];
  const rise = Math.min(height * 0.3, Math.abs(b.x - a.x) * 0.25 + 6);
  const top = Math.max(1, Math.min(at, bt) - rise);
  return `M${short(a.x)} ${short(at)}C${short(a.x)} ${short(top)} ${short(b.x)} ${short(top)} ${short(b.x)} ${short(bt)}`;
}

function topOf({ ys, height }: PictureLayer): number {
  const [first = 0] = ys;
  return (first + (ys.at(-1) ?? first)) / 2 - height / 2;
}

function short(value: number): string {
  return value.toFixed(1);
}

/** Longest way from an input to each layer; layers on a circle stand behind all others. */
function depths(network: NetworkSpec): ReadonlyMap<string, number> {
  const feeding = Map.groupBy(network.edges, (edge) => edge.to);
  const depth = new Map<string, number>();
  const { ordered, circular } = orderNodes(network);
  for (const { id } of ordered) {
    const before = (feeding.get(id) ?? []).map(({ from }) => depth.get(from) ?? 0);
    depth.set(id, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  const last = Math.max(0, ...depth.values());
  for (const { id } of circular) depth.set(id, last + (ordered.length > 0 ? 1 : 0));
  return depth;
}
