import { findLayer } from '../../../common/layers/catalogue.ts';
import type { LayerCategory } from '../../../common/layers/layer.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';

/** A layer as drawn: a column of neurons, or a thin bar for a layer without any of its own. */
export interface PictureLayer {
  readonly id: string;
  readonly family: LayerCategory | 'input';
  readonly kind: 'neurons' | 'bar';
  readonly x: number;
  /** Centres of the neurons, or the one centre of the bar. */
  readonly ys: readonly number[];
  /** True when there are more neurons than dots. */
  readonly more: boolean;
}

/** A network drawn small. Lines join dots of connected layers. */
export interface NetworkPicture {
  readonly layers: readonly PictureLayer[];
  readonly lines: readonly {
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
  }[];
}

const mostDots = 6;
const mostLayers = 40;

/** Lays a network out in a picture of the given size, inputs on the left. */
export function drawNetwork(network: NetworkSpec, width: number, height: number): NetworkPicture {
  const nodes = network.nodes.slice(0, mostLayers);
  const depth = depths(nodes, network);
  const columns = Math.max(1, ...depth.values()) + 1;
  const margin = 16;
  const gap = columns > 1 ? Math.min(72, (width - 2 * margin) / (columns - 1)) : 0;
  const start = (width - gap * (columns - 1)) / 2;
  const byDepth = Map.groupBy(nodes, (node) => depth.get(node.id) ?? 0);

  const layers = nodes.map((node): PictureLayer => {
    const column = depth.get(node.id) ?? 0;
    const peers = byDepth.get(column) ?? [node];
    const room = (height - 12) / peers.length;
    const middle = 6 + room * (peers.indexOf(node) + 0.5);
    const units = neurons(node);
    const dots = units === null ? 1 : Math.min(mostDots, units);
    const step = Math.min(13, (room - 8) / mostDots);
    return {
      id: node.id,
      family: node.type === 'Input' ? 'input' : (findLayer(node.type)?.category ?? 'core'),
      kind: units === null ? 'bar' : 'neurons',
      x: start + gap * column,
      ys: Array.from({ length: dots }, (_, index) => middle + (index - (dots - 1) / 2) * step),
      more: units !== null && units > mostDots,
    };
  });
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const lines = network.edges.flatMap(({ from, to }) => {
    const a = byId.get(from);
    const b = byId.get(to);
    if (!a || !b) return [];
    return a.ys.flatMap((y1) => b.ys.map((y2) => ({ x1: a.x, y1, x2: b.x, y2 })));
  });
  return { layers, lines };
}

/** Units of a layer, or the numbers of one input row; null for layers that only pass values on. */
function neurons({ params }: NodeSpec): number | null {
  const { units, shape } = params;
  if (typeof units === 'number') return Math.max(1, units);
  if (Array.isArray(shape))
    return Math.max(
      1,
      (shape as readonly number[]).reduce((a, b) => a * b, 1),
    );
  return null;
}

/** Longest way from an input to each layer. A damaged drawing with a circle still ends. */
function depths(nodes: readonly NodeSpec[], { edges }: NetworkSpec): ReadonlyMap<string, number> {
  const depth = new Map(nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < nodes.length; round++) {
    let changed = false;
    for (const { from, to } of edges) {
      const after = (depth.get(from) ?? 0) + 1;
      if (
        depth.has(from) &&
        depth.has(to) &&
        after > (depth.get(to) ?? 0) &&
        after < nodes.length
      ) {
        depth.set(to, after);
        changed = true;
      }
    }
    if (!changed) break;
  }
  return depth;
}
