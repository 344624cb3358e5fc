import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { Params, ParamSchema } from '../layer.ts';
import { choiceParam, numberParam } from '../params.ts';
import { numberOf, textOf } from '../read-params.ts';

/**
 * Where the pixel (x, y) of a new image comes from in the old one: column a₀ · x + a₁ · y + a₂, row
 * b₀ · x + b₁ · y + b₂. Each [batch, 1, 1], or a constant.
 */
export interface AffineMap {
  readonly a: readonly [Sym, Sym, Sym];
  readonly b: readonly [Sym, Sym, Sym];
}

/** What is seen beyond the borders, and how pixels are read between others. */
export const samplingParams: readonly ParamSchema[] = [
  choiceParam(
    'fill_mode',
    'Beyond the borders',
    'reflect',
    [
      { value: 'reflect', label: 'Mirrored (reflect)' },
      { value: 'constant', label: 'One value (constant)' },
      { value: 'wrap', label: 'The other side (wrap)' },
      { value: 'nearest', label: 'The last pixel (nearest)' },
    ],
    'What appears where the image was moved away from.',
  ),
  choiceParam(
    'interpolation',
    'Interpolation',
    'bilinear',
    [
      { value: 'bilinear', label: 'Blend neighbours (bilinear)' },
      { value: 'nearest', label: 'Take the nearest pixel' },
    ],
    'How pixels are found that lie between others.',
  ),
  numberParam('fill_value', 'Value beyond', 0, 'The value beyond the borders, if it is constant.'),
];

/** Whole numbers up to here are exact in 32 bits: pixels are counted in such numbers. */
const mostPixels = 2 ** 24;

/**
 * The images [batch, rows, columns, channels] seen through a map, by the rules of TensorFlow's
 * `ImageProjectiveTransformV3`, on which Keras's layers rest. The gradient goes to the images only.
 */
export function sampleAffine(ops: ForwardOps, images: Sym, map: AffineMap, params: Params): Sym {
  const [, height = 1, width = 1] = images.shape;
  const columns = ops.constantTensor([...Array(width).keys()], [1, 1, width]);
  const rows = ops.constantTensor([...Array(height).keys()], [1, height, 1]);
  const through = ([x, y, moved]: readonly [Sym, Sym, Sym]) =>
    ops.add(ops.add(ops.mul(x, columns), ops.mul(y, rows)), moved);
  const mode = textOf(params, 'fill_mode');
  const x = bringInside(ops, through(map.a), width, mode);
  const y = bringInside(ops, through(map.b), height, mode);
  const read = (row: Sym, column: Sym) => readPixels(ops, images, row, column, params);
  if (textOf(params, 'interpolation') === 'nearest') return read(round(ops, y), round(ops, x));

  const [left, top] = [ops.floor(x), ops.floor(y)];
  const one = ops.constant(1);
  const blend = (share: Sym, first: Sym, second: Sym) =>
    ops.add(ops.mul(ops.sub(one, share), first), ops.mul(share, second));
  const perPixel = (value: Sym) => ops.reshape(value, [...value.shape, 1]);
  const [across, down] = [perPixel(ops.sub(x, left)), perPixel(ops.sub(y, top))];
  const right = ops.add(left, one);
  const bottom = ops.add(top, one);
  const above = blend(across, read(top, left), read(top, right));
  const below = blend(across, read(bottom, left), read(bottom, right));
  return blend(down, above, below);
}

/** Replaces coordinates beyond the borders; `constant` leaves them outside. */
function bringInside(ops: ForwardOps, at: Sym, length: number, mode: string): Sym {
  const number = (value: number) => ops.constant(value);
  if (mode === 'constant') return at;
  if (mode === 'reflect' && length > 1) {
    // Mirrored at the outer edges of the first and last pixel, again and again.
    const period = number(2 * length);
    const shifted = ops.add(at, number(0.5));
    const turns = ops.floor(ops.div(shifted, period));
    const within = ops.sub(shifted, ops.mul(turns, period));
    const folded = ops.minimum(within, ops.sub(period, within));
    return clamp(ops, ops.sub(folded, number(0.5)), length);
  }
  if (mode === 'wrap' && length > 1) {
    const before = ops.floor(ops.div(ops.neg(at), number(length - 1)));
    const fromBelow = ops.add(at, ops.mul(ops.add(before, number(1)), number(length)));
    const behind = ops.floor(ops.div(at, number(length - 1)));
    const fromAbove = ops.sub(at, ops.mul(behind, number(length)));
    const isAbove = ops.greater(at, number(length - 1));
    const inside = ops.where(isAbove, fromAbove, at);
    return clamp(ops, ops.where(ops.greater(number(0), at), fromBelow, inside), length);
  }
  return clamp(ops, at, length);
}

function clamp(ops: ForwardOps, at: Sym, length: number): Sym {
  return ops.minimum(ops.maximum(at, ops.constant(0)), ops.constant(length - 1));
}

/** To the nearest whole number, halves away from zero. */
function round(ops: ForwardOps, x: Sym): Sym {
  const half = ops.constant(0.5);
  const below = ops.neg(ops.floor(ops.sub(half, x)));
  return ops.where(ops.greater(ops.constant(0), x), below, ops.floor(ops.add(x, half)));
}

/** The pixels at whole rows and columns [batch, rows, columns], the constant value for those outside. */
function readPixels(ops: ForwardOps, images: Sym, row: Sym, column: Sym, params: Params): Sym {
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
  const nearRow = clamp(ops, row, height);
  const nearColumn = clamp(ops, column, width);
  const place = ops.add(ops.mul(nearRow, ops.constant(width)), nearColumn);
  const together = Math.max(1, Math.floor(mostPixels / (height * width)));
  const parts = Array.from({ length: Math.ceil(batch / together) }, (_, part) => {
    const start = part * together;
    const count = Math.min(together, batch - start);
    const cut = (value: Sym) =>
      ops.slice(value, [start, ...value.shape.slice(1).map(() => 0)], value.shape.with(0, count));
    const firsts = Array.from({ length: count }, (__, image) => image * height * width);
    const places = ops.add(cut(place), ops.constantTensor(firsts, [count, 1, 1]));
    return ops.gather(ops.reshape(cut(images), [count * height * width, channels]), places);
  });
  const pixels = ops.concat(parts, 0);
  if (textOf(params, 'fill_mode') !== 'constant') return pixels;
  const inside = ops.mul(ops.equal(row, nearRow), ops.equal(column, nearColumn));
  const kept = ops.reshape(inside, [...inside.shape, 1]);
  return ops.where(kept, pixels, ops.constant(numberOf(params, 'fill_value')));
}
