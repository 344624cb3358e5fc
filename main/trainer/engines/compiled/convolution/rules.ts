import type { OpGraph } from '../op-graph.ts';
import type { ConvolutionKind, OpNode } from '../op-node.ts';
import { only, pair, type ReverseRule } from '../reverse-rule.ts';

/** Rules of convolutions and pooling; gradients of gradients are not taken. */
export const convolutionRules: Readonly<Record<ConvolutionKind, ReverseRule | null>> = {
  conv2d: ({ graph, node, dy }) => {
    const [x, kernel] = pair(node);
    const options = convolutionOf(node);
    const whole = full(graph, node, dy);
    return [
      () => graph.conv2dTranspose(whole, kernel, x.shape, options),
      () => graph.conv2dKernelGradient(x, whole, kernel.shape, options),
    ];
  },
  // Its result plays the part of the image, its operand that of the convolved one.
  conv2dTranspose: ({ graph, node, dy }) => {
    const [x, kernel] = pair(node);
    const options = convolutionOf(node);
    const whole = full(graph, node, dy);
    return [
      () => graph.conv2d(whole, kernel, options),
      () => graph.conv2dKernelGradient(whole, x, kernel.shape, options),
    ];
  },
  conv2dKernelGradient: null,
  maxPool2d: ({ graph, node, dy }) => [
    () => graph.maxPool2dGradient(only(node), node, full(graph, node, dy), poolingOf(node)),
  ],
  maxPool2dGradient: null,
  averagePool2d: ({ graph, node, dy }) => [
    () => graph.averagePool2dGradient(full(graph, node, dy), only(node).shape, poolingOf(node)),
  ],
  averagePool2dGradient: null,
};

function full(graph: OpGraph, node: OpNode, dy: OpNode): OpNode {
  return graph.expand(dy, node.shape);
}

/** How the kernel of a convolution slides; throws a RangeError for another operation. */
export function convolutionOf({ kind, attributes }: OpNode) {
  if (!attributes.convolution) throw new RangeError(`${kind} is no convolution.`);
  return attributes.convolution;
}

/** How the window of a pooling slides; throws a RangeError for another operation. */
export function poolingOf({ kind, attributes }: OpNode) {
  if (!attributes.pooling) throw new RangeError(`${kind} is no pooling.`);
  return attributes.pooling;
}
