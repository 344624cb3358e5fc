import type { PoolingOptions } from '../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';

/** Computes a node of convolution or pooling in double precision, one product at a time. */
export function computeImages(node: OpNode, values: readonly Float64Array[]): Float64Array {
  const [first, second, third] = values;
  const [a, b] = node.inputs;
  if (!first || !a) throw new RangeError(`${node.kind} is not evaluated here.`);
  const result = new Float64Array(elementCount(node.shape));
  const addTo = (at: number, value: number) => (result[at] = (result[at] ?? NaN) + value);
  const { pooling } = node.attributes;
  switch (node.kind) {
    case 'conv2d':
      forEachTap(node, a.shape, b?.shape ?? [], node.shape, (x, k, y) =>
        addTo(y, (first[x] ?? NaN) * (second?.[k] ?? NaN)),
      );
      return result;
    case 'conv2dTranspose':
      forEachTap(node, node.shape, b?.shape ?? [], a.shape, (x, k, y) =>
        addTo(x, (first[y] ?? NaN) * (second?.[k] ?? NaN)),
      );
      return result;
    case 'conv2dKernelGradient':
      forEachTap(node, a.shape, node.shape, b?.shape ?? [], (x, k, y) =>
        addTo(k, (first[x] ?? NaN) * (second?.[y] ?? NaN)),
      );
      return result;
    case 'maxPool2d':
      forEachWindow(pooling, a.shape, node.shape, (y, window) => {
        result[y] = Math.max(...window.map((x) => first[x] ?? NaN));
      });
      return result;
    case 'maxPool2dGradient':
      forEachWindow(pooling, a.shape, b?.shape ?? [], (y, window) => {
        const largest = window.find((x) => first[x] === second?.[y]);
        addTo(largest ?? NaN, third?.[y] ?? NaN);
      });
      return result;
    case 'averagePool2d':
      forEachWindow(pooling, a.shape, node.shape, (y, window) => {
        for (const x of window) addTo(y, (first[x] ?? NaN) / window.length);
      });
      return result;
    case 'averagePool2dGradient':
      forEachWindow(pooling, node.shape, a.shape, (y, window) => {
        for (const x of window) addTo(x, (first[y] ?? NaN) / window.length);
      });
      return result;
    default:
      throw new RangeError(`${node.kind} is not evaluated here.`);
  }
}

/** Every product of a convolution, by the places of its image, kernel and result value. */
function forEachTap(
  { attributes }: OpNode,
  image: readonly number[],
  kernel: readonly number[],
  result: readonly number[],
  visit: (image: number, kernel: number, result: number) => void,
): void {
  const { convolution } = attributes;
  if (!convolution) throw new RangeError('A convolution needs its options.');
  const { strides, pads, dilations, groups } = convolution;
  const [, height = 1, width = 1, channels = 1] = image;
  const [rows = 1, columns = 1, depth = 1, filters = 1] = kernel;
  const [batch = 1, down = 1, across = 1] = result;
  for (let index = 0; index < batch * down * across * filters; index++) {
    const filter = index % filters;
    const group = Math.floor((filter * groups) / filters);
    const left = (Math.floor(index / filters) % across) * strides[1] - pads[1];
    const top = (Math.floor(index / filters / across) % down) * strides[0] - pads[0];
    const row = Math.floor(index / filters / across / down);
    for (let tap = 0; tap < rows * columns * depth; tap++) {
      const channel = group * depth + (tap % depth);
      const x = left + (Math.floor(tap / depth) % columns) * dilations[1];
      const y = top + Math.floor(tap / depth / columns) * dilations[0];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      visit(((row * height + y) * width + x) * channels + channel, tap * filters + filter, index);
    }
  }
}

/** Every window of a pooling, by the place of its result and the places of its values inside the image. */
function forEachWindow(
  pooling: PoolingOptions | undefined,
  image: readonly number[],
  result: readonly number[],
  visit: (result: number, window: readonly number[]) => void,
): void {
  if (!pooling) throw new RangeError('A pooling needs its options.');
  const { strides, pads, window } = pooling;
  const [, height = 1, width = 1, channels = 1] = image;
  const [batch = 1, down = 1, across = 1] = result;
  for (let index = 0; index < batch * down * across * channels; index++) {
    const channel = index % channels;
    const left = (Math.floor(index / channels) % across) * strides[1] - pads[1];
    const top = (Math.floor(index / channels / across) % down) * strides[0] - pads[0];
    const row = Math.floor(index / channels / across / down);
    const inside: number[] = [];
    for (let at = 0; at < window[0] * window[1]; at++) {
      const x = left + (at % window[1]);
      const y = top + Math.floor(at / window[1]);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      inside.push(((row * height + y) * width + x) * channels + channel);
    }
    visit(index, inside);
  }
}
