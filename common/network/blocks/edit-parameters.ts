import { AppError } from '../../errors/app-error.ts';
import { findLayer } from '../../layers/catalogue.ts';
import type { ParamSchema } from '../../layers/layer.ts';
import { paramsOf } from '../../layers/read-params.ts';
import { nodeOf } from '../edit-network.ts';
import type { BlockParameter, NetworkSpec, NodeSpec } from '../network-spec.ts';
import { repeatSchema } from './repeat-schema.ts';

/** A parameter inside a block that can become a setting of it. */
export interface InnerParameter {
  readonly node: string;
  readonly layer: string;
  readonly schema: ParamSchema;
}

/** Every parameter of the layers directly inside a block, and every setting of the blocks in it. */
export function innerParameters({ network }: Pick<NodeSpec, 'network'>): InnerParameter[] {
  return (network?.nodes ?? []).flatMap((node) =>
    schemasOf(node).map((schema) => ({ node: node.id, layer: node.name, schema })),
  );
}

/** What can be set of a layer inside a block: its parameters, or a block's settings and how often it is repeated. */
function schemasOf(node: NodeSpec): readonly ParamSchema[] {
  if (node.network) return [...blockSchemas(node), repeatSchema];
  const definition = findLayer(node.type);
  return !definition || node.type === 'Input' ? [] : paramsOf(definition, node.params);
}

/** The settings of a block as the inspector shows them: like the first parameter that each goes into. */
export function blockSchemas(block: NodeSpec): readonly ParamSchema[] {
  const { parameters = [], network } = block;
  return parameters.flatMap(({ key, label, default: fallback, sets }): ParamSchema[] => {
    const found = sets.flatMap(({ node, param }) => {
      const layer = network?.nodes.find(({ id }) => id === node);
      return layer ? schemasOf(layer).filter((schema) => schema.key === param) : [];
    });
    const [first] = found;
    return first ? [{ ...first, key, label, default: fallback, group: 'layer' }] : [];
  });
}

/**
 * Makes a parameter inside a block a setting of it. With `join`, an existing setting of that key sets this one too;
 * otherwise it gets a key of its own: `units_2`. A new setting's value is the one that the layer has. Throws
 * `not-found` when the layer has no such parameter.
 */
export function addBlockParameter(
  network: NetworkSpec,
  id: string,
  target: { readonly node: string; readonly param: string },
  join = true,
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
  const known = join ? before.find(({ key }) => key === target.param) : undefined;
  const parameters = known
    ? before.map((one) => (one === known ? { ...one, sets: [...one.sets, target] } : one))
    : [
        ...before,
        {
          key: freeKey(target.param, before),
          label: freeLabel(inner, before),
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
    ...(nodes && block.network ? { network: { ...block.network, nodes } } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
  });
}

/** Gives a setting of a block another name. Throws `invalid-input` when another one has it. */
export function labelBlockParameter(
  network: NetworkSpec,
  id: string,
  key: string,
  label: string,
): NetworkSpec {
  const block = nodeOf(network, id);
  const trimmed = label.trim();
  const refuse = (message: string): never => {
    throw new AppError('invalid-input', message, { place: { node: id, field: key } });
  };
  if (trimmed === '') refuse('A setting needs a name.');
  if (trimmed.length > 200) refuse('A name has at most 200 characters.');
  const taken = (block.parameters ?? []).some(
    (one) => one.key !== key && one.label.toLowerCase() === trimmed.toLowerCase(),
  );
  if (taken) refuse(`Another setting of ${block.name} is already called ${trimmed}.`);
  return changeParameter(network, block, key, (one) => ({ ...one, label: trimmed }));
}

/** Makes the value that a block has here the default of the setting. */
export function keepAsDefault(network: NetworkSpec, id: string, key: string): NetworkSpec {
  const block = nodeOf(network, id);
  const { [key]: value, ...params } = block.params;
  if (value === undefined) return network;
  return changeParameter(network, { ...block, params }, key, (one) => ({ ...one, default: value }));
}

function changeParameter(
  network: NetworkSpec,
  block: NodeSpec,
  key: string,
  change: (parameter: BlockParameter) => BlockParameter,
): NetworkSpec {
  const parameters = (block.parameters ?? []).map((one) => (one.key === key ? change(one) : one));
  return replaceNode(network, { ...block, parameters });
}

function freeKey(key: string, parameters: readonly BlockParameter[]): string {
  const taken = new Set(['repeat', ...parameters.map((one) => one.key)]);
  let free = key;
  for (let number = 2; taken.has(free); number++) free = `${key}_${number}`;
  return free;
}

/** `Units`, or `Units of dense_2` where there is a setting of that name. */
function freeLabel(
  { schema, layer }: InnerParameter,
  parameters: readonly BlockParameter[],
): string {
  const taken = new Set(parameters.map(({ label }) => label));
  if (!taken.has(schema.label)) return schema.label;
  let free = `${schema.label} of ${layer}`;
  for (let number = 2; taken.has(free); number++) free = `${schema.label} of ${layer} (${number})`;
  return free;
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
