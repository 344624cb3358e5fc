import { AppError } from '../../errors/app-error.ts';
import { copyName, type Pasted } from '../clipboard.ts';
import { nodeOf, type Position } from '../edit-network.ts';
import { isInput } from '../is-input.ts';
import { freshId } from '../layer-name.ts';
import type { BlockOutput, EdgeSpec, NetworkSpec, NodeSpec, NoteSpec } from '../network-spec.ts';
import { notesOf, withNotes } from '../notes.ts';
import { outputsOfBlock } from './block-outputs.ts';
import { repeatsOf, withBlockParameters } from './block-parameters.ts';
import { withUsesFilled } from './shared-blocks.ts';

/** Pixels between the copies of a repeated block. */
const copyGap = 64;
/** Width of a card in pixels, with the room beside it. */
const cardRoom = 248;

/**
 * Puts the layers inside a block in its place, a repeated block's as often as it is repeated. Nothing changes in
 * what the network computes. Throws `invalid-network` when the block cannot be repeated so often, or when its weights
 * are used several times.
 */
export function unpackBlock(network: NetworkSpec, id: string): Pasted {
  const block = nodeOf(network, id);
  refuseShared(network, block);
  const inner = withUsesFilled(withBlockParameters(block));
  const outputs = outputsOfBlock({ ...block, network: inner });
  const inputs = inner.nodes.filter(isInput);
  const times = repeatsOf(block);
  if (times > 1 && inputs.length !== outputs.length) {
    throw new AppError(
      'invalid-network',
      `${block.name} gives ${outputs.length} and takes ${inputs.length}: it cannot follow itself. Set “repeat” to 1.`,
      { place: { node: id } },
    );
  }
  const rest = network.nodes.filter((node) => node.id !== id);
  const ids = new Set(network.nodes.map((node) => node.id));
  const edgeIds = new Set(network.edges.map((edge) => edge.id));
  const names = new Set(rest.map((node) => node.name));
  const nodes: NodeSpec[] = [];
  const edges: EdgeSpec[] = [];
  const width = span(
    inner.nodes.filter((node) => !isInput(node)).map(({ position }) => position.x),
  );
  const edge = (from: BlockOutput, to: string, toPort: number): void => {
    const fresh = freshId('e', edgeIds);
    edgeIds.add(fresh);
    const fromPort = from.port > 0 ? { fromPort: from.port } : {};
    edges.push({ id: fresh, from: from.node, to, toPort, ...fromPort });
  };

  let sources: readonly (BlockOutput | undefined)[] = inputs.map((_, port) => {
    const into = network.edges.find((one) => one.to === id && one.toPort === port);
    return into && { node: into.from, port: into.fromPort ?? 0 };
  });
  for (let copy = 0; copy < times; copy++) {
    const entries = new Map(inputs.map((input, index) => [input.id, sources[index]]));
    const own = new Map<string, string>();
    for (const node of inner.nodes.filter((one) => !isInput(one))) {
      const fresh = freshId('n', ids);
      ids.add(fresh);
      own.set(node.id, fresh);
    }
    const resolve = ({ node, port }: BlockOutput): BlockOutput | undefined => {
      const inside = own.get(node);
      return inside === undefined ? entries.get(node) : { node: inside, port };
    };
    for (const node of inner.nodes) {
      const fresh = own.get(node.id);
      if (fresh === undefined) continue;
      const name = names.has(node.name) ? copyName(node, names) : node.name;
      names.add(name);
      nodes.push(copyOf(node, { block, own, id: fresh, name, shift: copy * (width + copyGap) }));
    }
    for (const { from, fromPort = 0, to, toPort } of inner.edges) {
      const source = resolve({ node: from, port: fromPort });
      const target = own.get(to);
      if (source && target !== undefined) edge(source, target, toPort);
    }
    sources = outputs.map(resolve);
  }
  for (const one of network.edges.filter(({ from }) => from === id)) {
    const source = sources[one.fromPort ?? 0];
    if (source) edge(source, one.to, one.toPort);
  }
  const kept = network.edges.filter(({ from, to }) => from !== id && to !== id);
  const place = network.nodes.findIndex((node) => node.id === id);
  const notes = notesBeside(network, block);
  return {
    network: withNotes(
      {
        ...network,
        nodes: [...rest.slice(0, place), ...nodes, ...rest.slice(place)],
        edges: [...kept, ...edges],
      },
      [...notesOf(network), ...notes],
    ),
    ids: nodes.map((node) => node.id),
    notes: notes.map((note) => note.id),
  };

  function span(places: readonly number[]): number {
    return places.length === 0 ? 0 : Math.max(...places) - Math.min(...places) + cardRoom;
  }
}

/** The layers of a block that is used several times would each have to be shared one by one. */
function refuseShared({ nodes }: NetworkSpec, { id, name, sharesWith }: NodeSpec): void {
  const owner = sharesWith ?? id;
  const uses = nodes.filter((node) => node.id === owner || node.sharesWith === owner);
  if (uses.length < 2) return;
  throw new AppError(
    'invalid-network',
    `${name} is one block used ${uses.length} times. Give its other uses, or this one, weights of their own before you unpack it.`,
    { place: { node: id } },
  );
}

interface Copy {
  readonly block: NodeSpec;
  readonly own: ReadonlyMap<string, string>;
  readonly id: string;
  readonly name: string;
  /** Pixels to the right of the block's own place. */
  readonly shift: number;
}

/** The notes inside a block, where they stand beside its layers outside. */
function notesBeside(network: NetworkSpec, block: NodeSpec): readonly NoteSpec[] {
  const centre = middleOf(block);
  const taken = new Set(notesOf(network).map((note) => note.id));
  return notesOf(block.network ?? {}).map((note) => {
    const id = freshId('note', taken);
    taken.add(id);
    const position = {
      x: block.position.x + note.position.x - centre.x,
      y: block.position.y + note.position.y - centre.y,
    };
    return { ...note, id, position };
  });
}

/** The middle of the layers inside a block, where the block itself stands outside. */
function middleOf(block: NodeSpec): Position {
  const inner = (block.network?.nodes ?? []).filter((one) => !isInput(one));
  const middle = (values: readonly number[]): number =>
    values.length === 0 ? 0 : Math.round((Math.min(...values) + Math.max(...values)) / 2);
  return {
    x: middle(inner.map(({ position }) => position.x)),
    y: middle(inner.map(({ position }) => position.y)),
  };
}

function copyOf(node: NodeSpec, { block, own, id, name, shift }: Copy): NodeSpec {
  const centre = middleOf(block);
  const { sharesWith, ...alone } = node;
  const partner = own.get(sharesWith ?? '');
  return {
    ...alone,
    id,
    name,
    position: {
      x: block.position.x + node.position.x - centre.x + shift,
      y: block.position.y + node.position.y - centre.y,
    },
    ...(partner === undefined ? {} : { sharesWith: partner }),
    ...(block.trainable === false ? { trainable: false } : {}),
  };
}
