import { AppError } from '../../errors/app-error.ts';
import { reachableFrom, reaching } from '../connect.ts';
import { flowAxes } from '../card-size.ts';
import type { Added, Position } from '../edit-network.ts';
import { blockType } from '../expand-blocks.ts';
import { isInput } from '../is-input.ts';
import { freshId, freshName } from '../layer-name.ts';
import type { BlockOutput, EdgeSpec, NetworkSpec, NodeSpec } from '../network-spec.ts';
import { notesOf, removeNotes } from '../notes.ts';
import { outputsOfBlock } from './block-outputs.ts';

/** Why these layers cannot be one block, as a sentence, or null when they can. */
export function blockProblem(network: NetworkSpec, ids: ReadonlySet<string>): string | null {
  const inside = network.nodes.filter((node) => ids.has(node.id));
  if (inside.length === 0) return 'Select the layers that the block shall hold.';
  const input = inside.find(isInput);
  if (input) return `${input.name} is an input and stays outside. Select the layers behind it.`;
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  for (const { name, sharesWith, id } of network.nodes) {
    const partner = byId.get(sharesWith ?? '');
    if (partner && ids.has(id) !== ids.has(partner.id)) {
      return `${name} shares weights with ${partner.name}: take both into the block, or neither.`;
    }
  }
  const between = layerBetween(network, ids);
  return between
    ? `${between.name} lies between the selected layers. Take it into the block too.`
    : null;
}

/**
 * Puts layers into a block that stands in their place: what fed them feeds it, and what they fed it feeds.
 * Nothing changes in what the network computes; `notes` go into the block with the layers. Throws `invalid-network`
 * with the reason when they cannot be one block.
 */
export function makeBlock(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  name?: string,
  notes: ReadonlySet<string> = new Set(),
): Added {
  const problem = blockProblem(network, ids);
  if (problem !== null) throw new AppError('invalid-network', problem);
  const inside = network.nodes.filter((node) => ids.has(node.id));
  const left = Math.min(...inside.map(({ position }) => position.x));
  const top = Math.min(...inside.map(({ position }) => position.y));
  const entering = network.edges.filter((edge) => !ids.has(edge.from) && ids.has(edge.to));
  const leaving = network.edges.filter((edge) => ids.has(edge.from) && !ids.has(edge.to));
  const sources = distinctSources(network, entering);
  const innerIds = new Set(ids);
  const inputs = sources.map((): string => {
    const id = freshId('in', innerIds);
    innerIds.add(id);
    return id;
  });
  const inputOf = (edge: EdgeSpec): number => sources.indexOf(sourceKey(edge));

  const { along, across, step, gap } = flowAxes(network);
  let free = -Infinity;
  /** Where something stands inside: behind the inputs. */
  const within = ({ x, y }: Position): Position => {
    const place = { x: x - left, y: y - top };
    return inputs.length > 0 ? { ...place, [along]: place[along] + step } : place;
  };
  const innerNames = new Set(inside.map((node) => node.name));
  const nodes = [
    ...inputs.map((id, index): NodeSpec => {
      const fed = inside.find(
        (node) => node.id === entering.find((edge) => inputOf(edge) === index)?.to,
      );
      const wanted = within(fed?.position ?? { x: left, y: top })[across];
      const beside = Math.max(wanted, free);
      free = beside + gap;
      const plain = inputs.length === 1 ? 'input' : `input_${index + 1}`;
      const inputName = innerNames.has(plain) ? freshName('input', innerNames) : plain;
      innerNames.add(inputName);
      return {
        id,
        type: 'Input',
        name: inputName,
        params: {},
        position: along === 'x' ? { x: 0, y: beside } : { x: beside, y: 0 },
      };
    }),
    ...inside.map((node): NodeSpec => ({ ...node, position: within(node.position) })),
  ];
  const taking = notesOf(network)
    .filter((note) => notes.has(note.id))
    .map((note) => ({ ...note, position: within(note.position) }));
  const edges = [
    ...entering.map((edge) => {
      const { fromPort: _port, ...inner } = edge;
      return { ...inner, from: inputs[inputOf(edge)] ?? '' };
    }),
    ...network.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
  ];
  const outputs = outputsInOrder({ nodes, edges }, inside, leaving);
  const usual = outputsOfBlock({ network: { nodes, edges } });
  const id = freshId('n', new Set(network.nodes.map((node) => node.id)));
  const taken = new Set(network.nodes.map((node) => node.name));
  const block: NodeSpec = {
    id,
    type: blockType,
    name: name !== undefined && !taken.has(name) ? name : freshName(blockType, taken),
    params: {},
    position: middle(inside),
    network: {
      nodes,
      edges,
      ...(network.direction ? { direction: network.direction } : {}),
      ...(taking.length > 0 ? { notes: taking } : {}),
    },
    ...(sameOutputs(outputs, usual) ? {} : { outputs }),
  };
  const made = withBlock(removeNotes(network, notes), ids, block, { sources, outputs, leaving });
  return { network: made, id };
}

/** The network with the block in the place of the layers. */
function withBlock(
  network: NetworkSpec,
  ids: ReadonlySet<string>,
  block: NodeSpec,
  around: {
    readonly sources: readonly string[];
    readonly outputs: readonly BlockOutput[];
    readonly leaving: readonly EdgeSpec[];
  },
): NetworkSpec {
  const edges = network.edges.filter((edge) => !ids.has(edge.from) && !ids.has(edge.to));
  const taken = new Set(network.edges.map((edge) => edge.id));
  const feeding = around.sources.map((key, toPort): EdgeSpec => {
    const [from, fromPort] = JSON.parse(key) as [string, number];
    const id = freshId('e', taken);
    taken.add(id);
    return { id, from, to: block.id, toPort, ...(fromPort > 0 ? { fromPort } : {}) };
  });
  const fed = around.leaving.map(({ fromPort = 0, from, ...edge }): EdgeSpec => {
    const port = around.outputs.findIndex((one) => one.node === from && one.port === fromPort);
    return { ...edge, from: block.id, ...(port > 0 ? { fromPort: port } : {}) };
  });
  const last = network.nodes.findLastIndex((node) => ids.has(node.id));
  return {
    ...network,
    nodes: network.nodes.flatMap((node, index) =>
      index === last ? [block] : ids.has(node.id) ? [] : [node],
    ),
    edges: [...edges, ...feeding, ...fed],
  };
}

/** Layer outputs that feed the block from outside, each once: from top to bottom, then by input. */
function distinctSources(network: NetworkSpec, entering: readonly EdgeSpec[]): string[] {
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const height = ({ from }: EdgeSpec): number => byId.get(from)?.position.y ?? 0;
  const ordered = entering.toSorted((a, b) => height(a) - height(b) || a.toPort - b.toPort);
  return [...new Set(ordered.map(sourceKey))];
}

function sourceKey({ from, fromPort = 0 }: EdgeSpec): string {
  return JSON.stringify([from, fromPort]);
}

/** What is used outside, and the ends, in the order of the layers. */
function outputsInOrder(
  inner: NonNullable<NodeSpec['network']>,
  inside: readonly NodeSpec[],
  leaving: readonly EdgeSpec[],
): readonly BlockOutput[] {
  const used = leaving.map(({ from, fromPort = 0 }) => ({ node: from, port: fromPort }));
  const ends = outputsOfBlock({ network: inner });
  return inside.flatMap(({ id }) => {
    const own = [...used, ...ends].filter(({ node }) => node === id).map(({ port }) => port);
    return [...new Set(own)].sort((a, b) => a - b).map((port) => ({ node: id, port }));
  });
}

/** A layer outside that leads from one of the layers to another of them. */
function layerBetween(network: NetworkSpec, ids: ReadonlySet<string>): NodeSpec | undefined {
  const outside = network.nodes.filter((node) => !ids.has(node.id));
  const behind = new Set([...ids].flatMap((id) => [...reachableFrom(network, id)]));
  const before = new Set([...ids].flatMap((id) => [...reaching(network, id)]));
  return outside.find(({ id }) => behind.has(id) && before.has(id));
}

function middle(nodes: readonly NodeSpec[]): NodeSpec['position'] {
  const centre = (values: readonly number[]): number =>
    Math.round((Math.min(...values) + Math.max(...values)) / 2);
  return {
    x: centre(nodes.map(({ position }) => position.x)),
    y: centre(nodes.map(({ position }) => position.y)),
  };
}

function sameOutputs(a: readonly BlockOutput[], b: readonly BlockOutput[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ node, port }, index) => node === b[index]?.node && port === b[index].port)
  );
}
