import type { Lowering, LoweringCall } from '../lowering-call.ts';
import type { ConvolutionKind } from '../op-node.ts';
import { averagePool, averagePoolGradient } from './average-pooling.ts';
import { convolutionBetween } from './convolution-sizes.ts';
import { convolve, imageGradient } from './convolve.ts';
import { kernelGradient } from './kernel-gradient.ts';
import { maxPool, maxPoolGradient } from './max-pooling.ts';
import { poolingOf } from './rules.ts';

/** How convolutions and pooling are written in ONNX. */
export const convolutionLowerings: Readonly<Record<ConvolutionKind, Lowering>> = {
  /** A third operand is a bias, one number per filter. */
  conv2d: (call) => {
    const [x = '', kernel = '', bias] = call.operands;
    const sizes = convolutionBetween(call, shapeOf(call, 0), shapeOf(call, 1), call.node.shape);
    return convolve(call, sizes, x, kernel, bias);
  },
  conv2dTranspose: (call) => {
    const [dy = '', kernel = ''] = call.operands;
    const sizes = convolutionBetween(call, call.node.shape, shapeOf(call, 1), shapeOf(call, 0));
    return imageGradient(call, sizes, dy, kernel);
  },
  conv2dKernelGradient: (call) => {
    const [x = '', dy = ''] = call.operands;
    const sizes = convolutionBetween(call, shapeOf(call, 0), call.node.shape, shapeOf(call, 1));
    return kernelGradient(call, sizes, x, dy);
  },
  maxPool2d: (call) => {
    const [x = ''] = call.operands;
    return maxPool(call, x, shapeOf(call, 0), call.node.shape, poolingOf(call.node));
  },
  maxPool2dGradient: (call) => {
    const [x = '', , dy = ''] = call.operands;
    return maxPoolGradient(call, x, dy, shapeOf(call, 0), shapeOf(call, 1), poolingOf(call.node));
  },
  averagePool2d: (call) => {
    const [x = ''] = call.operands;
    return averagePool(call, x, shapeOf(call, 0), call.node.shape, poolingOf(call.node));
  },
  averagePool2dGradient: (call) => {
    const [dy = ''] = call.operands;
    return averagePoolGradient(call, dy, call.node.shape, shapeOf(call, 0), poolingOf(call.node));
  },
};

function shapeOf({ node }: LoweringCall, operand: number): readonly number[] {
  return node.inputs[operand]?.shape ?? [];
}
