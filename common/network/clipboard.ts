import { refuseUnknown } from './blocks/new-layer.ts';
import type { Position } from './edit-network.ts';
import { freshId, freshName, nextName } from './layer-name.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec, NoteSpec } from './network-spec.ts';
import { notesOf, withNotes } from './notes.ts';
import { readNetwork } from './schema.ts';

/** A network with the ids of the layers and notes that were just put into it. */
export interface Pasted {
  readonly network: NetworkSpec;
  readonly ids: readonly string[];
  readonly notes: readonly string[];
}

/** Part of a network: the chosen layers, the connections between them, and the chosen notes. */
export function extract(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  notes: ReadonlySet<string> = new Set(),
): NetworkSpec {
  const part: NetworkSpec = {
    version: 2,
    nodes: network.nodes.filter((node) => ids.has(node.id)),
    edges: network.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
  };
  return withNotes(
    part,
    notesOf(network).filter((note) => notes.has(note.id)),
  );
}

/** The chosen layers and notes as JSON text, which can be pasted into any project. */
export function copyText(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  notes: ReadonlySet<string> = new Set(),
): string {
  return JSON.stringify({ layerwright: 'network', ...extract(network, ids, notes) }, null, 2);
}

/** Reads what `copyText` wrote; null when the text is something else. Throws on a damaged network. */
export function readCopied(text: string): NetworkSpec | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null || !('layerwright' in json)) return null;
  const { layerwright, ...network } = json;
  return layerwright === 'network' ? readNetwork(network) : null;
}

/**
 * Adds the layers and notes of `part` with fresh ids and names, its top-left corner at `at`; without `at` where
 * they were, or one step further where one already stands there. Throws `invalid-network` when a kind of layer is unknown.
 */
export function paste(network: NetworkSpec, part: NetworkSpec, at: Position | null = null): Pasted {
  part.nodes.forEach(refuseUnknown);
  const offset = at ? offsetTo(part, at) : freeOffset(network, part);
  const nodeIds = new Set(network.nodes.map((node) => node.id));
  const names = new Set(network.nodes.map((node) => node.name));
  const edgeIds = new Set(network.edges.map((edge) => edge.id));
  const newIds = new Map<string, string>();
  const nodes = part.nodes.map((node): NodeSpec => {
    const id = claim(nodeIds, freshId('n', nodeIds));
    newIds.set(node.id, id);
    const name = claim(names, names.has(node.name) ? copyName(node, names) : node.name);
    const position = { x: node.position.x + offset.x, y: node.position.y + offset.y };
    return { ...node, id, name, position };
  });
  const edges = part.edges.flatMap((edge): EdgeSpec[] => {
    const from = newIds.get(edge.from);
    const to = newIds.get(edge.to);
    if (!from || !to) return [];
    return [{ ...edge, id: claim(edgeIds, freshId('e', edgeIds)), from, to }];
  });
  const own = nodes.map((node) => sharingWithin(node, newIds));
  const pasted = {
    ...network,
    nodes: [...network.nodes, ...own],
    edges: [...network.edges, ...edges],
  };
  const noteIds = new Set(notesOf(network).map((note) => note.id));
  const notes = notesOf(part).map((note): NoteSpec => {
    const position = { x: note.position.x + offset.x, y: note.position.y + offset.y };
    return { ...note, id: claim(noteIds, freshId('note', noteIds)), position };
  });
  return {
    network: notes.length > 0 ? withNotes(pasted, [...notesOf(network), ...notes]) : pasted,
    ids: nodes.map((node) => node.id),
    notes: notes.map((note) => note.id),
  };
}

/** The name of a copy: the kind's next one, or a block's own. */
export function copyName({ type, name, network }: NodeSpec, taken: ReadonlySet<string>): string {
  return network ? nextName(name, taken) : freshName(type, taken);
}

/** A copy shares weights with copies only; what it shared with stays behind and it has weights of its own. */
function sharingWithin(node: NodeSpec, newIds: ReadonlyMap<string, string>): NodeSpec {
  const { sharesWith, ...alone } = node;
  const partner = newIds.get(sharesWith ?? '');
  return partner === undefined ? alone : { ...alone, sharesWith: partner };
}

/** Pastes a copy of the chosen layers and notes beside them. */
export function duplicate(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  notes: ReadonlySet<string> = new Set(),
): Pasted {
  return paste(network, extract(network, ids, notes));
}

function claim(taken: Set<string>, value: string): string {
  taken.add(value);
  return value;
}

/** The first of no step, one step, two steps … to the lower right at which no card covers another exactly. */
function freeOffset(network: NetworkSpec, part: NetworkSpec): Position {
  const all = (spec: NetworkSpec): readonly (NodeSpec | NoteSpec)[] => [
    ...spec.nodes,
    ...notesOf(spec),
  ];
  const taken = new Set(all(network).map(({ position }) => `${position.x},${position.y}`));
  let step = 0;
  const covers = ({ position }: NodeSpec | NoteSpec): boolean =>
    taken.has(`${position.x + step},${position.y + step}`);
  while (all(part).some(covers)) step += 40;
  return { x: step, y: step };
}

function offsetTo(part: NetworkSpec, at: Position): Position {
  const places = [...part.nodes, ...notesOf(part)].map(({ position }) => position);
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  return { x: Math.round(at.x - left), y: Math.round(at.y - top) };
}
