import { callbackDefaults } from '../training/callbacks/callback-catalogue.ts';
import type { CallbackConfig } from '../training/callbacks/callback-config.ts';
import { callbackSchema } from '../training/callbacks/callback-schema.ts';
import type { CodeValue } from './code-value.ts';
import { asArgument, itemsOf } from './evaluate-expression.ts';
import { isObject, type KerasObject, type KerasValue } from './keras-object.ts';

type Note = (message: string) => void;

/** Arguments by position (keras/src/callbacks). */
const orders: Readonly<Record<string, readonly string[]>> = {
  EarlyStopping:
    'monitor min_delta patience verbose mode baseline restore_best_weights start_from_epoch'.split(
      ' ',
    ),
  ReduceLROnPlateau: 'monitor factor patience verbose mode min_delta cooldown min_lr'.split(' '),
  ModelCheckpoint:
    'filepath monitor verbose save_best_only save_weights_only mode save_freq initial_value_threshold'.split(
      ' ',
    ),
  TerminateOnNaN: ['raise_error'],
  CSVLogger: ['filename', 'separator', 'append'],
  TensorBoard: ['log_dir', 'histogram_freq', 'write_graph'],
};

/** What has no counterpart here and changes nothing about when a callback acts. */
const withoutEffect: ReadonlySet<string> = new Set([
  ...['verbose', 'filepath', 'filename', 'append', 'log_dir', 'save_weights_only', 'raise_error'],
  ...['write_images', 'write_steps_per_second', 'update_freq'],
]);

/**
 * The callbacks of `fit`, as far as they are read; null where they are not a list. Each that is left out, and each
 * argument, is told of.
 */
export function readCallbacks(value: CodeValue, note: Note): readonly CallbackConfig[] | null {
  if (asArgument(value) === null) return null;
  const items = itemsOf(value);
  if (!items) {
    note('The callbacks are not read: write them as a list.');
    return null;
  }
  return items.flatMap((item) => {
    const object = asArgument(item);
    if (!isObject(object) || object.module !== 'callbacks') {
      note('A callback is left out: only those of keras.callbacks are read, with plain values.');
      return [];
    }
    const callback = readCallback(object, note);
    return callback ? [callback] : [];
  });
}

function readCallback(object: KerasObject, note: Note): CallbackConfig | null {
  const { kind } = object;
  const order = orders[kind];
  if (!order || !isType(kind)) {
    note(`The callback ${kind} is left out: it is not read.`);
    return null;
  }
  const given: readonly (readonly [string, KerasValue])[] = [
    ...object.positional.flatMap((one, index) => {
      const key = order[index];
      return key === undefined ? [] : [[key, one] as const];
    }),
    ...Object.entries(object.named),
  ];
  const settings: Record<string, unknown> = { ...callbackDefaults[kind] };
  for (const [key, one] of given) {
    if (Object.hasOwn(settings, key)) settings[key] = one;
    else if (key === 'save_freq') {
      if (one !== 'epoch') note('save_freq of ModelCheckpoint is not read: it counts batches.');
    } else if (!withoutEffect.has(key)) note(`${key} of ${kind} is not read.`);
  }
  const read = callbackSchema.safeParse(settings);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.join('.') ?? '';
  note(`${path} of ${kind} cannot be read as it is written, so the callback is left out.`);
  return null;
}

function isType(kind: string): kind is CallbackConfig['type'] {
  return Object.hasOwn(callbackDefaults, kind);
}
