import type { RunSettings } from '../../../../common/runs/run.ts';
import { wireFields } from './wire-reader.ts';

/** A number that an event logged. */
export interface LoggedScalar {
  readonly tag: string;
  readonly value: number;
}

/** What of an event is a curve or a setting. */
export interface ScalarEvent {
  readonly step: number;
  /** Seconds since 1970. */
  readonly at: number;
  readonly scalars: readonly LoggedScalar[];
  readonly settings: RunSettings | null;
}

/**
 * Reads an event of TensorBoard (tensorflow/core/util/event.proto): scalars as simple values or tensors of one number,
 * and hyperparameters of the HParams plugin. Throws a RangeError for bytes that are no event.
 */
export function readScalarEvent(message: Buffer): ScalarEvent {
  let step = 0;
  let at = NaN;
  let settings: RunSettings | null = null;
  const scalars: LoggedScalar[] = [];
  for (const { number, value, bytes } of wireFields(message)) {
    if (number === 1) at = value;
    else if (number === 2) step = value > Number.MAX_SAFE_INTEGER ? 0 : value;
    else if (number === 5) {
      for (const part of wireFields(bytes)) {
        if (part.number !== 1) continue;
        const found = readValue(part.bytes);
        if (found.scalar) scalars.push(found.scalar);
        settings = found.settings ?? settings;
      }
    }
  }
  return { step, at, scalars, settings };
}

function readValue(message: Buffer): {
  scalar: LoggedScalar | null;
  settings: RunSettings | null;
} {
  let tag = '';
  let value: number | null = null;
  let settings: RunSettings | null = null;
  for (const field of wireFields(message)) {
    if (field.number === 1) tag = field.bytes.toString('utf8');
    else if (field.number === 2) value = field.value;
    else if (field.number === 8) value = scalarOfTensor(field.bytes);
    else if (field.number === 9) settings = hyperparameters(field.bytes);
  }
  return { scalar: value === null || settings ? null : { tag, value }, settings };
}

/** Types of TensorFlow's types.proto that a logged number can have: bytes of one, and how they are read. */
const numberTypes: Readonly<
  Record<number, readonly [bytes: number, read: (of: Buffer) => number]>
> = {
  1: [4, (of) => of.readFloatLE()],
  2: [8, (of) => of.readDoubleLE()],
  3: [4, (of) => of.readInt32LE()],
  9: [8, (of) => Number(of.readBigInt64LE())],
  14: [2, (of) => Buffer.from([0, 0, of[0] ?? 0, of[1] ?? 0]).readFloatLE()],
};

/** A tensor's only number; null for tensors of several, of none, or of texts. */
function scalarOfTensor(message: Buffer): number | null {
  let type = 0;
  let found: number | null = null;
  for (const { number, value, bytes } of wireFields(message)) {
    if (number === 1) type = value;
    else if (number === 2) {
      const dimensions = [...wireFields(bytes)].filter((field) => field.number === 2);
      const sizes = dimensions.map((field) => [...wireFields(field.bytes)][0]?.value ?? 0);
      if (sizes.some((size) => size !== 1)) return null;
    } else if (number === 4) {
      const [size, read] = numberTypes[type] ?? [0, null];
      if (read && bytes.length === size) found = read(bytes);
    } else if (number === 5) found = bytes.length === 4 ? bytes.readFloatLE() : value;
    else if (number === 6) found = bytes.length === 8 ? bytes.readDoubleLE() : value;
    else if (number === 7 || number === 10) {
      const only = bytes.length > 0 ? firstVarint(bytes) : value;
      found = only;
    }
  }
  return found;
}

/** The first of packed varints; negative ones are written as 64 bits of two's complement. */
function firstVarint(bytes: Buffer): number {
  let value = 0n;
  for (const [place, byte] of bytes.entries()) {
    value |= BigInt(byte & 0x7f) << BigInt(7 * place);
    if (byte < 0x80) break;
  }
  return Number(BigInt.asIntN(64, value));
}

/** Hyperparameters out of the metadata of a value (tensorboard/plugins/hparams/plugin_data.proto); null without any. */
function hyperparameters(metadata: Buffer): RunSettings | null {
  const plugin = [...wireFields(metadata)].find((field) => field.number === 1);
  if (!plugin) return null;
  const parts = [...wireFields(plugin.bytes)];
  if (parts.find((part) => part.number === 1)?.bytes.toString() !== 'hparams') return null;
  const content = parts.find((part) => part.number === 2);
  const start = content && [...wireFields(content.bytes)].find((field) => field.number === 3);
  const settings: Record<string, string | number | boolean> = {};
  for (const entry of start ? wireFields(start.bytes) : []) {
    if (entry.number !== 1) continue;
    const pair = [...wireFields(entry.bytes)];
    const name = pair.find((field) => field.number === 1)?.bytes.toString();
    const holder = pair.find((field) => field.number === 2);
    const value = holder && [...wireFields(holder.bytes)][0];
    if (name === undefined || !value) continue;
    if (value.number === 2) settings[name] = value.value;
    else if (value.number === 3) settings[name] = value.bytes.toString();
    else if (value.number === 4) settings[name] = value.value !== 0;
  }
  return settings;
}
