import { findLayer } from '../../layers/catalogue.ts';
import { paramsOf, resolveParams } from '../../layers/read-params.ts';
import { reachableFrom } from '../connect.ts';
import { sameValue } from '../diff-network.ts';
import { isInput } from '../is-input.ts';
import type {
  BlockOutput,
  BlockParameter,
  EdgeSpec,
  NetworkSpec,
  NodeSpec,
  ParamValue,
  SubnetworkSpec,
} from '../network-spec.ts';
import { outputsOfBlock } from './block-outputs.ts';
import { blockValue } from './block-parameters.ts';

/** What the outputs of a block inside became: the new number of each, or undefined where it is gone. */
export interface MovedOutputs {
  readonly block: string;
  readonly ports: readonly (number | undefined)[];
}

/**
 * Puts other layers into a block of a network. Connections to it stay at the Input and the output that they were
 * at: inputs and outputs that are gone take their connections along, and a layer that now stands behind an
 * output takes its place. Settings that name layers or parameters that are gone are dropped.
 * `inside` says what became of the outputs of a block inside that was edited.
 */
export function withInner(
  network: NetworkSpec,
  before: NodeSpec,
  inner: SubnetworkSpec,
  inside: MovedOutputs | null = null,
): { readonly network: NetworkSpec; readonly moved: MovedOutputs } {
  const { block, ports } = settled(before, inner, inside);
  const inputs = inputsOf(inner);
  const oldInputs = inputsOf(before.network);
  const edges = network.edges.flatMap((edge): EdgeSpec[] => {
    const { fromPort = 0, ...rest } = edge;
    const port = edge.from === block.id ? ports[fromPort] : fromPort;
    const toPort =
      edge.to === block.id ? inputs.indexOf(oldInputs[edge.toPort] ?? '') : edge.toPort;
    if (port === undefined || toPort < 0) return [];
    const same = port === fromPort && toPort === edge.toPort;
    return [same ? edge : { ...rest, toPort, ...(port > 0 ? { fromPort: port } : {}) }];
  });
  const kept =
    edges.length === network.edges.length &&
    edges.every((edge, index) => edge === network.edges[index]);
  return {
    network: {
      ...network,
      nodes: network.nodes.map((node) => (node.id === block.id ? block : node)),
      edges: kept ? network.edges : edges,
    },
    moved: { block: block.id, ports },
  };
}

/** The block with other layers inside, and which output each of its outputs became. */
function settled(
  before: NodeSpec,
  inner: SubnetworkSpec,
  inside: MovedOutputs | null,
): { readonly block: NodeSpec; readonly ports: readonly (number | undefined)[] } {
  const after = settledOutputs(before, inner, inside);
  const { outputs: _outputs, parameters = [], ...rest } = before;
  const left = settledParameters(parameters, inner);
  const outputs = after.filter((output) => output !== null);
  return {
    block: {
      ...rest,
      params: settledValues(before, left, inner),
      network: inner,
      ...(sameOutputs(outputs, outputsOfBlock({ network: inner })) ? {} : { outputs }),
      ...(left.length > 0 ? { parameters: left } : {}),
    },
    ports: after.map((output) => (output ? outputs.indexOf(output) : undefined)),
  };
}

/**
 * What the block gives: first what each of its outputs became (null: nothing), then layers that feed no other
 * and were none of them.
 */
function settledOutputs(
  before: NodeSpec,
  inner: SubnetworkSpec,
  inside: MovedOutputs | null,
): readonly (BlockOutput | null)[] {
  const there = new Set(inner.nodes.map(({ id }) => id));
  const ends = outputsOfBlock({ network: inner });
  const feeding = new Set(before.network?.edges.map(({ from }) => from));
  const old = outputsOfBlock(before).map((output) => ({
    ...output,
    port: output.node === inside?.block ? inside.ports[output.port] : output.port,
    wasEnd: !feeding.has(output.node),
  }));
  const known = old.map(({ node, port, wasEnd }): BlockOutput | null => {
    if (port === undefined || !there.has(node)) return null;
    const stays = !wasEnd || ends.some((end) => end.node === node);
    return stays ? { node, port } : null;
  });
  const free = ends.filter((end) => !known.some((one) => one !== null && sameOutput(one, end)));
  const behind = known.map((output, index) => {
    const node = old[index]?.node ?? '';
    if (output || !there.has(node)) return output;
    const reached = reach(inner, node);
    const at = free.findIndex((end) => reached.has(end.node));
    return at < 0 ? null : (free.splice(at, 1)[0] ?? null);
  });
  const filled = behind.map((output) => output ?? free.shift() ?? null);
  return [...filled, ...free];
}

function reach(inner: SubnetworkSpec, from: string): ReadonlySet<string> {
  return reachableFrom({ version: 2, nodes: inner.nodes, edges: inner.edges }, from);
}

function settledParameters(
  parameters: readonly BlockParameter[],
  inner: SubnetworkSpec,
): readonly BlockParameter[] {
  const byId = new Map(inner.nodes.map((node) => [node.id, node]));
  return parameters
    .map((one) => ({
      ...one,
      sets: one.sets.filter(({ node, param }) => {
        const layer = byId.get(node);
        return layer !== undefined && hasParameter(layer, param);
      }),
    }))
    .filter(({ sets }) => sets.length > 0);
}

/** The values of the settings that are left. A value that was set in a layer inside is the setting's from now on. */
function settledValues(
  { params, network, parameters = [] }: NodeSpec,
  left: readonly BlockParameter[],
  inner: SubnetworkSpec,
): NodeSpec['params'] {
  const kept = new Set(left.map(({ key }) => key));
  const gone = new Set(parameters.map(({ key }) => key).filter((key) => !kept.has(key)));
  const values = Object.fromEntries(Object.entries(params).filter(([key]) => !gone.has(key)));
  const before = new Set(network?.nodes.map(({ id }) => id));
  const byId = new Map(inner.nodes.map((node) => [node.id, node]));
  let same = gone.size === 0;
  for (const parameter of left) {
    const value = blockValue({ params }, parameter);
    for (const { node, param } of parameter.sets) {
      const layer = byId.get(node);
      const now = layer && before.has(node) ? valueOf(layer, param) : value;
      if (now === undefined || sameValue(now, value)) continue;
      same = false;
      if (sameValue(now, parameter.default)) Reflect.deleteProperty(values, parameter.key);
      else values[parameter.key] = now;
    }
  }
  return same ? params : values;
}

/** The value that a layer has for a parameter, or a block for a setting. */
function valueOf(node: NodeSpec, key: string): ParamValue | undefined {
  const own = node.params[key];
  if (own !== undefined) return own;
  if (node.network) {
    const setting = node.parameters?.find((parameter) => parameter.key === key);
    return key === 'repeat' ? 1 : setting?.default;
  }
  const definition = findLayer(node.type);
  return definition && resolveParams(definition, node.params)[key];
}

/** Whether a layer, or a block by its settings, has a parameter of that key. */
export function hasParameter(node: NodeSpec, key: string): boolean {
  if (node.network) {
    return key === 'repeat' || (node.parameters ?? []).some((parameter) => parameter.key === key);
  }
  const definition = findLayer(node.type);
  return !definition || paramsOf(definition, node.params).some((schema) => schema.key === key);
}

/** Ids of the Input layers inside a block, in the order of its inputs. */
export function inputsOf(inner: SubnetworkSpec | undefined): readonly string[] {
  return (inner?.nodes ?? []).filter(isInput).map(({ id }) => id);
}

function sameOutput(a: BlockOutput, b: BlockOutput | undefined): boolean {
  return a.node === b?.node && a.port === b.port;
}

function sameOutputs(a: readonly BlockOutput[], b: readonly BlockOutput[]): boolean {
  return a.length === b.length && a.every((output, index) => sameOutput(output, b[index]));
}
