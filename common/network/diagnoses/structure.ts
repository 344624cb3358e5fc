import type { Shape } from '../../tensor/shape.ts';
import { connect, connectionProblem } from '../connect.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import { addNode, columnWidth, insertOnEdge } from '../edit-network.ts';
import type { NetworkSpec, NodeSpec } from '../network-spec.ts';
import { removal } from './fixes.ts';
import { checkInputShape, rowShape } from './input-shape.ts';

/** Inputs, paths, connections and shapes: whether the network can be computed at all. */
export function checkStructure(examined: Examined): readonly Diagnosis[] {
  return [
    ...checkInputs(examined),
    ...checkPaths(examined),
    ...checkLoose(examined),
    ...checkInputShape(examined),
    ...checkFlatten(examined),
  ];
}

function checkInputs(examined: Examined): readonly Diagnosis[] {
  const { inputs, outgoing } = examined;
  if (inputs.length === 0) {
    const message = 'The network has no Input layer, so there is no place for the data to enter.';
    const fix = {
      label: 'Add Input',
      apply: (to: NetworkSpec) => withInput(to, rowShape(examined)),
    };
    return [{ id: 'no-input', level: 'error', message, fix }];
  }
  const idle = inputs.filter((node) => !outgoing.has(node.id));
  // A single input that feeds nothing is told about by the check of paths.
  return (idle.length < inputs.length ? idle : idle.slice(1)).map((node) => ({
    id: `idle-input:${node.id}`,
    level: 'error',
    node: node.id,
    message: `${node.name} feeds no layer, so its data never enter the network.`,
    fix: removal(node),
  }));
}

/** Places an input left of everything and connects it to the only layer that has no input, if it is one. */
function withInput(network: NetworkSpec, shape: readonly number[] | null): NetworkSpec {
  const fed = new Set(network.edges.map((edge) => edge.to));
  const starts = network.nodes.filter((node) => !fed.has(node.id));
  const [first] = starts.toSorted((a, b) => a.position.x - b.position.x);
  const position = {
    x: Math.min(...network.nodes.map((node) => node.position.x)) - columnWidth,
    y: first?.position.y ?? 0,
  };
  const params = shape ? { shape: [...shape] } : {};
  const added = addNode(network, 'Input', position, params);
  return first && starts.length === 1 ? connect(added.network, added.id, first.id) : added.network;
}

function checkPaths({ inputs, ends, network, reached }: Examined): readonly Diagnosis[] {
  const [input] = inputs;
  if (!input) return [];
  if (ends.length === 0) {
    const fix = connectFix(network, input, reached);
    return [
      {
        id: 'no-path',
        level: 'error',
        node: input.id,
        message: `There is no path from ${input.name} to an output. Connect it to the next layer.`,
        ...(fix ? { fix } : {}),
      },
    ];
  }
  if (ends.length === 1) return [];
  const names = ends.map((node) => node.name);
  return [
    {
      id: 'several-outputs',
      level: 'hint',
      message: `The network has ${ends.length} outputs (${names.join(', ')}); each learns the target with a loss of its own. Connect those that are not meant to.`,
    },
  ];
}

/** Connects to the first layer on the right that nothing feeds. */
function connectFix(network: NetworkSpec, from: NodeSpec, reached: ReadonlySet<string>) {
  const target = network.nodes
    .filter(
      (node) => !reached.has(node.id) && connectionProblem(network, from.id, node.id) === null,
    )
    .sort((a, b) => a.position.x - b.position.x)[0];
  if (!target) return null;
  return {
    label: `Connect ${from.name} to ${target.name}`,
    apply: (to: NetworkSpec) => connect(to, from.id, target.id),
  };
}

/** Layers that the data never reach. Behind a gap only the first one is named. */
function checkLoose(examined: Examined): readonly Diagnosis[] {
  const { network, reached, incoming, inputs, ends } = examined;
  if (inputs.length === 0) return [];
  return network.nodes
    .filter((node) => !reached.has(node.id) && !incoming.has(node.id))
    .map((node) => {
      const [end] = ends;
      const joins = end && ends.length === 1 && !examined.outgoing.has(node.id);
      return {
        id: `loose:${node.id}`,
        level: 'error',
        node: node.id,
        message: `Nothing feeds ${node.name}, so it takes no part in the network.`,
        fix: joins
          ? { label: `Connect ${end.name} to it`, apply: (to) => connect(to, end.id, node.id) }
          : removal(node),
      };
    });
}

/** A dense layer on more than one axis works on the last one only: rarely what is meant. */
function checkFlatten(examined: Examined): readonly Diagnosis[] {
  const { ends, shapes, network } = examined;
  const [end] = ends;
  if (!end || ends.length !== 1 || (shapes.shapes.get(end.id)?.length ?? 0) <= 2) return [];
  const edge = network.edges.find(
    ({ from, to }) => rank(shapes.shapes.get(from)) > 2 && examined.byId.get(to)?.type === 'Dense',
  );
  const before = examined.byId.get(edge?.to ?? '');
  const from = examined.byId.get(edge?.from ?? '');
  if (!edge || !before || !from) return [];
  return [
    {
      id: `flatten:${before.id}`,
      level: 'error',
      node: before.id,
      edge: edge.id,
      message: `${before.name} gets a block of ${rank(shapes.shapes.get(from.id)) - 1} axes and works on the last one only. Put a Flatten layer before it.`,
      fix: {
        label: 'Insert Flatten',
        apply: (to) =>
          insertOnEdge(to, edge.id, 'Flatten', {
            x: (from.position.x + before.position.x) / 2,
            y: (from.position.y + before.position.y) / 2 + 96,
          }).network,
      },
    },
  ];
}

function rank(shape: Shape | undefined): number {
  return shape?.length ?? 0;
}
