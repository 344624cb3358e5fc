import { AppError } from '../errors/app-error.ts';
import { outputsOfBlock } from './blocks/block-outputs.ts';
import { repeatsOf, withBlockParameters } from './blocks/block-parameters.ts';
import { contentOwner, withContentOf } from './blocks/shared-blocks.ts';
import { isInput } from './is-input.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec, SubnetworkSpec } from './network-spec.ts';

/** The kind of node that holds a network of its own. */
export const blockType = 'Block';

/** Between the id of a block and that of a layer inside: `b1:n2`. */
export const separator = ':';

/** An output of a layer. */
export interface LayerOutput {
  readonly node: string;
  readonly port: number;
}

/** A network in which every block is replaced by the layers inside it. */
export interface ExpandedNetwork {
  readonly network: NetworkSpec;
  /** What a block's outputs are, by its id. */
  readonly blockOutputs: ReadonlyMap<string, readonly LayerOutput[]>;
  /** What stands in the place of the Input layers inside blocks, by their ids. */
  readonly entries: ReadonlyMap<string, LayerOutput>;
}

/** A network with all blocks replaced that can be, and for the others, which stay, a sentence by their ids. */
export interface SoundExpansion extends ExpandedNetwork {
  readonly faults: ReadonlyMap<string, string>;
}

/** The node on the canvas that a layer of an expanded network lies in: itself, or the outermost block. */
export function visibleNode(id: string): string {
  return id.split(separator, 1)[0] ?? id;
}

/**
 * Replaces blocks, however deep they lie, by their layers, whose ids begin with the block's. A block's inputs
 * are the Input layers inside, in their order; its outputs are those it names, or the layers inside that feed
 * no other. The values of its settings go into the layers inside. With a `repeat` parameter of n, n copies with
 * weights of their own follow one another. In a block that uses the weights of another one, every layer inside uses
 * those of the layer at its place there.
 * Throws `invalid-network` naming a block that cannot be expanded.
 */
export function expandBlocks(network: NetworkSpec): ExpandedNetwork {
  const { faults, ...expanded } = expandSound(network);
  const [fault] = faults;
  if (!fault) return expanded;
  throw new AppError('invalid-network', fault[1], { place: { node: visibleNode(fault[0]) } });
}

/** The same of a network that is still being drawn: blocks that cannot be expanded are left as they are. */
export function expandSound(network: NetworkSpec): SoundExpansion {
  if (!network.nodes.some((node) => node.type === blockType)) {
    return { network, blockOutputs: new Map(), entries: new Map(), faults: new Map() };
  }
  const expansion: Expansion = {
    nodes: [],
    edges: [],
    blockOutputs: new Map(),
    entries: new Map(),
    faults: new Map(),
  };
  expandInto({ network }, { own: '', weights: null }, new Map(), true, expansion);
  const { nodes, edges, blockOutputs, entries, faults } = expansion;
  return { network: { version: network.version, nodes, edges }, blockOutputs, entries, faults };
}

interface Expansion {
  readonly nodes: NodeSpec[];
  readonly edges: EdgeSpec[];
  readonly blockOutputs: Map<string, readonly LayerOutput[]>;
  readonly entries: Map<string, LayerOutput>;
  readonly faults: Map<string, string>;
}

/** What the ids of the layers inside a block begin with, and of those whose weights they use: null for their own. */
interface Prefixes {
  readonly own: string;
  readonly weights: string | null;
}

/** Adds the layers of a block; `entries` says what stands in the place of its Input layers. */
function expandInto(
  block: Pick<NodeSpec, 'outputs'> & { readonly network: SubnetworkSpec },
  { own: prefix, weights }: Prefixes,
  entries: ReadonlyMap<string, LayerOutput>,
  trainable: boolean,
  expansion: Expansion,
): readonly LayerOutput[] {
  const inner = block.network;
  const replaced = new Map(entries);
  for (const [input, output] of entries) expansion.entries.set(prefix + input, output);
  const outputOf = (from: string, fromPort: number): LayerOutput => {
    const outputs = expansion.blockOutputs.get(prefix + from);
    const stands = outputs ? outputs[fromPort] : replaced.get(from);
    return stands ?? { node: prefix + from, port: fromPort };
  };
  const sourceOf = ({ from, fromPort = 0 }: EdgeSpec): LayerOutput => outputOf(from, fromPort);
  const into = Map.groupBy(inner.edges, (edge) => edge.to);
  const connectionsOf = (id: string): number => into.get(id)?.length ?? 0;
  for (const node of inBlockOrder(inner)) {
    if (replaced.has(node.id)) continue;
    const incoming = (into.get(node.id) ?? []).sort((a, b) => a.toPort - b.toPort);
    const own = trainable && node.trainable !== false;
    const id = prefix + node.id;
    const shared = node.sharesWith;
    const partner =
      weights === null
        ? shared === undefined
          ? undefined
          : prefix + shared
        : weights + (shared ?? node.id);
    if (node.type === blockType && node.network) {
      const owner = contentOwner(inner.nodes, node);
      const fault = owner
        ? expansionFault(withContentOf(node, owner), incoming.length)
        : `${node.name} uses the weights of a block that is not there. Give it weights of its own.`;
      if (owner && fault === null) {
        // Where the owner cannot be expanded its fault is told; the other use still shows its shapes.
        const isThere = owner === node || expansionFault(owner, connectionsOf(owner.id)) === null;
        const outputs = expandBlock(
          withContentOf(node, owner),
          { own: id, weights: isThere ? (partner ?? null) : null },
          incoming.map(sourceOf),
          own,
          expansion,
        );
        expansion.blockOutputs.set(id, outputs);
        continue;
      }
      if (fault !== null) expansion.faults.set(id, fault);
    }
    expansion.nodes.push({
      ...node,
      id,
      ...(own ? {} : { trainable: false }),
      ...(partner === undefined ? {} : { sharesWith: partner }),
    });
    for (const edge of incoming) {
      const { node: from, port } = sourceOf(edge);
      expansion.edges.push({ ...edge, id: prefix + edge.id, from, fromPort: port, to: id });
    }
  }
  return outputsOfBlock(block).map(({ node, port }) => outputOf(node, port));
}

/** Why a block cannot be expanded, or null when it can. */
function expansionFault(block: NodeSpec, connections: number): string | null {
  const inner = withBlockParameters(block);
  const inputs = inner.nodes.filter(isInput).length;
  if (connections !== inputs) {
    return `${block.name} has ${counted(inputs, 'Input layer')} inside, but ${counted(connections, 'connection')} into it. Connect one layer for each.`;
  }
  const outputs = outputsOfBlock({ ...block, network: inner }).length;
  return repeatsOf(block) > 1 && outputs !== inputs
    ? `${block.name} cannot be repeated: it gives ${counted(outputs, 'output')} and takes ${counted(inputs, 'input')}.`
    : null;
}

function expandBlock(
  block: NodeSpec,
  ids: Prefixes,
  sources: readonly LayerOutput[],
  trainable: boolean,
  expansion: Expansion,
): readonly LayerOutput[] {
  const network = withBlockParameters(block);
  const inputs = network.nodes.filter(isInput);
  const repeat = repeatsOf(block);
  let outputs = sources;
  for (let copy = 0; copy < repeat; copy++) {
    const entries = new Map(inputs.map((input, index) => [input.id, outputs[index]]));
    const inside = (id: string) =>
      repeat === 1 ? id + separator : `${id}${separator}${copy}${separator}`;
    const prefixes = {
      own: inside(ids.own),
      weights: ids.weights === null ? null : inside(ids.weights),
    };
    outputs = expandInto({ ...block, network }, prefixes, given(entries), trainable, expansion);
  }
  return outputs;
}

function given(
  entries: ReadonlyMap<string, LayerOutput | undefined>,
): ReadonlyMap<string, LayerOutput> {
  return new Map([...entries].flatMap(([id, output]) => (output ? [[id, output] as const] : [])));
}

/** Blocks after those that feed them, so that what stands for their outputs is known. */
function inBlockOrder(inner: SubnetworkSpec): readonly NodeSpec[] {
  const order = new Set<NodeSpec>();
  const seen = new Set<string>();
  const byId = new Map(inner.nodes.map((node) => [node.id, node]));
  const into = Map.groupBy(inner.edges, (edge) => edge.to);
  for (const start of inner.nodes) {
    const waiting = [start];
    for (let node = waiting.at(-1); node; node = waiting.at(-1)) {
      const first = !seen.has(node.id);
      seen.add(node.id);
      const before = first
        ? (into.get(node.id) ?? [])
            .map((edge) => byId.get(edge.from))
            .filter((source) => source !== undefined && !seen.has(source.id))
        : [];
      if (before.length > 0) {
        waiting.push(...before.filter((source) => source !== undefined));
        continue;
      }
      waiting.pop();
      order.add(node);
    }
  }
  return [...order];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
