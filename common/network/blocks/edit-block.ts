import { AppError } from '../../errors/app-error.ts';
import { findLayer } from '../../layers/catalogue.ts';
import { paramsOf } from '../../layers/read-params.ts';
import type { ParamSchema } from '../../layers/layer.ts';
import { nodeOf } from '../edit-network.ts';
import type { BlockParameter, NetworkSpec, NodeSpec } from '../network-spec.ts';

/** Ids of the blocks from the outermost to the one that is meant; empty for the network itself. */
export type BlockPath = readonly string[];

/** The network inside a block, as one that can be edited by itself; throws `not-found` when it is gone. */
export function networkInside(network: NetworkSpec, path: BlockPath): NetworkSpec {
  let inside = network;
  for (const id of path) {
    const inner = nodeOf(inside, id).network;
    if (!inner) throw new AppError('not-found', 'That block is no longer there.');
    inside = { version: network.version, nodes: inner.nodes, edges: inner.edges };
  }
  return inside;
}

/** The network with another one inside a block. Settings and outputs that name layers that are gone are dropped. */
export function withNetworkInside(
  network: NetworkSpec,
  path: BlockPath,
  inside: NetworkSpec,
): NetworkSpec {
  const [id, ...deeper] = path;
  if (id === undefined) return inside;
  const outer = nodeOf(network, id);
  const inner = networkInside(network, [id]);
  const { nodes, edges } = withNetworkInside(inner, deeper, inside);
  return replaceNode(network, settled({ ...outer, network: { nodes, edges } }));
}

function settled(block: NodeSpec): NodeSpec {
  const there = new Set(block.network?.nodes.map((node) => node.id));
  const { outputs, parameters, ...rest } = block;
  const left = outputs?.filter(({ node }) => there.has(node));
  const settings = parameters
    ?.map((one) => ({ ...one, sets: one.sets.filter(({ node }) => there.has(node)) }))
    .filter(({ sets }) => sets.length > 0);
  return {
    ...rest,
    ...(left && left.length > 0 ? { outputs: left } : {}),
    ...(settings && settings.length > 0 ? { parameters: settings } : {}),
  };
}

/** A parameter inside a block that can become a setting of it. */
export interface InnerParameter {
  readonly node: string;
  readonly layer: string;
  readonly schema: ParamSchema;
}

/** Every parameter of the layers directly inside a block. */
export function innerParameters({ network }: Pick<NodeSpec, 'network'>): InnerParameter[] {
  return (network?.nodes ?? []).flatMap((node) => {
    const definition = findLayer(node.type);
    if (!definition || node.type === 'Input') return [];
    return paramsOf(definition, node.params).map((schema) => ({
      node: node.id,
      layer: node.name,
      schema,
    }));
  });
}

/**
 * Makes a parameter inside a block a setting of it, or lets an existing setting of that key set this one too.
 * The setting's value is the one that the layer has. Throws `not-found` when the layer has no such parameter.
 */
export function addBlockParameter(
  network: NetworkSpec,
  id: string,
  target: { readonly node: string; readonly param: string },
): NetworkSpec {
  const block = nodeOf(network, id);
  const inner = innerParameters(block).find(
    ({ node, schema }) => node === target.node && schema.key === target.param,
  );
  const node = block.network?.nodes.find((one) => one.id === target.node);
  if (!inner || !node) {
    throw new AppError('not-found', `There is no parameter ${target.param} of that layer.`);
  }
  const before = removeTarget(block.parameters ?? [], target);
  const known = before.find(({ key }) => key === target.param);
  const parameters = known
    ? before.map((one) => (one === known ? { ...one, sets: [...one.sets, target] } : one))
    : [
        ...before,
        {
          key: target.param,
          label: inner.schema.label,
          default: node.params[target.param] ?? inner.schema.default,
          sets: [target],
        },
      ];
  return replaceNode(network, { ...block, parameters });
}

/** Takes a setting away from a block; the layers inside keep the values that it gave them. */
export function removeBlockParameter(network: NetworkSpec, id: string, key: string): NetworkSpec {
  const block = nodeOf(network, id);
  const parameter = block.parameters?.find((one) => one.key === key);
  if (!parameter) return network;
  const { [key]: own, ...params } = block.params;
  const value = own ?? parameter.default;
  const nodes = block.network?.nodes.map((node) => {
    const set = parameter.sets.filter((target) => target.node === node.id);
    const values = Object.fromEntries(set.map(({ param }) => [param, value]));
    return set.length === 0 ? node : { ...node, params: { ...node.params, ...values } };
  });
  const { parameters: before = [], ...rest } = block;
  const parameters = before.filter((one) => one !== parameter);
  return replaceNode(network, {
    ...rest,
    params,
    ...(nodes ? { network: { nodes, edges: block.network?.edges ?? [] } } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
  });
}

function removeTarget(
  parameters: readonly BlockParameter[],
  { node, param }: { readonly node: string; readonly param: string },
): readonly BlockParameter[] {
  return parameters
    .map((one) => ({
      ...one,
      sets: one.sets.filter((target) => target.node !== node || target.param !== param),
    }))
    .filter(({ sets }) => sets.length > 0);
}

function replaceNode(network: NetworkSpec, changed: NodeSpec): NetworkSpec {
  return {
    ...network,
    nodes: network.nodes.map((node) => (node.id === changed.id ? changed : node)),
  };
}
