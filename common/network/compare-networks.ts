import { findLayer, resolveParams } from '../layers/catalogue.ts';
import { formatParam } from '../layers/format-param.ts';
import { alignLayers, inputNames, type AlignedLayer } from '../runs/align-layers.ts';
import { sameValue } from './diff-network.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

/** What became of a layer or a connection. */
export type ChangeMark = 'added' | 'removed' | 'changed';

/** One setting of a layer before and after; `–` where a layer has no such setting. */
export interface SettingChange {
  readonly setting: string;
  readonly before: string;
  readonly after: string;
}

/** A layer that is not the same in both networks. */
export interface LayerChange {
  readonly mark: ChangeMark;
  readonly name: string;
  readonly type: string;
  /** Ids in the two networks; null in the one that lacks it. */
  readonly before: string | null;
  readonly after: string | null;
  readonly settings: readonly SettingChange[];
}

/** Two networks side by side: what differs, and how to colour each. Places on the canvas do not count. */
export interface NetworkComparison {
  /** In the order of the first network, then of the second. */
  readonly changes: readonly LayerChange[];
  /** Marks of layers and connections by id. */
  readonly before: ReadonlyMap<string, ChangeMark>;
  readonly after: ReadonlyMap<string, ChangeMark>;
  readonly same: number;
}

/** Finds the layers that stand for each other (`alignLayers`) and what differs between them. */
export function compareNetworks(before: NetworkSpec, after: NetworkSpec): NetworkComparison {
  const layers = alignLayers([before, after]);
  const changes: LayerChange[] = [];
  const beforeMarks = new Map<string, ChangeMark>();
  const afterMarks = new Map<string, ChangeMark>();
  for (const { name, nodes } of layers) {
    const [old = null, now = null] = nodes;
    const settings = old && now ? changedSettings(before, old, after, now, layers) : [];
    if (old && now && settings.length === 0) continue;
    const mark = old ? (now ? 'changed' : 'removed') : 'added';
    const type = (now ?? old)?.type ?? '';
    changes.push({ mark, name, type, before: old?.id ?? null, after: now?.id ?? null, settings });
    if (old) beforeMarks.set(old.id, mark);
    if (now) afterMarks.set(now.id, mark);
  }
  markConnections(before, after, layers, beforeMarks, afterMarks);
  return {
    changes,
    before: beforeMarks,
    after: afterMarks,
    same: layers.length - changes.length,
  };
}

function changedSettings(
  before: NetworkSpec,
  old: NodeSpec,
  after: NetworkSpec,
  now: NodeSpec,
  layers: readonly AlignedLayer[],
): SettingChange[] {
  const [were, are] = [settingsOf(old), settingsOf(now)];
  const inputs = [inputNames(before, old, layers, 0), inputNames(after, now, layers, 1)] as const;
  const partner = ({ sharesWith }: NodeSpec, network: 0 | 1): string => {
    if (sharesWith === undefined) return '–';
    return layers.find(({ nodes }) => nodes[network]?.id === sharesWith)?.name ?? sharesWith;
  };
  const pairs: [string, string, string][] = [
    ['kind', old.type, now.type],
    ...[...new Set([...were.keys(), ...are.keys()])].map((key): [string, string, string] => [
      key,
      were.get(key) ?? '–',
      are.get(key) ?? '–',
    ]),
    ['inputs', ...inputs],
    ['weights of', partner(old, 0), partner(now, 1)],
  ];
  const settings = pairs
    .filter(([, was, is]) => was !== is)
    .map(([setting, was, is]): SettingChange => ({ setting, before: was, after: is }));
  if (!sameInside(old, now)) {
    settings.push({ setting: 'layers inside', before: insides(old), after: insides(now) });
  }
  return settings;
}

/** Every parameter, defaults included, as text. */
function settingsOf(node: NodeSpec): ReadonlyMap<string, string> {
  const definition = findLayer(node.type);
  const params = definition ? resolveParams(definition, node.params) : node.params;
  return new Map([
    ...Object.entries(params).map(([key, value]) => [key, formatParam(value)] as const),
    ['trainable', String(node.trainable !== false)],
  ]);
}

/** Blocks are the same when what is inside is, wherever it is drawn. */
function sameInside(old: NodeSpec, now: NodeSpec): boolean {
  const inside = ({ network, parameters }: NodeSpec): unknown => ({
    parameters,
    nodes: network?.nodes.map(({ position: _, open: __, pinned: ___, ...node }) => node),
    edges: network?.edges,
  });
  return sameValue(inside(old), inside(now));
}

function insides({ network }: NodeSpec): string {
  return network ? network.nodes.map(({ name }) => name).join(', ') : '–';
}

/** Connections between layers that both networks have, but only one connects so. */
function markConnections(
  before: NetworkSpec,
  after: NetworkSpec,
  layers: readonly AlignedLayer[],
  beforeMarks: Map<string, ChangeMark>,
  afterMarks: Map<string, ChangeMark>,
): void {
  const ends = (network: NetworkSpec, index: 0 | 1): ReadonlyMap<string, string> => {
    const names = new Map(layers.map(({ name, nodes }) => [nodes[index]?.id, name]));
    return new Map(
      network.edges.map(({ id, from, fromPort = 0, to, toPort }) => [
        id,
        JSON.stringify([names.get(from), fromPort, names.get(to), toPort]),
      ]),
    );
  };
  const [old, now] = [ends(before, 0), ends(after, 1)];
  const [oldEnds, newEnds] = [new Set(old.values()), new Set(now.values())];
  for (const [id, end] of old) if (!newEnds.has(end)) beforeMarks.set(id, 'removed');
  for (const [id, end] of now) if (!oldEnds.has(end)) afterMarks.set(id, 'added');
}
