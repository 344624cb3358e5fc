import { defaultsOf, type SettingField } from './setting-field.ts';
import type { ScheduleConfig } from './training-config.ts';

type ScheduleType = ScheduleConfig['type'];

/** A schedule with its arguments. */
export interface ScheduleChoice {
  readonly id: ScheduleType;
  readonly label: string;
  readonly help: string;
  readonly fields: readonly SettingField[];
}

const steps = { kind: 'integer', min: 1, max: 1e9, default: 1000, group: 'main' } as const;
const rate = { kind: 'number', min: 0, max: 1000, group: 'main' } as const;

const decaySteps: SettingField = {
  key: 'decay_steps',
  label: 'Decay steps',
  ...steps,
  help: 'Updates over which the rate decays.',
};
const decayRate: SettingField = {
  key: 'decay_rate',
  label: 'Decay rate',
  ...rate,
  default: 0.5,
  help: 'How strongly the rate decays over these steps.',
};
const staircase: SettingField = {
  key: 'staircase',
  label: 'Staircase',
  kind: 'boolean',
  default: false,
  help: 'Falls once every decay steps instead of a little at each update.',
  group: 'main',
};
const alpha: SettingField = {
  key: 'alpha',
  label: 'Alpha',
  ...rate,
  max: 1,
  default: 0,
  help: 'Share of the initial rate that is kept at the end.',
};
const warmUpSteps: SettingField = {
  key: 'warmup_steps',
  label: 'Warm-up steps',
  ...steps,
  help: 'Updates over which the rate rises to the warm-up target.',
};

/** Ways of changing the learning rate over the training, with their settings. */
export const schedules: readonly ScheduleChoice[] = [
  { id: 'constant', label: 'Constant', help: 'The same rate from first to last.', fields: [] },
  {
    id: 'step',
    label: 'Step',
    help: 'Multiplies the rate by a factor every so many updates.',
    fields: [
      { ...decaySteps, help: 'Updates between two drops of the rate.' },
      { ...decayRate, help: 'Factor of the rate at each drop.' },
    ],
  },
  {
    id: 'piecewise_constant',
    label: 'Piecewise constant',
    help: 'A list of rates, each from a given update on.',
    fields: [
      {
        key: 'boundaries',
        label: 'Boundaries',
        kind: 'numbers',
        min: 0,
        max: 1e9,
        default: [1000],
        help: 'Numbers of updates, rising, after which the next rate holds.',
        group: 'main',
      },
      {
        key: 'values',
        label: 'Rates',
        kind: 'numbers',
        min: 0,
        max: 1000,
        default: [0.0001],
        help: 'The rate after each boundary.',
        group: 'main',
      },
    ],
  },
  {
    id: 'exponential',
    label: 'Exponential',
    help: 'Falls by the same factor over every stretch of updates.',
    fields: [decaySteps, decayRate, staircase],
  },
  {
    id: 'polynomial',
    label: 'Polynomial',
    help: 'Falls to an end rate along a power curve; a straight line with power 1.',
    fields: [
      decaySteps,
      {
        key: 'end_learning_rate',
        label: 'End learning rate',
        ...rate,
        default: 0.0001,
        help: 'The rate when the decay is over.',
      },
      {
        key: 'power',
        label: 'Power',
        kind: 'number',
        min: 0,
        max: 100,
        default: 1,
        help: 'Shape of the fall: 1 is straight, more falls fast at first.',
        group: 'main',
      },
      {
        key: 'cycle',
        label: 'Cycle',
        kind: 'boolean',
        default: false,
        help: 'Starts again, more slowly, each time the end is reached.',
        group: 'main',
      },
    ],
  },
  {
    id: 'inverse_time',
    label: 'Inverse time',
    help: 'Divides the rate by a number that grows with the updates.',
    fields: [decaySteps, decayRate, staircase],
  },
  {
    id: 'cosine',
    label: 'Cosine',
    help: 'Falls along half a cosine: slowly, fast, slowly; it can warm up first.',
    fields: [
      decaySteps,
      alpha,
      {
        key: 'warmup_target',
        label: 'Warm-up target',
        ...rate,
        nullable: true,
        default: null,
        help: 'Rises from the initial rate to this one before it falls; off does not rise.',
      },
      { ...warmUpSteps, min: 0, default: 0 },
    ],
  },
  {
    id: 'cosine_restarts',
    label: 'Cosine with restarts',
    help: 'Falls along half a cosine again and again, each time over more updates.',
    fields: [
      {
        key: 'first_decay_steps',
        label: 'First decay steps',
        ...steps,
        help: 'Updates of the first fall.',
      },
      {
        key: 't_mul',
        label: 'Length factor',
        kind: 'number',
        min: 1,
        max: 100,
        default: 2,
        help: 'How much longer each fall is than the one before.',
        group: 'main',
      },
      {
        key: 'm_mul',
        label: 'Height factor',
        ...rate,
        default: 1,
        help: 'How high each restart is compared with the one before.',
      },
      alpha,
    ],
  },
  {
    id: 'warm_up',
    label: 'Warm-up',
    help: 'Rises in a straight line and stays there.',
    fields: [
      {
        key: 'warmup_target',
        label: 'Warm-up target',
        ...rate,
        default: 0.01,
        help: 'The rate after the rise.',
      },
      warmUpSteps,
    ],
  },
  {
    id: 'one_cycle',
    label: 'One cycle',
    help: 'Rises to a high rate and falls far below the initial one, once over the whole training.',
    fields: [
      { key: 'total_steps', label: 'Total steps', ...steps, min: 2, help: 'Updates of the cycle.' },
      {
        key: 'max_lr',
        label: 'Highest rate',
        ...rate,
        default: 0.01,
        help: 'The rate at the top.',
      },
      {
        key: 'pct_start',
        label: 'Share of the rise',
        ...rate,
        max: 1,
        default: 0.3,
        help: 'Share of the cycle in which the rate rises.',
      },
      {
        key: 'final_div_factor',
        label: 'Final divisor',
        kind: 'number',
        min: 1,
        max: 1e12,
        default: 10000,
        help: 'The last rate is the initial one divided by this.',
        group: 'main',
      },
    ],
  },
];

/** Keras's defaults of each schedule, and working values where Keras has none. */
export const scheduleDefaults = Object.fromEntries(
  schedules.map(({ id, fields }) => [id, { type: id, ...defaultsOf(fields) }]),
  // The fields are the arguments of the types by name; `schema.test.ts` reads every default back.
) as unknown as { readonly [Type in ScheduleType]: Extract<ScheduleConfig, { type: Type }> };
