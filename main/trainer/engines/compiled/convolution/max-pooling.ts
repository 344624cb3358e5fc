import type { PoolingOptions } from '../../../../../common/layers/forward-ops.ts';
import type { LoweringCall } from '../lowering-call.ts';
import { DataType, type OnnxGraph } from '../onnx/onnx-graph.ts';
import { crop, pad, placeTaps, shareValues, taps, tapShape, type Sliding } from './slide.ts';

/** Smaller than any 32-bit number that is a value of an image. */
const lowest = -3.4028234663852886e38;

/** Largest values along one axis, with what their gradient needs. */
interface Stage {
  readonly sliding: Sliding;
  /** Of the image before it. */
  readonly shape: readonly number[];
  /** The values at each place of the window. */
  readonly parts: readonly string[];
  /** The largest of the first values, of the first two, and so on. */
  readonly running: readonly string[];
}

/** The largest value in each window: first along the width, then along the height. */
export function maxPool(
  call: LoweringCall,
  x: string,
  image: readonly number[],
  result: readonly number[],
  options: PoolingOptions,
): string {
  const stages = writeStages(call, x, image, result, options);
  return call.onnx.node('Reshape', [stages[1].running.at(-1) ?? '', call.onnx.integers(result)]);
}

/** The gradient at the image: each window's goes to the first of its largest values, row by row. */
export function maxPoolGradient(
  call: LoweringCall,
  x: string,
  dy: string,
  image: readonly number[],
  result: readonly number[],
  options: PoolingOptions,
): string {
  const { onnx } = call;
  const [across, down] = writeStages(call, x, image, result, options);
  const tall = stageGradient(onnx, down, dy);
  const framed = stageGradient(onnx, across, tall);
  const { pads } = options;
  const [, height = 1, width = 1] = image;
  const cut = crop(onnx, framed, across.shape, 1, pads[0], height);
  return crop(onnx, cut, across.shape.with(1, height), 2, pads[1], width);
}

function writeStages(
  call: LoweringCall,
  x: string,
  image: readonly number[],
  result: readonly number[],
  { window, strides, pads }: PoolingOptions,
): readonly [Stage, Stage] {
  const { onnx } = call;
  const [batch = 1, height = 1, width = 1, channels = 1] = image;
  const [, rows = 1, columns = 1] = result;
  const [top, left, bottom, right] = pads;
  const key = `largest of ${x} ${JSON.stringify([window, strides, pads])}`;
  const [framed = ''] = shareValues(call, `${key} framed`, () => [
    pad(onnx, x, [0, top, left, 0], [0, bottom, right, 0], lowest),
  ]);
  const shape = [batch, height + top + bottom, width + left + right, channels];
  const slide = (axis: 1 | 2, positions: number): Sliding => ({
    axis,
    size: window[axis - 1] ?? 1,
    stride: strides[axis - 1] ?? 1,
    dilation: 1,
    positions,
  });
  const across = writeStage(call, `${key} across`, framed, shape, slide(2, columns));
  const wide = shape.with(2, columns);
  const [image2 = ''] = shareValues(call, `${key} wide`, () => [
    onnx.node('Reshape', [across.running.at(-1) ?? '', onnx.integers(wide)]),
  ]);
  return [across, writeStage(call, `${key} down`, image2, wide, slide(1, rows))];
}

function writeStage(
  call: LoweringCall,
  key: string,
  x: string,
  shape: readonly number[],
  sliding: Sliding,
): Stage {
  const { onnx } = call;
  const parts = shareValues(call, `${key} parts`, () => taps(onnx, x, shape, sliding));
  const running = shareValues(call, `${key} running`, () => {
    const [first = ''] = parts;
    const largest = [first];
    for (const part of parts.slice(1)) {
      largest.push(onnx.node('Max', [largest.at(-1) ?? first, part]));
    }
    return largest;
  });
  return { sliding, shape, parts, running };
}

function stageGradient(
  onnx: OnnxGraph,
  { sliding, shape, parts, running }: Stage,
  dy: string,
): string {
  let rest = onnx.node('Reshape', [dy, onnx.integers(tapShape(shape, sliding))]);
  const shares = parts.map((part, index) => {
    return { part, before: running[index - 1] };
  });
  const given: string[] = [];
  // From the last place back: a value takes what is left when it exceeds all before it.
  for (const { part, before } of shares.toReversed()) {
    if (before === undefined) {
      given.unshift(rest);
      continue;
    }
    const wins = onnx.node('Cast', [onnx.node('Greater', [part, before])], { to: DataType.FLOAT });
    const share = onnx.node('Mul', [wins, rest]);
    rest = onnx.node('Sub', [rest, share]);
    given.unshift(share);
  }
  return placeTaps(onnx, given, shape, sliding);
}
