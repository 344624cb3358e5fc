import type { NetworkSpec } from '../network/network-spec.ts';
import { lossChoice, losses } from '../training/loss-catalogue.ts';
import { metrics as metricCatalogue } from '../training/metric-catalogue.ts';
import { optimizerDefaults, optimizerFields } from '../training/optimizer-catalogue.ts';
import { scheduleDefaults, schedules } from '../training/schedule-catalogue.ts';
import type { SettingField, SettingValue } from '../training/setting-field.ts';
import type {
  LossId,
  MetricId,
  OptimizerConfig,
  OutputLoss,
  ScheduleConfig,
  TrainingConfig,
} from '../training/training-config.ts';
import type { TrainingCall } from './code-frame.ts';
import type { CodeReader } from './code-reader.ts';
import { asArgument } from './evaluate-expression.ts';
import { isList, isObject, isTable, type KerasObject, type KerasValue } from './keras-object.ts';
import { readCallbacks } from './read-callbacks.ts';
import { modelEnds } from './script/model-ends.ts';

/** Settings under construction. */
type Draft = { -readonly [Key in keyof TrainingConfig]?: TrainingConfig[Key] };

/**
 * The settings of `compile` and `fit` that are written as values. What is not read stays as it was: a note says so.
 */
export function readTraining(reader: CodeReader, network: NetworkSpec): Partial<TrainingConfig> {
  const draft: Draft = {};
  const { trainingCalls, seed } = reader.reading;
  if (seed !== null && Number.isInteger(seed) && seed >= 0) draft.seed = seed;
  for (const call of trainingCalls) {
    const values = new Map(
      [...call.arguments].flatMap(([key, value]): [string, KerasValue][] => {
        const known = asArgument(value);
        return known === undefined ? [] : [[key, known]];
      }),
    );
    const note = (message: string) => reader.report('note', message, call.node);
    if (call.method === 'compile') readCompile(values, call, network, draft, note);
    else {
      readFit(values, draft);
      const callbacks = call.arguments.get('callbacks');
      const read = callbacks && readCallbacks(callbacks, note);
      if (read) draft.callbacks = read;
    }
  }
  return draft;
}

type Note = (message: string) => void;

function readFit(values: ReadonlyMap<string, KerasValue>, draft: Draft): void {
  const whole = (key: string) => {
    const value = values.get(key);
    return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? value : null;
  };
  const batchSize = whole('batch_size');
  const epochs = whole('epochs');
  if (batchSize !== null) draft.batchSize = batchSize;
  if (epochs !== null) draft.epochs = epochs;
  const shuffle = values.get('shuffle');
  if (typeof shuffle === 'boolean') draft.shuffle = shuffle;
}

function readCompile(
  values: ReadonlyMap<string, KerasValue>,
  call: TrainingCall,
  network: NetworkSpec,
  draft: Draft,
  note: Note,
): void {
  const optimizer = values.get('optimizer');
  if (optimizer !== undefined && optimizer !== null) readOptimizer(optimizer, draft, note);
  const loss = values.get('loss') ?? null;
  const weights = values.get('loss_weights') ?? null;
  if (loss !== null) readLosses(loss, weights, network, draft, note);
  const metrics = values.get('metrics');
  if (isList(metrics)) draft.metrics = readMetrics(metrics, draft, note);
  else if (isTable(metrics)) {
    draft.metrics = readMetrics(
      Object.values(metrics.entries).flatMap((one) => (isList(one) ? one : [one])),
      draft,
      note,
    );
  } else if (call.arguments.has('metrics') && metrics !== null) {
    note('The metrics are not read: write them as a list.');
  }
}

/** Settings of an object by the fields that it has; others are told of. */
function settingsIn(
  object: KerasObject,
  fields: readonly SettingField[],
  order: readonly string[],
  note: Note,
): Record<string, SettingValue> {
  const given: [string, KerasValue][] = [
    ...object.positional.flatMap((value, index): [string, KerasValue][] => {
      const key = order[index];
      return key === undefined ? [] : [[key, value]];
    }),
    ...Object.entries(object.named),
  ];
  const settings: Record<string, SettingValue> = {};
  for (const [key, value] of given) {
    const field = fields.find((known) => known.key === key);
    if (!field) {
      if (!['name', 'reduction', 'dtype', 'learning_rate'].includes(key)) {
        note(`${key} of ${object.kind} is not read.`);
      }
    } else if (fits(field, value)) settings[key] = value as SettingValue;
    else note(`${key} of ${object.kind} cannot be read as it is written.`);
  }
  return settings;
}

function fits(
  { kind, nullable, min = -Infinity, max = Infinity }: SettingField,
  value: KerasValue,
) {
  const inRange = (one: KerasValue) => typeof one === 'number' && one >= min && one <= max;
  if (value === null) return nullable === true;
  switch (kind) {
    case 'number':
      return inRange(value);
    case 'integer':
      return inRange(value) && Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'numbers':
      return isList(value) && value.every(inRange);
  }
}

function readOptimizer(value: KerasValue, draft: Draft, note: Note): void {
  const kind = typeof value === 'string' ? value : isObject(value) ? value.kind : '';
  const types = Object.keys(optimizerDefaults) as OptimizerConfig['type'][];
  const type = types.find((known) => known.toLowerCase() === kind.toLowerCase());
  if (!type) {
    note(`The optimiser ${kind === '' ? '' : `${kind} `}is not known here, so it stays as it is.`);
    return;
  }
  const fields = optimizerFields[type];
  const object = isObject(value) ? value : null;
  const rate = object?.named['learning_rate'] ?? object?.positional[0];
  const settings = object
    ? settingsIn(
        withoutRate(object),
        fields,
        fields.map(({ key }) => key),
        note,
      )
    : {};
  let initial: number | null = typeof rate === 'number' ? rate : null;
  draft.schedule = { type: 'constant' };
  if (isObject(rate)) {
    const schedule = readSchedule(rate, note);
    if (schedule) {
      draft.schedule = schedule.schedule;
      initial = schedule.initial;
    }
  }
  // Every field is one of this type's: see `optimizer-catalogue.ts`.
  draft.optimizer = {
    ...optimizerDefaults[type],
    ...settings,
    ...(initial === null ? {} : { learning_rate: initial }),
  };
}

/** The rate is read by itself: it may be a schedule. */
function withoutRate(object: KerasObject): KerasObject {
  const { learning_rate: _rate, ...named } = object.named;
  const [first, ...rest] = object.positional;
  return { ...object, positional: first === undefined ? [] : [0, ...rest], named };
}

/** Keras's schedules by class, with the names of their first arguments. */
const scheduleOrders: Readonly<
  Record<string, { readonly type: ScheduleConfig['type']; readonly order: readonly string[] }>
> = {
  ExponentialDecay: { type: 'exponential', order: ['decay_steps', 'decay_rate', 'staircase'] },
  InverseTimeDecay: { type: 'inverse_time', order: ['decay_steps', 'decay_rate', 'staircase'] },
  PolynomialDecay: {
    type: 'polynomial',
    order: ['decay_steps', 'end_learning_rate', 'power', 'cycle'],
  },
  CosineDecay: { type: 'cosine', order: ['decay_steps', 'alpha'] },
  CosineDecayRestarts: {
    type: 'cosine_restarts',
    order: ['first_decay_steps', 't_mul', 'm_mul', 'alpha'],
  },
};

function readSchedule(
  object: KerasObject,
  note: Note,
): { readonly schedule: ScheduleConfig; readonly initial: number } | null {
  if (object.kind === 'PiecewiseConstantDecay') return readPiecewise(object);
  const known = scheduleOrders[object.kind];
  const { initial_learning_rate: named, ...others } = object.named;
  const initial = named ?? object.positional[0];
  if (!known || typeof initial !== 'number') {
    note(`The schedule ${object.kind} is not read, so the learning rate stays as it is.`);
    return null;
  }
  const positional = named === undefined ? object.positional.slice(1) : object.positional;
  const fields = schedules.find(({ id }) => id === known.type)?.fields ?? [];
  const settings = settingsIn({ ...object, positional, named: others }, fields, known.order, note);
  // The fields are this type's arguments: see `schedule-catalogue.ts`.
  const schedule = { ...scheduleDefaults[known.type], ...settings } as ScheduleConfig;
  return { schedule, initial };
}

function readPiecewise({ positional, named }: KerasObject) {
  const boundaries = named['boundaries'] ?? positional[0] ?? [];
  const values = named['values'] ?? positional[1] ?? [];
  const numbers = (list: KerasValue) =>
    isList(list) && list.every((one) => typeof one === 'number') ? list : null;
  const [steps, rates] = [numbers(boundaries), numbers(values)];
  const [initial, ...rest] = rates ?? [];
  if (!steps || initial === undefined || rest.length !== steps.length) return null;
  const schedule: ScheduleConfig = {
    type: 'piecewise_constant',
    boundaries: steps,
    values: rest,
  };
  return { schedule, initial };
}

const shortLosses: Readonly<Record<string, LossId>> = {
  mse: 'mean_squared_error',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  msle: 'mean_squared_logarithmic_error',
  bce: 'binary_crossentropy',
  kld: 'kl_divergence',
  kullbackleiblerdivergence: 'kl_divergence',
  logcosh: 'log_cosh',
  huberloss: 'huber',
};

function readLoss(value: KerasValue): Pick<OutputLoss, 'loss' | 'lossOptions'> | null {
  const kind = typeof value === 'string' ? value : isObject(value) ? value.kind : '';
  const plain = kind.replaceAll('_', '').toLowerCase();
  const id = shortLosses[plain] ?? losses.find((one) => one.id.replaceAll('_', '') === plain)?.id;
  if (id === undefined) return null;
  const fields = lossChoice(id).fields;
  const settings = isObject(value)
    ? settingsIn(
        value,
        fields,
        fields.map(({ key }) => key),
        () => undefined,
      )
    : {};
  return { loss: id, lossOptions: settings };
}

function readLosses(
  value: KerasValue,
  weights: KerasValue,
  network: NetworkSpec,
  draft: Draft,
  note: Note,
): void {
  const ends = modelEnds(network);
  const losses = isTable(value)
    ? ends.map(({ name }) => value.entries[name] ?? null)
    : isList(value)
      ? value
      : null;
  if (!losses) {
    const loss = readLoss(value);
    if (loss) Object.assign(draft, { ...loss, outputs: {} });
    else note('The loss is not known here, so it stays as it is.');
    return;
  }
  const outputs: Record<string, OutputLoss> = {};
  ends.forEach(({ id, name }, index) => {
    const loss = readLoss(losses[index] ?? null);
    const given = isTable(weights)
      ? weights.entries[name]
      : isList(weights)
        ? weights[index]
        : null;
    if (loss) outputs[id] = { ...loss, weight: typeof given === 'number' ? given : 1 };
    else note(`The loss of ${name} is not known here, so it stays as it is.`);
  });
  draft.outputs = outputs;
}

const metricNames: Readonly<Record<string, MetricId>> = {
  acc: 'accuracy',
  binaryaccuracy: 'accuracy',
  categoricalaccuracy: 'accuracy',
  sparsecategoricalaccuracy: 'accuracy',
  topkcategoricalaccuracy: 'top_k_categorical_accuracy',
  sparsetopkcategoricalaccuracy: 'top_k_categorical_accuracy',
  mse: 'mean_squared_error',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  msle: 'mean_squared_logarithmic_error',
  logcosherror: 'logcosh',
};

function readMetrics(values: readonly KerasValue[], draft: Draft, note: Note): readonly MetricId[] {
  const found = new Set<MetricId>();
  for (const value of values) {
    const kind = typeof value === 'string' ? value : isObject(value) ? value.kind : '';
    const plain = kind.replaceAll('_', '').toLowerCase();
    const id =
      metricNames[plain] ?? metricCatalogue.find((one) => one.id.replaceAll('_', '') === plain)?.id;
    if (id === undefined) {
      note(
        `The metric ${kind === '' ? 'that is written here' : kind} is not known, so it is left out.`,
      );
      continue;
    }
    const named = isObject(value) ? value.named : {};
    const isUnderPrecision = id === 'auc' && named['curve'] === 'PR';
    if (id === 'top_k_categorical_accuracy' && typeof named['k'] === 'number') {
      draft.topK = named['k'];
    }
    found.add(isUnderPrecision ? 'auc_pr' : id);
  }
  return [...found];
}
