import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import { removeNodes, setParam } from '../edit-network.ts';
import { totalParameters } from '../infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from '../network-spec.ts';
import { activationOf, outputLayers } from './output-layer.ts';

/** What can be computed and trained, but is known to go badly. */
export function checkPractice(examined: Examined): readonly Diagnosis[] {
  return [
    ...checkDropout(examined),
    ...checkNormalisation(examined),
    ...checkLinear(examined),
    ...checkGradient(examined),
    ...checkSize(examined),
  ];
}

function followersOf({ outgoing, byId }: Examined, id: string): readonly NodeSpec[] {
  return (outgoing.get(id) ?? []).flatMap((edge) => byId.get(edge.to) ?? []);
}

/** Dropout behind the output garbles answers; right before the output of a number it adds noise to each. */
function checkDropout(examined: Examined): readonly Diagnosis[] {
  const outputs = outputLayers(examined);
  if (outputs.length === 0) return [];
  const ends = new Set(outputs.map(({ end }) => end.id));
  const answers = new Set(outputs.flatMap(({ dense }) => (dense ? [dense.id] : [])));
  const remove = (node: NodeSpec) => ({
    label: `Remove ${node.name}`,
    apply: (network: NetworkSpec) => removeNodes(network, new Set([node.id]), { bridge: true }),
  });
  return examined.network.nodes
    .filter((node) => node.type === 'Dropout' && examined.reached.has(node.id))
    .flatMap((node): Diagnosis[] => {
      const followers = followersOf(examined, node.id);
      const behind = followers.every(
        (next) => findLayer(next.type)?.category === 'activation' && ends.has(next.id),
      );
      if (ends.has(node.id) || (followers.length > 0 && behind)) {
        return [
          {
            id: `dropout-last:${node.id}`,
            level: 'warning',
            node: node.id,
            message: `${node.name} stands behind the output layer and zeroes answers while training.`,
            fix: remove(node),
          },
        ];
      }
      const before = followers.some((next) => answers.has(next.id));
      if (!before || examined.task !== 'regression') return [];
      return [
        {
          id: `dropout-output:${node.id}`,
          level: 'hint',
          node: node.id,
          message: `${node.name} stands right before the output: for a number it adds noise to every prediction while training.`,
          fix: remove(node),
        },
      ];
    });
}

/** Statistics gathered behind dropout are those of training, not of prediction (Li et al. 2018). */
function checkNormalisation(examined: Examined): readonly Diagnosis[] {
  return examined.network.nodes
    .filter((node) => node.type === 'BatchNormalization')
    .flatMap((node): Diagnosis[] => {
      const sources = (examined.incoming.get(node.id) ?? []).map((edge) => edge.from);
      const dropout = examined.byId.get(sources[0] ?? '');
      if (dropout?.type !== 'Dropout' || sources.length !== 1) return [];
      const alone = followersOf(examined, dropout.id).length === 1;
      const swap = {
        label: 'Swap the two',
        apply: (network: NetworkSpec) => swapped(network, dropout.id, node.id),
      };
      return [
        {
          id: `normalisation-after-dropout:${node.id}`,
          level: 'hint',
          node: node.id,
          message: `${node.name} comes after ${dropout.name}: its statistics are gathered with values switched off and do not hold when predicting. Normalise first.`,
          ...(alone ? { fix: swap } : {}),
        },
      ];
    });
}

/** Exchanges two layers of which the first feeds only the second. */
function swapped(network: NetworkSpec, first: string, second: string): NetworkSpec {
  const other = (id: string): string => (id === first ? second : id === second ? first : id);
  const place = new Map(network.nodes.map((node) => [node.id, node.position]));
  return {
    ...network,
    nodes: network.nodes.map((node) => ({
      ...node,
      position: place.get(other(node.id)) ?? node.position,
    })),
    edges: network.edges.map((edge) => ({ ...edge, from: other(edge.from), to: other(edge.to) })),
  };
}

/** Two dense layers without a function between them are no more than one. */
function checkLinear(examined: Examined): readonly Diagnosis[] {
  return examined.network.nodes
    .filter(
      (node) =>
        node.type === 'Dense' &&
        examined.reached.has(node.id) &&
        activationOf(node) === 'linear' &&
        followersOf(examined, node.id).some((next) => next.type === 'Dense'),
    )
    .map((node) => ({
      id: `linear:${node.id}`,
      level: 'hint',
      node: node.id,
      message: `${node.name} has no activation, so it and the next layer can do no more than one of them alone.`,
      fix: {
        label: 'Use relu',
        apply: (network) => setParam(network, node.id, 'activation', 'relu'),
      },
    }));
}

/** Training works back from the loss and stops where a layer has no gradient. */
function checkGradient({ network, reached }: Examined): readonly Diagnosis[] {
  return network.nodes
    .filter((node) => {
      const definition = findLayer(node.type);
      const stops = definition?.stopsGradient;
      return stops && reached.has(node.id) && stops(resolveParams(definition, node.params));
    })
    .map((node) => ({
      id: `no-gradient:${node.id}`,
      level: 'warning',
      node: node.id,
      message: `${node.name} has no gradient, so training cannot change its own weights or those of any layer before it.`,
    }));
}

/** Parameters per training row from which learning by heart is likely. */
const manyPerRow = 10;

function checkSize({ shapes, rows }: Examined): readonly Diagnosis[] {
  const { trainable } = totalParameters(shapes);
  if (rows === null || rows < 1 || trainable <= rows * manyPerRow) return [];
  const times = Math.round(trainable / rows);
  return [
    {
      id: 'many-parameters',
      level: 'hint',
      message: `${trainable.toLocaleString('en-GB')} parameters learn from ${rows.toLocaleString('en-GB')} rows, ${times.toLocaleString('en-GB')} for each. The network may learn the rows by heart; fewer units or dropout help.`,
    },
  ];
}
