import { defaultsOf, type SettingField, type SettingValue } from '../setting-field.ts';
import type { CallbackConfig } from './callback-config.ts';

type CallbackType = CallbackConfig['type'];

/** A setting of a callback. */
export type CallbackField =
  | SettingField
  | {
      readonly key: string;
      readonly label: string;
      /** A logged name such as `val_loss`. */
      readonly kind: 'metric';
      readonly default: string;
      readonly help: string;
      readonly group: 'main';
    }
  | {
      readonly key: string;
      readonly label: string;
      readonly kind: 'choice';
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      readonly default: SettingValue;
      readonly help: string;
      readonly group: 'main' | 'limits';
    }
  | {
      readonly key: string;
      readonly label: string;
      readonly kind: 'expression';
      /** A condition over the logged values, or the rate of an epoch. */
      readonly of: 'condition' | 'rate';
      readonly default: string;
      readonly help: string;
      readonly group: 'main';
    };

/** A callback with its settings. */
export interface CallbackChoice {
  readonly id: CallbackType;
  readonly label: string;
  /** What it is for, in one sentence. */
  readonly help: string;
  /** False for what Keras does not have. */
  readonly inKeras: boolean;
  readonly fields: readonly CallbackField[];
}

const epochs = { kind: 'integer', min: 0, max: 1_000_000, group: 'main' } as const;
const amount = { kind: 'number', min: 0, max: 1e30 } as const;

const monitor: CallbackField = {
  key: 'monitor',
  label: 'Monitor',
  kind: 'metric',
  default: 'val_loss',
  help: 'The logged value that is watched; its training value where there are no validation rows.',
  group: 'main',
};
const mode: CallbackField = {
  key: 'mode',
  label: 'Mode',
  kind: 'choice',
  choices: [
    { value: 'auto', label: 'Auto: by its name' },
    { value: 'min', label: 'Min: less is better' },
    { value: 'max', label: 'Max: more is better' },
  ],
  default: 'auto',
  help: 'Whether less or more of the monitored value is better.',
  group: 'limits',
};
const minDelta: SettingField = {
  key: 'min_delta',
  label: 'Min delta',
  ...amount,
  default: 0,
  help: 'A change that is not larger than this does not count as better.',
  group: 'limits',
};

/** What can happen during a training besides the updates, with Keras's names and defaults where Keras has it. */
export const callbackChoices: readonly CallbackChoice[] = [
  {
    id: 'EarlyStopping',
    label: 'Early stopping',
    help: 'Ends the run when a value has stopped getting better, and can bring back the best weights.',
    inKeras: true,
    fields: [
      monitor,
      {
        key: 'patience',
        label: 'Patience',
        ...epochs,
        default: 0,
        help: 'Epochs without getting better after which the run ends.',
      },
      {
        key: 'restore_best_weights',
        label: 'Restore best weights',
        kind: 'boolean',
        default: false,
        help: 'Ends with the weights of the best epoch instead of the last.',
        group: 'main',
      },
      mode,
      minDelta,
      {
        key: 'baseline',
        label: 'Baseline',
        kind: 'number',
        min: -1e30,
        max: 1e30,
        nullable: true,
        default: null,
        help: 'Patience also runs out while the value is not better than this.',
        group: 'limits',
      },
      {
        key: 'start_from_epoch',
        label: 'Start from epoch',
        ...epochs,
        default: 0,
        help: 'Epochs at the beginning that are not watched.',
        group: 'limits',
      },
    ],
  },
  {
    id: 'ReduceLROnPlateau',
    label: 'Reduce rate on plateau',
    help: 'Lowers the learning rate when a value has stopped getting better.',
    inKeras: true,
    fields: [
      monitor,
      {
        key: 'factor',
        label: 'Factor',
        kind: 'number',
        min: 1e-12,
        max: 0.999999,
        default: 0.1,
        help: 'What the rate is multiplied by.',
        group: 'main',
      },
      {
        key: 'patience',
        label: 'Patience',
        ...epochs,
        default: 10,
        help: 'Epochs without getting better after which the rate is lowered.',
      },
      mode,
      { ...minDelta, default: 0.0001 },
      {
        key: 'cooldown',
        label: 'Cooldown',
        ...epochs,
        group: 'limits',
        default: 0,
        help: 'Epochs after a reduction that do not count.',
      },
      {
        key: 'min_lr',
        label: 'Lowest rate',
        kind: 'number',
        min: 0,
        max: 1000,
        default: 0,
        help: 'The rate is not lowered below this.',
        group: 'limits',
      },
    ],
  },
  {
    id: 'LearningRateScheduler',
    label: 'Learning rate by formula',
    help: 'Sets the learning rate before each epoch by a formula of yours.',
    inKeras: true,
    fields: [
      {
        key: 'rate',
        label: 'Rate',
        kind: 'expression',
        of: 'rate',
        default: 'lr',
        help: 'The rate of an epoch from epoch (0 for the first) and lr, the rate before it.',
        group: 'main',
      },
    ],
  },
  {
    id: 'ModelCheckpoint',
    label: 'Model checkpoints',
    help: 'Keeps the weights of epochs on the way, so that you can go back to them.',
    inKeras: true,
    fields: [
      {
        key: 'save_best_only',
        label: 'Best only',
        kind: 'boolean',
        default: false,
        help: 'Keeps an epoch only if its monitored value is the best so far.',
        group: 'main',
      },
      monitor,
      {
        key: 'every_epochs',
        label: 'Every n epochs',
        ...epochs,
        min: 1,
        nullable: true,
        default: 1,
        help: 'Epochs from one checkpoint to the next; off: by the minutes only.',
      },
      {
        key: 'every_minutes',
        label: 'Every n minutes',
        kind: 'number',
        min: 0.1,
        max: 100_000,
        nullable: true,
        default: null,
        help: 'Minutes of training from one checkpoint to the next.',
        group: 'main',
      },
      {
        key: 'keep_last',
        label: 'Keep last',
        ...epochs,
        min: 1,
        nullable: true,
        default: null,
        help: 'How many checkpoints stay, the newest; the best one always stays. Off keeps all.',
      },
      mode,
    ],
  },
  {
    id: 'TerminateOnNaN',
    label: 'Terminate on NaN',
    help: 'Ends the run at the first loss that is no number; without it training goes on.',
    inKeras: true,
    fields: [],
  },
  {
    id: 'StopAtTarget',
    label: 'Stop at target',
    help: 'Ends the run once a value is as good as you want it.',
    inKeras: false,
    fields: [
      monitor,
      {
        key: 'target',
        label: 'Target',
        kind: 'number',
        min: -1e30,
        max: 1e30,
        default: 0,
        help: 'The run ends at this value or a better one.',
        group: 'main',
      },
      mode,
    ],
  },
  {
    id: 'Rule',
    label: 'Rule of yours',
    help: 'Does something as soon as a condition over the logged values holds.',
    inKeras: false,
    fields: [
      {
        key: 'when',
        label: 'When',
        kind: 'expression',
        of: 'condition',
        default: 'epoch >= 1',
        help: 'A condition over logged values, epoch (from 1), step, seconds and lr, with previous(x) and best(x). It acts each time it begins to hold.',
        group: 'main',
      },
      {
        key: 'then',
        label: 'Then',
        kind: 'choice',
        choices: [
          { value: 'stop', label: 'End the run' },
          { value: 'checkpoint', label: 'Keep a checkpoint' },
          { value: 'scale_learning_rate', label: 'Multiply the learning rate' },
        ],
        default: 'stop',
        help: 'What happens after the epoch.',
        group: 'main',
      },
      {
        key: 'factor',
        label: 'Factor',
        kind: 'number',
        min: 1e-12,
        max: 1000,
        default: 0.5,
        help: 'What the rate is multiplied by.',
        group: 'main',
      },
    ],
  },
  {
    id: 'CSVLogger',
    label: 'CSV log',
    help: 'Writes a line of the log per epoch into a CSV file.',
    inKeras: true,
    fields: [
      {
        key: 'separator',
        label: 'Separator',
        kind: 'choice',
        choices: [
          { value: ',', label: 'Comma' },
          { value: ';', label: 'Semicolon' },
          { value: '\t', label: 'Tab' },
        ],
        default: ',',
        help: 'What stands between two values of a line.',
        group: 'main',
      },
    ],
  },
  {
    id: 'TensorBoard',
    label: 'TensorBoard files',
    help: 'Writes event files that TensorBoard opens.',
    inKeras: true,
    fields: [
      {
        key: 'histogram_freq',
        label: 'Histograms every',
        ...epochs,
        default: 0,
        help: 'Epochs from one histogram of the weights to the next; 0 writes none.',
      },
      {
        key: 'write_graph',
        label: 'Write graph',
        kind: 'boolean',
        default: true,
        help: 'Writes the network as a graph.',
        group: 'main',
      },
    ],
  },
  {
    id: 'Notification',
    label: 'Notification',
    help: 'Tells you when the run has ended.',
    inKeras: false,
    fields: [],
  },
];

/** The choice of a callback. */
export function callbackChoice(type: CallbackType): CallbackChoice {
  const choice = callbackChoices.find(({ id }) => id === type);
  if (!choice) throw new RangeError(`There is no callback ${type}.`);
  return choice;
}

/** Keras's defaults of each callback, and working values where Keras has none. */
export const callbackDefaults = Object.fromEntries(
  callbackChoices.map(({ id, fields }) => [
    id,
    { type: id, ...defaultsOf(fields as readonly SettingField[]) },
  ]),
  // The fields are the settings of the types by name; `callback-catalogue.test.ts` reads every default back.
) as unknown as { readonly [Type in CallbackType]: Extract<CallbackConfig, { type: Type }> };
