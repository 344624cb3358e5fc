import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import { outputsOfBlock } from '../blocks/block-outputs.ts';
import { withBlockParameters } from '../blocks/block-parameters.ts';
import type { Examined } from '../diagnosis.ts';
import type { NodeSpec } from '../network-spec.ts';

/** The layer that gives the answer, with the activation layers behind it. */
export interface OutputLayer {
  /** The last layer. */
  readonly end: NodeSpec;
  /** The dense layer whose units are the outputs, when that is how the network ends. */
  readonly dense: NodeSpec | null;
  readonly units: number | null;
  /** The function applied last; null when it is none that outputs are known to end with. */
  readonly activation: string | null;
  /** The layer that applies it: by its `activation` parameter, or by being a function itself. */
  readonly activatedBy: NodeSpec;
}

/** The outputs of a network: every layer that feeds no other, in the order drawn. */
export function outputLayers(examined: Examined): readonly OutputLayer[] {
  return examined.ends.map((end) => outputLayer(examined, end));
}

/** A layer at the end of the network, and the node on the canvas that it lies in: itself, or a block. */
interface Step {
  readonly layer: NodeSpec;
  readonly shown: NodeSpec;
}

function outputLayer(examined: Examined, end: NodeSpec): OutputLayer {
  const { shapes } = examined;
  const back = stepsBack(examined, end);
  const last = back.at(-1);
  const dense = last?.layer.type === 'Dense' ? last : null;
  const activating = back.find(({ layer }) => activationOf(layer) !== 'linear');
  const shape = shapes.shapes.get(end.id);
  const units = shape?.length === 2 ? (shape[1] ?? null) : null;
  const found = { end, dense: dense && dense.layer === dense.shown ? dense.layer : null, units };
  if (activating && findLayer(activating.layer.type)?.category === 'activation') {
    const { layer, shown } = activating;
    return { ...found, activation: namedActivation(layer), activatedBy: shown };
  }
  const { layer, shown } = dense ?? back.at(0) ?? { layer: end, shown: end };
  return { ...found, activation: activationOf(layer), activatedBy: shown };
}

/** The last layer, those before it as far as they leave its units as they are, and the one that makes them. */
function stepsBack({ incoming, byId }: Examined, end: NodeSpec): readonly Step[] {
  const back: Step[] = [];
  for (let node: NodeSpec | undefined = end; node && back.length < byId.size;) {
    if (node.network) return [...back, ...stepsInside(node, node)];
    back.push({ layer: node, shown: node });
    if (!keepsUnits(node)) break;
    node = byId.get(incoming.get(node.id)?.[0]?.from ?? '');
  }
  return back;
}

/** The same within a block, from what it gives first. */
function stepsInside(block: NodeSpec, shown: NodeSpec): readonly Step[] {
  const network = withBlockParameters(block);
  const [first] = outputsOfBlock({ ...block, network });
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const back: Step[] = [];
  for (let layer = byId.get(first?.node ?? ''); layer && back.length < byId.size;) {
    if (layer.network) return [...back, ...stepsInside(layer, shown)];
    back.push({ layer, shown });
    if (!keepsUnits(layer)) break;
    const { id } = layer;
    layer = byId.get(network.edges.find(({ to }) => to === id)?.from ?? '');
  }
  return back;
}

/** Which of Keras's named functions an activation layer is; null when it is none of them. */
function namedActivation(node: NodeSpec): string | null {
  if (node.type === 'Activation') return activationOf(node);
  return named.get(node.type) ?? null;
}

const named: ReadonlyMap<string, string> = new Map([
  ['Softmax', 'softmax'],
  ['ReLU', 'relu'],
  ['ELU', 'elu'],
  ['LeakyReLU', 'leaky_relu'],
]);

/** Layers behind the output that leave its units as they are. */
function keepsUnits(node: NodeSpec): boolean {
  const category = findLayer(node.type)?.category;
  return category === 'activation' || node.type === 'Dropout' || node.type === 'Flatten';
}

/** The activation a layer ends with; `linear` for those that have none. */
export function activationOf(node: NodeSpec): string {
  const definition = findLayer(node.type);
  if (!definition) return 'linear';
  const activation = resolveParams(definition, node.params)['activation'];
  if (typeof activation === 'string') return activation;
  return definition.category === 'activation' ? node.type : 'linear';
}
