import type { Recipe } from '../datasets/recipe.ts';
import { seesTarget } from '../datasets/series/series-window.ts';
import { expandSound } from '../network/expand-blocks.ts';
import { isInput } from '../network/is-input.ts';
import type { NetworkSpec, NodeSpec } from '../network/network-spec.ts';
import type { TrainingConfig } from '../training/training-config.ts';
import type { RunSettings } from './run.ts';

/** What a run was told to do. */
export interface ConfiguredRun {
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
  readonly recipe: Recipe;
}

type Value = RunSettings[string];

/**
 * The settings of a run as flat names and values, by the names that Keras has where it has one: `learning_rate`,
 * `optimizer`, `batch_size`, `dropout`. What a run does not have (another optimiser's momentum, dropout without a
 * Dropout layer) is absent. Layers of one kind that differ are told in their order: `units` `64-32`.
 */
export function runSettings({ network, training, recipe }: ConfiguredRun): RunSettings {
  return {
    ...ofTraining(training),
    ...ofNetwork(network),
    ...ofRecipe(recipe),
  };
}

function ofTraining(training: TrainingConfig): RunSettings {
  const { type, ...parameters } = training.optimizer;
  const { type: schedule, ...scheduled } = training.schedule;
  const stopping = training.callbacks.find((callback) => callback.type === 'EarlyStopping');
  const { classWeights, changes = [] } = training;
  return {
    optimizer: type,
    ...present(parameters, ''),
    schedule,
    ...present(scheduled, 'schedule_'),
    batch_size: training.batchSize,
    epochs: training.epochs,
    seed: training.seed,
    loss: training.loss,
    ...present(training.lossOptions, 'loss_'),
    shuffle: training.shuffle,
    class_weight:
      classWeights === null ? 'none' : typeof classWeights === 'string' ? classWeights : 'own',
    early_stopping: stopping !== undefined,
    ...(stopping ? { patience: stopping.patience } : {}),
    engine: training.engine,
    ...(changes.length > 0 ? { changes: changes.length } : {}),
  };
}

/** Values that are set; `null` turns a setting off, and lists are told by their parts. */
function present(values: object, prefix: string): RunSettings {
  const entries = Object.entries(values as Record<string, unknown>).flatMap(([name, value]) => {
    const flat = Array.isArray(value) ? value.join('-') : value;
    return isValue(flat) && flat !== null ? [[prefix + name, flat] as const] : [];
  });
  return Object.fromEntries(entries);
}

function isValue(value: unknown): value is Value {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** Parameters of layers that are told in their order, by the name of their setting. */
const layerParameters: Readonly<Record<string, string>> = {
  units: 'units',
  filters: 'filters',
  kernel_size: 'kernel_size',
  rate: 'dropout',
  activation: 'activation',
};

function ofNetwork(drawn: NetworkSpec): RunSettings {
  const { network } = expandSound(drawn);
  const feeding = new Set(network.edges.map(({ from }) => from));
  const layers = network.nodes.filter((node) => !isInput(node));
  // What the last layer gives is the data's doing, not a choice.
  const hidden = layers.filter(({ id }) => feeding.has(id));
  const found: Record<string, Value> = { layers: layers.length };
  for (const [parameter, name] of Object.entries(layerParameters)) {
    const values = hidden.flatMap((node) => valueOf(node, parameter));
    const [first] = values;
    if (first === undefined) continue;
    found[name] = new Set(values).size === 1 && values.length === 1 ? first : joined(values);
  }
  const kinds = new Set(layers.map(({ type }) => type));
  found['batch_normalization'] = kinds.has('BatchNormalization');
  const regularizer = hidden.map(({ params }) => params['kernel_regularizer']).find(Boolean);
  if (regularizer && typeof regularizer === 'object' && 'type' in regularizer) {
    const { type, ...rates } = regularizer;
    found['kernel_regularizer'] = type;
    for (const [rate, value] of Object.entries(rates)) if (isValue(value)) found[rate] = value;
  }
  return found;
}

/** Equal values of all layers are told once where they are words, as `relu`. */
function joined(values: readonly (string | number)[]): Value {
  const alike = new Set(values).size === 1;
  return alike && typeof values[0] === 'string' ? values[0] : values.join('-');
}

function valueOf({ type, params }: NodeSpec, parameter: string): (string | number)[] {
  if (parameter === 'rate' && !type.includes('Dropout')) return [];
  const value = params[parameter];
  if (Array.isArray(value)) return [value.join('×')];
  return typeof value === 'string' || typeof value === 'number' ? [value] : [];
}

function ofRecipe(recipe: Recipe): RunSettings {
  const { treatments, split, balance, augmentation, excludedRows, derived, unitNorm } = recipe;
  const features = treatments.filter(({ role }) => role === 'feature');
  const scalings = new Set(
    features.filter(({ type }) => type === 'number').map(({ scaling }) => scaling),
  );
  const [scaling] = scalings;
  return {
    features: features.length,
    ...(derived?.length ? { derived_columns: derived.length } : {}),
    ...(scaling ? { scaling: scalings.size === 1 ? scaling : 'mixed' } : {}),
    ...(unitNorm ? { unit_norm: unitNorm } : {}),
    ...ofWindow(recipe),
    split: split.method ?? 'random',
    split_seed: split.seed,
    train_share: split.train,
    ...(split.subset ? { train_subset: split.subset.share, subset_seed: split.subset.seed } : {}),
    ...(split.folds ? { folds: split.folds.count, fold: split.folds.held } : {}),
    ...(balance ? { balance: balance.method } : {}),
    ...(augmentation?.length ? { augmentation: augmentation.length } : {}),
    ...(excludedRows?.length ? { excluded_rows: excludedRows.length } : {}),
  };
}

function ofWindow({ window }: Recipe): RunSettings {
  if (!window) return {};
  return {
    window_length: window.length,
    horizon: window.horizon,
    stride: window.stride,
    sees_target: seesTarget(window),
  };
}
