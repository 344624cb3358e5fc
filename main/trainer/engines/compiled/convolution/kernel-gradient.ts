import { elementCount } from '../../../../../common/tensor/shape.ts';
import type { LoweringCall } from '../lowering-call.ts';
import { imageColumns } from './columns.ts';
import type { Convolution } from './convolution-sizes.ts';
import { resultMatrix } from './convolve.ts';
import { kernelGradientInStrips } from './strips.ts';

/** The gradient at the kernel, for the image `x` and a gradient `dy` of the result. */
export function kernelGradient(
  call: LoweringCall,
  convolution: Convolution,
  x: string,
  dy: string,
): string {
  const { onnx } = call;
  if (convolution.scheme === 'strips') return kernelGradientInStrips(call, convolution, x, dy);
  const gradient =
    convolution.scheme === 'columns'
      ? onnx.node(
          'Gemm',
          [
            imageColumns(call, x, convolution.image, convolution.columns),
            resultMatrix(call, convolution.result, dy),
          ],
          { transA: 1 },
        )
      : placeByPlace(call, convolution, x, dy);
  return onnx.node('Reshape', [gradient, onnx.integers(convolution.kernel)]);
}

/** One product per place of the kernel, which needs no more memory than the image. */
function placeByPlace(call: LoweringCall, convolution: Convolution, x: string, dy: string): string {
  const { onnx } = call;
  const { window, dilations, pads } = convolution.columns;
  const [rows, columns] = window;
  const product = productOverStops(call, convolution, dy);
  const places = Array.from({ length: rows * columns }, (_, place) => {
    const down = Math.floor(place / columns) * dilations[0];
    const along = (place % columns) * dilations[1];
    return product(
      imageColumns(call, x, convolution.image, {
        ...convolution.columns,
        window: [1, 1],
        pads: [pads[0] - down, pads[1] - along, pads[2] + down, pads[3] + along],
      }),
    );
  });
  return places.length === 1 ? (places[0] ?? '') : onnx.node('Concat', places, { axis: 0 });
}

/** What multiplies the image's values at one place of the kernel by `dy`, summed over all stops. */
function productOverStops(
  call: LoweringCall,
  { kernel, result, groups }: Convolution,
  dy: string,
): (seen: string) => string {
  const { onnx } = call;
  const [, , channels = 1, filters = 1] = kernel;
  const gradient = resultMatrix(call, result, dy);
  if (groups === 1) return (seen) => onnx.node('Gemm', [seen, gradient], { transA: 1 });
  if (channels === 1 && filters === groups) {
    // A kernel per channel: products number by number.
    return (seen) => {
      const products = onnx.node('Mul', [seen, gradient]);
      return onnx.node('ReduceSum', [products, onnx.integers([0])], { keepdims: 1 });
    };
  }
  const stops = elementCount(result) / filters;
  const perGroup = (x: string, width: number, perm: readonly number[]) =>
    onnx.node('Transpose', [onnx.node('Reshape', [x, onnx.integers([stops, groups, width])])], {
      perm,
    });
  const right = perGroup(gradient, filters / groups, [1, 0, 2]);
  return (seen) => {
    const left = perGroup(seen, channels, [1, 2, 0]);
    const product = onnx.node('Transpose', [onnx.node('MatMul', [left, right])], {
      perm: [1, 0, 2],
    });
    return onnx.node('Reshape', [product, onnx.integers([channels, filters])]);
  };
}
