import { findLayer, resolveParams } from '../../layers/catalogue.ts';
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

function outputLayer({ incoming, byId, shapes }: Examined, end: NodeSpec): OutputLayer {
  const back: NodeSpec[] = [];
  for (let node: NodeSpec | undefined = end; node && back.length < byId.size;) {
    back.push(node);
    if (!keepsUnits(node)) break;
    node = byId.get(incoming.get(node.id)?.[0]?.from ?? '');
  }
  const last = back.at(-1);
  const dense = last?.type === 'Dense' ? last : null;
  const activating = back.find((node) => activationOf(node) !== 'linear');
  const shape = shapes.shapes.get(end.id);
  const units = shape?.length === 2 ? (shape[1] ?? null) : null;
  if (activating && findLayer(activating.type)?.category === 'activation') {
    return {
      end,
      dense,
      units,
      activation: namedActivation(activating),
      activatedBy: activating,
    };
  }
  const activatedBy = dense ?? end;
  return { end, dense, units, activation: activationOf(activatedBy), activatedBy };
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
