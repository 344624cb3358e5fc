import { AppError } from '../errors/app-error.ts';
import type { ParamSchema } from '../layers/layer.ts';
import type { ParamValue } from '../network/network-spec.ts';
import {
  moduleOf,
  ownActivations,
  readActivation,
  readConfigured,
  writeConfigured,
} from './configured.ts';
import { describeValue, isList, type KerasValue } from './keras-object.ts';
import { roundSingle } from './round-single.ts';

/**
 * Where an argument of Keras has another form than the parameter: padding and cropping are pairs per axis,
 * one axis is a number, a range that lies around zero may be one number.
 */
interface ArgumentForm {
  readonly write: (value: readonly number[]) => KerasValue;
  /** Null for a form that is not known. */
  readonly read: (value: KerasValue) => readonly number[] | null;
}

function numbersIn(value: KerasValue): readonly number[] | null {
  return isList(value) && value.every((one) => typeof one === 'number') ? value : null;
}

/** [top, bottom, left, right] as ((top, bottom), (left, right)); also n and (rows, columns). */
const borders: ArgumentForm = {
  write: ([top = 0, bottom = 0, left = 0, right = 0]) => [
    [top, bottom],
    [left, right],
  ],
  read: (value) => {
    if (typeof value === 'number') return [value, value, value, value];
    if (!isList(value) || value.length !== 2) return null;
    const sides = value.flatMap((side) =>
      typeof side === 'number' ? [side, side] : (numbersIn(side) ?? []),
    );
    return sides.length === 4 ? sides : null;
  },
};

/** [before, after], or n on both sides. */
const ends: ArgumentForm = {
  write: (value) => value,
  read: (value) => (typeof value === 'number' ? [value, value] : numbersIn(value)),
};

/** Axes, a single one as a number. */
const axes: ArgumentForm = {
  write: (value) => (value.length === 1 ? (value[0] ?? -1) : value),
  read: (value) => (typeof value === 'number' ? [value] : numbersIn(value)),
};

/** [from, to]; one number stands for as much in both directions. */
const range: ArgumentForm = {
  write: (value) => value,
  read: (value) => (typeof value === 'number' ? [-value, value] : numbersIn(value)),
};

/** How much less and how much more; one number stands for both. */
const both: ArgumentForm = {
  write: (value) => value,
  read: (value) => (typeof value === 'number' ? [value, value] : numbersIn(value)),
};

/** Without the batch axis, whose entries are always dropped by themselves; None is 0. */
const noise: ArgumentForm = {
  write: (value) => [null, ...value.map((length) => (length === 0 ? null : length))],
  read: (value) => {
    if (!isList(value) || value[0] !== null) return null;
    return numbersIn(value.slice(1).map((length) => length ?? 0));
  },
};

const forms: Readonly<Record<string, ArgumentForm>> = {
  'ZeroPadding1D.padding': ends,
  'ZeroPadding2D.padding': borders,
  'Cropping1D.cropping': ends,
  'Cropping2D.cropping': borders,
  'LayerNormalization.axis': axes,
  'Normalization.axis': axes,
  'Normalization.mean': axes,
  'Normalization.variance': axes,
  'PReLU.shared_axes': axes,
  'Dot.axes': both,
  'Dropout.noise_shape': noise,
  'RandomRotation.factor': range,
  'RandomTranslation.height_factor': range,
  'RandomTranslation.width_factor': range,
  'RandomZoom.height_factor': range,
  'RandomZoom.width_factor': range,
  'RandomBrightness.factor': range,
  'RandomContrast.factor': both,
};

function formOf(type: string, { key, length, kind }: ParamSchema): ArgumentForm | null {
  const own = forms[`${type}.${key}`];
  if (own) return own;
  // Sizes of a plane may be one number for both axes.
  return kind === 'shape' && length === 2 ? both : null;
}

function isActivation(key: string): boolean {
  return key === 'activation' || key === 'recurrent_activation';
}

/** A parameter as Keras's constructor takes it. Our own activations stay names of functions. */
export function writeArgument(type: string, schema: ParamSchema, value: ParamValue): KerasValue {
  const { key } = schema;
  if (moduleOf(key)) return writeConfigured(key, value);
  if (isActivation(key) && typeof value === 'string' && ownActivations.includes(value)) {
    return { is: 'reference', name: value };
  }
  if (Array.isArray(value)) {
    const numbers = value as readonly number[];
    return formOf(type, schema)?.write(numbers) ?? numbers;
  }
  return value as KerasValue;
}

/**
 * A parameter from an argument of Keras. Throws `invalid-input` with a sentence for a value that the
 * parameter cannot hold; whether it is in range is judged with the other parameters.
 */
export function readArgument(type: string, schema: ParamSchema, value: KerasValue): ParamValue {
  const { key, kind } = schema;
  if (moduleOf(key)) return readConfigured(schema, value);
  if (isActivation(key)) return readActivation(key, value);
  if (value === null) {
    if (schema.nullable === true || schema.default === null) return null;
    throw unfit(type, key, value);
  }
  switch (kind) {
    case 'shape':
    case 'numbers': {
      const form = formOf(type, schema);
      const single = typeof value === 'number' && key !== 'shape' ? [value] : null;
      const numbers = form ? form.read(value) : (numbersIn(value) ?? single);
      if (!numbers) throw unfit(type, key, value);
      return numbers.map(roundSingle);
    }
    case 'integer':
    case 'number': {
      // Sizes along a line may be a tuple of one.
      const only = isList(value) && value.length === 1 ? value[0] : value;
      if (typeof only !== 'number') throw unfit(type, key, value);
      return roundSingle(only);
    }
    case 'boolean':
      if (typeof value !== 'boolean') throw unfit(type, key, value);
      return value;
    case 'choice':
      if (typeof value !== 'string') throw unfit(type, key, value);
      return key === 'padding' ? value.toLowerCase() : value;
    case 'configured':
      throw unfit(type, key, value);
  }
}

function unfit(type: string, key: string, value: KerasValue): AppError {
  return new AppError('invalid-input', `${key} of ${type} cannot be ${describeValue(value)} here.`);
}
