import { findLayer } from '../layers/catalogue.ts';
import { asConfigured, paramsOf } from '../layers/read-params.ts';
import { regularizers } from '../layers/regularizers.ts';
import { sameValue } from './diff-network.ts';
import type { NetworkSpec, NodeSpec, ParamValue, SubnetworkSpec } from './network-spec.ts';

/** Regularisers of weights that are multiplied with what comes in; those of biases and outputs are others. */
const kernelKey = /^(kernel|depthwise|pointwise)_regularizer$/;

/** How strongly each part of a regulariser weighs: `{ l1: 0.01, l2: 0.001 }`. */
export type RegularizerStrengths = Readonly<Record<string, number>>;

/** A regulariser as layers keep it, with settings that are Keras's defaults left out; null for none. */
export function regularizerOf(type: string | null, strengths: RegularizerStrengths): ParamValue {
  if (type === null) return null;
  const fields = regularizers.find(({ value }) => value === type)?.fields ?? [];
  const own = fields.flatMap(({ key, default: fallback }) => {
    const strength = strengths[key];
    return strength === undefined || strength === fallback ? [] : [[key, strength] as const];
  });
  return own.length === 0 ? type : { type, ...Object.fromEntries(own) };
}

/** Gives the kernel of every layer that has one this regulariser, inside blocks too; null takes it away. */
export function regulariseKernels(network: NetworkSpec, regularizer: ParamValue): NetworkSpec {
  return { ...network, nodes: regularised(network, regularizer) };
}

/** Regularisers that kernels have now, one for each layer that has kernels, inside blocks too. */
export function kernelRegularizers({ nodes }: SubnetworkSpec): readonly ParamValue[] {
  return nodes.flatMap((node) => {
    if (node.network) return kernelRegularizers(node.network);
    const [key] = kernelKeys(node);
    return key === undefined ? [] : [node.params[key] ?? null];
  });
}

/** What all kernels have in common, as a kind and its strengths; null where they differ or there are none. */
export function commonRegularizer(
  network: SubnetworkSpec,
): { readonly type: string | null; readonly strengths: RegularizerStrengths } | null {
  const [first, ...others] = kernelRegularizers(network);
  if (first === undefined || others.some((other) => !sameValue(other, first))) return null;
  const configured = asConfigured(first);
  if (!configured) return { type: null, strengths: {} };
  const { type, ...settings } = configured;
  const strengths = Object.entries(settings).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return { type, strengths: Object.fromEntries(strengths) };
}

function regularised({ nodes }: SubnetworkSpec, regularizer: ParamValue): readonly NodeSpec[] {
  return nodes.map((node) => {
    if (node.network) {
      return {
        ...node,
        network: { ...node.network, nodes: regularised(node.network, regularizer) },
      };
    }
    const keys = kernelKeys(node);
    if (keys.length === 0) return node;
    const others = Object.entries(node.params).filter(([key]) => !keys.includes(key));
    const own = regularizer === null ? [] : keys.map((key) => [key, regularizer] as const);
    return { ...node, params: Object.fromEntries([...others, ...own]) };
  });
}

/** A layer that uses another's weights has none of its own. */
function kernelKeys(node: NodeSpec): readonly string[] {
  const definition = findLayer(node.type);
  if (!definition || node.sharesWith !== undefined) return [];
  return paramsOf(definition, node.params)
    .map(({ key }) => key)
    .filter((key) => kernelKey.test(key));
}
