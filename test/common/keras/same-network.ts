import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import { asConfigured, paramsOf } from '../../../common/layers/read-params.ts';
import { drawnGraph, givenByBlock } from '../../../common/keras/drawn-graph.ts';
import type { NodeSpec, ParamValue, SubnetworkSpec } from '../../../common/network/network-spec.ts';

/** What a network means, without ids and places: layers by name, and the order of inputs and outputs. */
export function meaningOf(network: SubnetworkSpec, { entryShapes = true } = {}): object {
  const { inputs, outputs, into } = drawnGraph(network);
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const nameOf = (id: string) => byId.get(id)?.name;
  const layers = network.nodes.map((node) => ({
    name: node.name,
    type: node.type,
    params: paramsMeant(byId.get(node.sharesWith ?? '') ?? node, entryShapes),
    trainable: node.sharesWith !== undefined || node.trainable !== false,
    sharesWith: node.sharesWith === undefined ? null : nameOf(node.sharesWith),
    inputs: into(node).map(({ from, fromPort = 0 }) => [nameOf(from), fromPort]),
    gives: node.network
      ? givenByBlock(node).map(({ node: id, port }) => [
          node.network?.nodes.find((inner) => inner.id === id)?.name,
          port,
        ])
      : null,
    inside: node.network ? meaningOf(node.network, { entryShapes: false }) : null,
    settings: (node.parameters ?? []).map(({ key, label, default: usual, sets }) => ({
      key,
      label,
      usual,
      sets: sets
        .map(({ node: id, param }) => {
          const target = node.network?.nodes.find((inner) => inner.id === id);
          return `${target?.name}.${param}`;
        })
        .sort(),
    })),
  }));
  return {
    layers: layers.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    inputs: inputs.map(({ name }) => name),
    outputs: outputs.map(({ name }) => name),
  };
}

function paramsMeant(node: NodeSpec, entryShapes: boolean): object {
  const definition = findLayer(node.type);
  if (!definition) return node.params;
  const resolved = resolveParams(definition, node.params);
  return Object.fromEntries(
    paramsOf(definition, node.params)
      .filter(({ key }) => entryShapes || node.type !== 'Input' || key !== 'shape')
      .map((schema) => {
        const value = resolved[schema.key] ?? null;
        const isPlain = schema.kind !== 'configured' || value === null;
        return [schema.key, isPlain ? value : whole(schema.choices ?? [], value)];
      }),
  );
}

function whole(
  choices: NonNullable<ReturnType<typeof paramsOf>[number]['choices']>,
  value: ParamValue,
): object | null {
  const given = asConfigured(value);
  const fields = choices.find((choice) => choice.value === given?.type)?.fields ?? [];
  return given && { ...Object.fromEntries(fields.map((one) => [one.key, one.default])), ...given };
}
