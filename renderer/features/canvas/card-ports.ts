import { findLayer } from '../../../common/layers/catalogue.ts';
import { outputsOfBlock } from '../../../common/network/blocks/block-outputs.ts';
import type { EdgeSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { nodeInputs } from '../../../common/network/node-ports.ts';
import type { Ports } from '../../../common/network/connect.ts';

/** A dot on a card where connections start or end. */
export interface CardPort {
  readonly id: string;
  /** Shown beside it; empty where a card has only one. */
  readonly label: string;
  /** True for an input that nothing feeds. */
  readonly free: boolean;
  /** True for a free input that may stay free. */
  readonly optional: boolean;
  /** True where the label is a name, for which there is room only while the card is looked at. */
  readonly quiet: boolean;
}

/** Inputs of a card: all that have a name, else those that are fed and the next one. */
export function inputPorts(node: NodeSpec, incoming: readonly EdgeSpec[]): readonly CardPort[] {
  const inputs = nodeInputs(node);
  const fed = new Set(incoming.map((edge) => edge.toPort));
  const used = Math.max(-1, ...fed) + 1;
  const most = inputs?.max ?? Math.max(1, used);
  const count = inputs?.names ? most : Math.min(most, Math.max(inputs?.min ?? 1, used + 1));
  return Array.from({ length: Math.max(count, used) }, (_, port) => ({
    id: `in-${port}`,
    label: most > 1 ? (inputs?.names?.[port] ?? String(port + 1)) : '',
    free: !fed.has(port),
    optional: !fed.has(port) && port >= (inputs?.min ?? 0),
    quiet: inputs?.names !== undefined || (fed.size <= 1 && (inputs?.min ?? 0) <= 1),
  }));
}

/** Outputs of a card, `count` of them or more where connections say so. */
export function outputPorts(
  node: NodeSpec,
  count: number,
  outgoing: readonly EdgeSpec[],
): readonly CardPort[] {
  const names = node.network ? outputNames(node) : findLayer(node.type)?.outputNames;
  const used = Math.max(0, ...outgoing.map((edge) => edge.fromPort ?? 0)) + 1;
  const all = Math.max(1, count, used);
  return Array.from({ length: all }, (_, port) => ({
    id: outputId(port),
    label: all > 1 ? (names?.[port] ?? String(port + 1)) : '',
    free: false,
    optional: false,
    quiet: true,
  }));
}

/** How many outputs a layer has, as far as that is known; a block those that it says. */
export function outputCount(
  node: NodeSpec,
  outputs: ReadonlyMap<string, readonly unknown[]>,
): number {
  return node.network ? outputsOfBlock(node).length : (outputs.get(node.id)?.length ?? 1);
}

/** Names of the layers inside a block that give its outputs. */
function outputNames(block: NodeSpec): readonly string[] {
  const names = new Map(block.network?.nodes.map(({ id, name }) => [id, name]));
  return outputsOfBlock(block).map(({ node }) => names.get(node) ?? '?');
}

/** The dot that a connection starts at. */
export function outputId(fromPort = 0): string {
  return fromPort === 0 ? 'out' : `out-${fromPort}`;
}

/** Which output and input two dots stand for. */
export function portsOf(
  source: string | null | undefined,
  target: string | null | undefined,
): Ports {
  return { fromPort: numberIn(source) ?? 0, toPort: numberIn(target) };
}

function numberIn(handle: string | null | undefined): number | undefined {
  const digits = /\d+$/.exec(handle ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}
