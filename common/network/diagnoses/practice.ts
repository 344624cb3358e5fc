import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import type { Diagnosis, LayerView } from '../diagnosis.ts';
import type { NetworkSpec } from '../network-spec.ts';
import { removal, settingOf } from './fixes.ts';
import { activationOf } from './output-layer.ts';

/** What can be computed and trained, but is known to go badly at this layer. */
export function checkPractice(view: LayerView): readonly Diagnosis[] {
  switch (view.node.type) {
    case 'Dropout':
      return checkDropout(view);
    case 'BatchNormalization':
      return checkNormalisation(view);
    case 'Dense':
      return [...checkLinear(view), ...checkGradient(view)];
    default:
      return checkGradient(view);
  }
}

/** Dropout behind the output garbles answers; right before the output of a number it adds noise to each. */
function checkDropout({ node, followers, isReached, isEnd, task }: LayerView): Diagnosis[] {
  if (!isReached) return [];
  const behind = followers.every(
    (next) => next.isEnd && findLayer(next.node.type)?.category === 'activation',
  );
  const fix = removal(node, { bridge: true });
  if (isEnd || (followers.length > 0 && behind)) {
    return [
      {
        id: `dropout-last:${node.id}`,
        level: 'warning',
        node: node.id,
        message: `${node.name} stands behind the output layer and zeroes answers while training.`,
        fix,
      },
    ];
  }
  if (task !== 'regression' || !followers.some((next) => next.isAnswer)) return [];
  return [
    {
      id: `dropout-output:${node.id}`,
      level: 'hint',
      node: node.id,
      message: `${node.name} stands right before the output: for a number it adds noise to every prediction while training.`,
      fix,
    },
  ];
}

/** Statistics gathered behind dropout are those of training, not of prediction (Li et al. 2018). */
function checkNormalisation({ node, sources, siblings }: LayerView): Diagnosis[] {
  const [dropout] = sources;
  if (dropout?.type !== 'Dropout' || sources.length !== 1) return [];
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
      ...(siblings[0] === 1 ? { fix: swap } : {}),
    },
  ];
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
function checkLinear({ node, followers, isReached }: LayerView): Diagnosis[] {
  if (!isReached || activationOf(node) !== 'linear') return [];
  if (!followers.some((next) => next.node.type === 'Dense')) return [];
  return [
    {
      id: `linear:${node.id}`,
      level: 'hint',
      node: node.id,
      message: `${node.name} has no activation, so it and the next layer can do no more than one of them alone.`,
      fix: settingOf('Use relu', [node.id], 'activation', 'relu'),
    },
  ];
}

/** Training works back from the loss and stops where a layer has no gradient. */
function checkGradient({ node, isReached }: LayerView): Diagnosis[] {
  const definition = findLayer(node.type);
  const stops = definition?.stopsGradient;
  if (!stops || !isReached || !stops(resolveParams(definition, node.params))) return [];
  return [
    {
      id: `no-gradient:${node.id}`,
      level: 'warning',
      node: node.id,
      message: `${node.name} has no gradient, so training cannot change its own weights or those of any layer before it.`,
    },
  ];
}
