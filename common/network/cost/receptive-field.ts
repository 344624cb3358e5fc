import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { NodeSpec } from '../network-spec.ts';

/** How far one value of a map sees into the network's input, along one axis. */
export interface AxisField {
  /** Values of the input that it can depend on; Infinity: all of them. */
  readonly size: number;
  /** Input values between the middles of what two neighbours see; below 1 behind upsampling. */
  readonly stride: number;
}

/** One entry per axis of a map; null for values that have no place in the input, such as rows of numbers. */
export type ReceptiveField = readonly AxisField[] | null;

/** A window along one axis. */
interface Window {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
}

/** What an Input's own values see: themselves, along every axis but the channels. */
export function fieldOfInput(shape: Shape): ReceptiveField {
  const axes = shape.length - 2;
  return axes > 0 ? Array.from({ length: axes }, () => ({ size: 1, stride: 1 })) : null;
}

/**
 * What the values behind a layer see: along each axis r ← r + (k − 1)·j and j ← j·s, with k the window's reach
 * (gaps included), s its stride, and r and j what was before (Araujo, Norris and Sim 2019, “Computing
 * Receptive Fields of Convolutional Neural Networks”, equations 1 and 2, taken forward). Where ways meet, the
 * largest counts. At borders a value sees less.
 */
export function fieldBehind(
  node: NodeSpec,
  before: readonly ReceptiveField[],
  output: Shape,
): ReceptiveField {
  const definition = findLayer(node.type);
  const field = widest(before);
  const axes = output.length - 2;
  if (!definition || !field) return null;
  const params = resolveParams(definition, node.params);
  if (seesAll.has(definition.category) || seesAll.has(node.type)) {
    return axes > 0 ? field.slice(0, axes).map(({ stride }) => ({ size: Infinity, stride })) : null;
  }
  if (axes !== field.length) return null;
  if (changesPlaces.has(node.type)) return null;
  return field.map((axis, index) => alongAxis(node.type, axis, windowOf(params, index)));
}

/** Every value depends on all places: recurrent layers on what came before, attention on everything. */
const seesAll: ReadonlySet<string> = new Set(['recurrent', 'attention', 'Bidirectional']);
/** Values no longer lie where they lay in the input. */
const changesPlaces: ReadonlySet<string> = new Set([
  'Permute',
  'Reshape',
  'TimeDistributed',
  'Dot',
]);

function alongAxis(type: string, { size, stride }: AxisField, window: Window): AxisField {
  const { size: length, stride: step, dilation } = window;
  if (type.startsWith('UpSampling')) return { size, stride: stride / length };
  if (type === 'Conv2DTranspose') {
    // A value of the larger map takes from ⌈k / s⌉ neighbours of the smaller one.
    return { size: size + (Math.ceil(length / step) - 1) * stride, stride: stride / step };
  }
  return { size: size + (length - 1) * dilation * stride, stride: stride * step };
}

function windowOf(params: Readonly<Record<string, unknown>>, axis: number): Window {
  const along = (key: string): number | null => {
    const value = params[key] ?? null;
    if (typeof value === 'number') return value;
    return Array.isArray(value) ? ((value as number[])[axis] ?? null) : null;
  };
  const pool = along('pool_size');
  const size = along('kernel_size') ?? pool ?? along('size') ?? 1;
  return { size, stride: along('strides') ?? pool ?? 1, dilation: along('dilation_rate') ?? 1 };
}

function widest(fields: readonly ReceptiveField[]): readonly AxisField[] | null {
  const known = fields.filter((field) => field !== null);
  const [first, ...others] = known;
  if (!first || others.some(({ length }) => length !== first.length)) return null;
  return first.map((_, axis) => ({
    size: Math.max(...known.map((field) => field[axis]?.size ?? 1)),
    stride: Math.max(...known.map((field) => field[axis]?.stride ?? 1)),
  }));
}
