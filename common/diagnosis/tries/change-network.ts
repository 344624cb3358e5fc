import { insertBehind, setParam } from '../../network/edit-network.ts';
import { isInput } from '../../network/is-input.ts';
import type { NetworkSpec, NodeSpec, ParamValue } from '../../network/network-spec.ts';
import { findLayer, resolveParams } from '../../layers/catalogue.ts';

/** A layer with its parameters, defaults included. */
interface HiddenLayer {
  readonly node: NodeSpec;
  readonly params: NodeSpec['params'];
}

/** Layers of a network, inside blocks not, that feed another one and are not where data come in. */
function hiddenLayers(network: NetworkSpec): HiddenLayer[] {
  const feeding = new Set(network.edges.map(({ from }) => from));
  return network.nodes.flatMap((node) => {
    const definition = findLayer(node.type);
    if (!definition || isInput(node) || !feeding.has(node.id)) return [];
    return [{ node, params: resolveParams(definition, node.params) }];
  });
}

/** Connections into the layers that nothing follows. */
function edgesToOutputs(network: NetworkSpec): NetworkSpec['edges'] {
  const feeding = new Set(network.edges.map(({ from }) => from));
  return network.edges.filter(({ to }) => !feeding.has(to));
}

function setAll(
  network: NetworkSpec,
  change: (layer: HiddenLayer) => readonly (readonly [key: string, value: ParamValue])[],
): NetworkSpec {
  return hiddenLayers(network)
    .flatMap((layer) => change(layer).map(([key, value]) => [layer.node.id, key, value] as const))
    .reduce((changed, [id, key, value]) => setParam(changed, id, key, value), network);
}

const widths = ['units', 'filters'] as const;

/** Whether a layer's width is its own to choose: what repeats a shape (merging) does not have one. */
function widthOf({ params }: HiddenLayer): readonly [key: string, width: number] | null {
  for (const key of widths) {
    const width = params[key];
    if (typeof width === 'number') return [key, width];
  }
  return null;
}

/** Twice the units and filters of every hidden layer, at least 16; a network without any gets a layer of 32 units. */
export function widened(network: NetworkSpec): NetworkSpec {
  const wider = setAll(network, (layer) => {
    const width = widthOf(layer);
    return width ? [[width[0], Math.max(16, 2 * width[1])]] : [];
  });
  return wider === network ? deepened(network) : wider;
}

/** With a Dense layer of 32 units and ReLU before the output. */
export function deepened(network: NetworkSpec): NetworkSpec {
  const [edge] = edgesToOutputs(network);
  if (!edge) return network;
  const added = insertBehind(network, edge.id, 'Dense');
  return setParam(setParam(added.network, added.id, 'units', 32), added.id, 'activation', 'relu');
}

/** With Dropout before the output; where there is Dropout, with more of it, up to a half. */
export function withMoreDropout(network: NetworkSpec): NetworkSpec {
  const more = setAll(network, ({ node, params }) =>
    node.type === 'Dropout' && Number(params['rate']) < 0.5
      ? [['rate', Math.min(0.5, Number((Number(params['rate']) + 0.2).toFixed(2)))]]
      : [],
  );
  if (more !== network || hiddenLayers(network).some(({ node }) => node.type === 'Dropout'))
    return more;
  const [edge] = edgesToOutputs(network);
  if (!edge || isInput(network.nodes.find(({ id }) => id === edge.from) ?? { type: '' }))
    return network;
  const added = insertBehind(network, edge.id, 'Dropout');
  return setParam(added.network, added.id, 'rate', 0.3);
}

const noisy = new Set([
  'Dropout',
  'GaussianDropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'AlphaDropout',
]);

/** Layers that change values at random while training, and are off while validating. */
export function randomLayers(network: NetworkSpec): string[] {
  return hiddenLayers(network)
    .filter(
      ({ node, params }) =>
        (noisy.has(node.type) && Number(params['rate']) > 0) || node.type === 'GaussianNoise',
    )
    .map(({ node }) => node.name);
}

/** Names of the layers whose weights are kept small by a penalty. */
export function penalisedLayers(network: NetworkSpec): string[] {
  return network.nodes
    .filter(({ params }) =>
      Object.entries(params).some(([key, value]) => key.endsWith('_regularizer') && value !== null),
    )
    .map(({ name }) => name);
}

/** With half the dropout and noise. */
export function withLessDropout(network: NetworkSpec): NetworkSpec {
  const half = (value: ParamValue | undefined) => Number((Number(value) / 2).toPrecision(2));
  return setAll(network, ({ node, params }) => {
    if (noisy.has(node.type)) return [['rate', half(params['rate'])]];
    return node.type === 'GaussianNoise' ? [['stddev', half(params['stddev'])]] : [];
  });
}

/** Without penalties on weights. */
export function withoutPenalties(network: NetworkSpec): NetworkSpec {
  return network.nodes
    .flatMap((node) =>
      Object.keys(node.params)
        .filter((key) => key.endsWith('_regularizer'))
        .map((key) => [node.id, key] as const),
    )
    .reduce((changed, [id, key]) => setParam(changed, id, key, undefined), network);
}

const saturating = new Set(['sigmoid', 'tanh', 'hard_sigmoid', 'softsign']);

/** Hidden layers, recurrent ones left out, whose activation flattens towards both ends. */
export function saturatingLayers(network: NetworkSpec): string[] {
  return hiddenLayers(network)
    .filter(isSaturating)
    .map(({ node }) => node.name);
}

function isSaturating({ node, params }: HiddenLayer): boolean {
  const category = findLayer(node.type)?.category;
  return (
    category !== 'recurrent' &&
    typeof params['activation'] === 'string' &&
    saturating.has(params['activation'])
  );
}

/** With ReLU in the place of activations that saturate, and the initial weights that go with it everywhere. */
export function withRelu(network: NetworkSpec): NetworkSpec {
  return setAll(network, (layer) => {
    const { params, node } = layer;
    const initializer =
      'kernel_initializer' in params ? [['kernel_initializer', 'he_normal'] as const] : [];
    if (isSaturating(layer)) return [['activation', 'relu'], ...initializer];
    return findLayer(node.type)?.category !== 'recurrent' && params['activation'] === 'relu'
      ? initializer
      : [];
  });
}
