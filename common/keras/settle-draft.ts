import { repeatsOf } from '../network/blocks/block-parameters.ts';
import { withUsesFilled } from '../network/blocks/shared-blocks.ts';
import { expandBlocks } from '../network/expand-blocks.ts';
import { inferShapes } from '../network/infer-shapes.ts';
import { freshId, freshName } from '../network/layer-name.ts';
import { layoutNetwork } from '../network/layout-network.ts';
import type {
  EdgeSpec,
  NetworkSpec,
  NodeSpec,
  ParamValue,
  SubnetworkSpec,
} from '../network/network-spec.ts';
import type { DraftLayer, DraftNetwork } from './draft.ts';
import { placeBeside } from './place-beside.ts';
import { identifier } from './python-text.ts';

const nowhere: SubnetworkSpec = { nodes: [], edges: [] };

/**
 * A network from what was read. Layers that the previous network has under the same name keep their ids and places;
 * without one everything is laid out. Notes, the direction and connections between layers that the text makes but does
 * not call stay as they were.
 */
export function settleNetwork(draft: DraftNetwork, previous: NetworkSpec | null): NetworkSpec {
  const settled: NetworkSpec = {
    ...(previous ?? { version: 2 }),
    version: 2,
    ...settle(draft, previous ?? nowhere),
  };
  const placed =
    previous && previous.nodes.length > 0 ? placeBeside(settled, previous) : layoutNetwork(settled);
  return withUsesFilled(fillEntryShapes(withUsesFilled(placed)));
}

/** Ids, names and connections. */
function settle(draft: DraftNetwork, previous: SubnetworkSpec): SubnetworkSpec {
  const names = namesOf(draft.layers);
  const former = formerNodes(draft.layers, names, previous);
  const taken = new Set(previous.nodes.map(({ id }) => id));
  const ids = new Map<DraftLayer, string>();
  for (const layer of draft.layers) {
    const id = former.get(layer)?.id ?? freshId('n', taken);
    taken.add(id);
    ids.set(layer, id);
  }
  const nodes = draft.layers.map((layer) =>
    nodeOf(layer, names.get(layer) ?? layer.type, ids, former.get(layer)),
  );
  return { nodes, edges: edgesOf(draft.layers, ids, previous) };
}

/** A name for each layer: its own where it is free. */
function namesOf(layers: readonly DraftLayer[]): ReadonlyMap<DraftLayer, string> {
  const names = new Map<DraftLayer, string>();
  const taken = new Set<string>();
  const give = (layer: DraftLayer, name: string | null | undefined) => {
    if (name === null || name === undefined || name === '' || taken.has(name)) return;
    names.set(layer, name);
    taken.add(name);
  };
  for (const layer of layers) if (!layer.sharesWith) give(layer, layer.name);
  for (const layer of layers) if (layer.sharesWith) give(layer, layer.variable);
  for (const layer of layers) {
    if (!names.has(layer)) give(layer, freshName(layer.type, taken));
  }
  return names;
}

/** The layers that were there before, by name; of a second use, by its variable. */
function formerNodes(
  layers: readonly DraftLayer[],
  names: ReadonlyMap<DraftLayer, string>,
  { nodes }: SubnetworkSpec,
): ReadonlyMap<DraftLayer, NodeSpec> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const byVariable = new Map(nodes.map((node) => [identifier(node.name), node]));
  const found = new Map<DraftLayer, NodeSpec>();
  const used = new Set<NodeSpec>();
  for (const find of [
    (name: string) => byName.get(name),
    (name: string) => byVariable.get(identifier(name)),
  ]) {
    for (const layer of layers) {
      const node = find(names.get(layer) ?? '');
      if (!node || found.has(layer) || used.has(node)) continue;
      found.set(layer, node);
      used.add(node);
    }
  }
  return found;
}

function nodeOf(
  layer: DraftLayer,
  name: string,
  ids: ReadonlyMap<DraftLayer, string>,
  former: NodeSpec | undefined,
): NodeSpec {
  const owner = layer.sharesWith && ids.get(layer.sharesWith);
  const { type, params } = asBefore(layer, former);
  const network = layer.network && settle(layer.network, former?.network ?? nowhere);
  const inner = layer.network && network && idsInside(layer.network, network);
  return {
    ...(former?.pinned === undefined ? {} : { pinned: former.pinned }),
    ...(former?.open === undefined || !network ? {} : { open: former.open }),
    id: ids.get(layer) ?? '',
    type,
    // The drawing's name may have characters that a variable cannot have.
    name: former && layer.sharesWith ? former.name : name,
    params,
    position: former?.position ?? { x: 0, y: 0 },
    ...(layer.trainable ? {} : { trainable: false }),
    ...(owner === undefined ? {} : { sharesWith: owner }),
    ...(network ? { network: network === undefined ? nowhere : laidOut(network, former) } : {}),
    ...(layer.network?.outputs && inner
      ? {
          outputs: layer.network.outputs.flatMap(({ layer: target, port }) => {
            const node = inner.get(target);
            return node === undefined ? [] : [{ node, port }];
          }),
        }
      : {}),
    ...(layer.parameters && layer.parameters.length > 0 && inner
      ? {
          parameters: layer.parameters.map(({ key, label, default: fallback, sets }) => ({
            key,
            label: former?.parameters?.find((known) => known.key === key)?.label ?? label,
            default: fallback,
            sets: sets.flatMap(({ layer: target, param }) => {
              const node = inner.get(target);
              return node === undefined ? [] : [{ node, param }];
            }),
          })),
        }
      : {}),
  };
}

function idsInside(
  { layers }: DraftNetwork,
  { nodes }: SubnetworkSpec,
): ReadonlyMap<DraftLayer, string> {
  return new Map(layers.map((layer, index) => [layer, nodes[index]?.id ?? '']));
}

/** The inside of a block in its places. */
function laidOut(network: SubnetworkSpec, former: NodeSpec | undefined): SubnetworkSpec {
  const whole: NetworkSpec = { version: 2, ...network };
  const { nodes, edges } = former?.network
    ? placeBeside(whole, former.network)
    : layoutNetwork(whole);
  const { notes, direction } = former?.network ?? {};
  return { nodes, edges, ...(notes ? { notes } : {}), ...(direction ? { direction } : {}) };
}

/** What no code of Keras says stays as it was: the columns of an Input layer, one kind of layer. */
function asBefore(
  { type, params, columns }: DraftLayer,
  former: NodeSpec | undefined,
): Pick<NodeSpec, 'type' | 'params'> {
  if (type === 'Input') {
    const known = former?.type === 'Input' ? former.params : {};
    const shape = params['shape'] ?? known['shape'];
    const isSame = JSON.stringify(shape) === JSON.stringify(known['shape']);
    const kept = columns === undefined ? (isSame ? known['columns'] : undefined) : columns;
    const whole: Record<string, ParamValue> = {};
    if (shape !== undefined) whole['shape'] = shape;
    if (kept !== undefined && kept !== null) whole['columns'] = kept;
    return { type, params: whole };
  }
  const { threshold, ...others } = params;
  const isThreshold = former?.type === 'ThresholdedReLU' && type === 'ReLU';
  if (isThreshold && Object.keys(others).length === 0) {
    const theta = threshold ?? 0;
    return { type: former.type, params: theta === 1 ? {} : { theta } };
  }
  return { type, params };
}

function edgesOf(
  layers: readonly DraftLayer[],
  ids: ReadonlyMap<DraftLayer, string>,
  previous: SubnetworkSpec,
): readonly EdgeSpec[] {
  const known = new Map(previous.edges.map((edge) => [keyOf(edge), edge.id]));
  const taken = new Set(previous.edges.map(({ id }) => id));
  const present = new Set(ids.values());
  const edges: EdgeSpec[] = [];
  for (const layer of layers) {
    const to = ids.get(layer) ?? '';
    if (layer.inputs === null && layer.type !== 'Input') {
      edges.push(...previous.edges.filter((edge) => edge.to === to && present.has(edge.from)));
      continue;
    }
    (layer.inputs ?? []).forEach(({ layer: source, port }, toPort) => {
      const from = ids.get(source);
      if (from === undefined) return;
      const ends = { from, to, toPort, ...(port === 0 ? {} : { fromPort: port }) };
      const id = known.get(keyOf(ends)) ?? freshId('e', taken);
      taken.add(id);
      edges.push({ id, ...ends });
    });
  }
  return edges;
}

function keyOf({ from, to, toPort, fromPort = 0 }: Omit<EdgeSpec, 'id'>): string {
  return JSON.stringify([from, fromPort, to, toPort]);
}

/** Gives the Input layers inside blocks the shapes of what is connected there. */
function fillEntryShapes(network: NetworkSpec): NetworkSpec {
  if (!network.nodes.some(({ network: inside }) => inside)) return network;
  let outputs: ReturnType<typeof inferShapes>['outputs'];
  let blockOutputs: ReturnType<typeof expandBlocks>['blockOutputs'];
  try {
    const expanded = expandBlocks(network);
    ({ blockOutputs } = expanded);
    ({ outputs } = inferShapes(expanded.network));
  } catch {
    // A drawing that does not hold together yet keeps the shapes that it has; the canvas says what is wrong.
    return network;
  }
  type Place = { readonly node: string; readonly port: number };
  const fill = <Graph extends SubnetworkSpec>(
    graph: Graph,
    prefix: string,
    entries: ReadonlyMap<string, Place>,
  ): Graph => {
    const sourceOf = ({ from, fromPort = 0 }: EdgeSpec): Place =>
      blockOutputs.get(prefix + from)?.[fromPort] ??
      entries.get(from) ?? { node: prefix + from, port: fromPort };
    const nodes = graph.nodes.map((node) => {
      if (!node.network) return node;
      const sources = graph.edges
        .filter((edge) => edge.to === node.id)
        .sort((a, b) => a.toPort - b.toPort)
        .map(sourceOf);
      const starts = node.network.nodes.filter(({ type }) => type === 'Input');
      const inside = new Map(
        starts.flatMap((start, index): [string, Place][] => {
          const source = sources[index];
          return source ? [[start.id, source]] : [];
        }),
      );
      const repeat = repeatsOf(node);
      const below = `${prefix}${node.id}:${repeat === 1 ? '' : '0:'}`;
      const filled = fill(node.network, below, inside);
      const shaped = filled.nodes.map((start) => {
        const place = inside.get(start.id);
        const row = place && outputs.get(place.node)?.[place.port]?.slice(1).map(Number);
        if (!row || row.length === 0 || 'shape' in start.params) return start;
        return { ...start, params: { ...start.params, shape: row } };
      });
      return { ...node, network: { ...filled, nodes: shaped } };
    });
    return { ...graph, nodes };
  };
  return fill(network, '', new Map());
}
