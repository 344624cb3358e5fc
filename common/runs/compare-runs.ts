import { formatParam } from '../layers/format-param.ts';
import type { PlannedChange } from '../training/control/run-control.ts';
import type { TrainingConfig } from '../training/training-config.ts';
import { alignLayers, inputNames, type AlignedLayer } from './align-layers.ts';
import { recipeSettings } from './recipe-settings.ts';
import type { Run, RunSummary } from './run.ts';

/** One setting over several runs, in the order of the runs. */
export interface SettingRow {
  readonly section: 'Training' | 'Network' | 'Data';
  /** As Keras users know it: `learning_rate`, `dense_1.units`; columns by their name. */
  readonly setting: string;
  /** Null where the run has no such setting (another optimiser, a layer it lacks). */
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

type Settings = ReadonlyMap<string, string>;
type Setting = readonly [name: string, value: string];

/** All settings of the runs side by side: differing ones first, else in the order of the work. */
export function compareRuns(runs: readonly Run[]): SettingRow[] {
  const aligned = alignLayers(runs.map((run) => run.network));
  const rows = [
    ...rowsOf(
      'Training',
      runs.map(({ summary, training }, r) =>
        summary.source
          ? loggedSettings(summary)
          : trainingSettings(
              training,
              new Map(aligned.map(({ name, nodes }) => [nodes[r]?.id ?? '', name])),
            ),
      ),
    ),
    ...rowsOf('Network', networkSettings(runs, aligned)),
    ...rowsOf('Data', runs.map(dataSettings)),
  ];
  return [...rows.filter((row) => row.differs), ...rows.filter((row) => !row.differs)];
}

function rowsOf(section: SettingRow['section'], all: readonly Settings[]): SettingRow[] {
  const names = new Set(all.flatMap((settings) => [...settings.keys()]));
  return [...names].map((setting) => {
    const values = all.map((settings) => settings.get(setting) ?? null);
    return { section, setting, values, differs: new Set(values).size > 1 };
  });
}

/** What another program logged of an imported run; what it did not log is not known. */
function loggedSettings({ settings }: RunSummary): Settings {
  return new Map(Object.entries(settings).map(([name, value]) => [name, valueInWords(value)]));
}

/** The outputs go by the names of their layers, given by id. */
function trainingSettings(training: TrainingConfig, names: ReadonlyMap<string, string>): Settings {
  const { classWeights } = training;
  const { type, ...parameters } = training.optimizer;
  const { type: schedule, ...argumentsOfSchedule } = training.schedule;
  return new Map([
    ['loss', training.loss],
    ...named('', training.lossOptions),
    ...Object.entries(training.outputs).flatMap(([id, { loss, weight, lossOptions }]) => {
      const output = names.get(id) ?? id;
      return [
        [`${output} loss`, loss] as const,
        [`${output} loss_weight`, String(weight)] as const,
        ...named(`${output} `, lossOptions),
      ];
    }),
    ['optimizer', type],
    ...named('', parameters),
    ['schedule', schedule],
    ...named('schedule ', argumentsOfSchedule),
    ['class_weight', valueInWords(classWeights)],
    ...callbackSettings(training.callbacks),
    ['metrics', training.metrics.join(', ')],
    ...(training.metrics.includes('top_k_categorical_accuracy')
      ? [['top_k', String(training.topK)] as const]
      : []),
    ['batch_size', String(training.batchSize)],
    ['epochs', String(training.epochs)],
    ['shuffle', String(training.shuffle)],
    ['seed', String(training.seed)],
    ['engine', training.engine],
    ['device', training.device],
    ['threads', training.threads === null ? 'auto' : String(training.threads)],
    ...(training.changes ?? []).flatMap(plannedSettings),
    ...(training.until ? named('until ', training.until) : []),
  ]);
}

/** Callbacks by their types, with a number where several are of one type. */
function callbackSettings(callbacks: TrainingConfig['callbacks']): readonly Setting[] {
  return callbacks.flatMap(({ type, ...settings }, index) => {
    const before = callbacks.slice(0, index).filter((other) => other.type === type).length;
    const name = before === 0 ? type : `${type} ${before + 1}`;
    return [[name, 'on'] as const, ...named(`${name} `, settings)];
  });
}

/** What was changed on the way, by the step from which it was so. */
function plannedSettings({ step, change, further }: PlannedChange): readonly Setting[] {
  const from = `from step ${step}`;
  return [...named(`${from} `, change), ...(further ? [[from, 'trained further'] as const] : [])];
}

/** Arguments under their Keras names. */
function named(prefix: string, values: object): readonly Setting[] {
  return Object.entries(values as Record<string, unknown>).flatMap(([name, value]) =>
    value === undefined ? [] : [[prefix + name, valueInWords(value)] as const],
  );
}

/** `null` reads `None`, as in Keras; lists are joined. */
function valueInWords(value: unknown): string {
  if (value === null) return 'None';
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Layers by the name they have in the first run that has them; positions on the canvas are no setting. */
function networkSettings(runs: readonly Run[], aligned: readonly AlignedLayer[]): Settings[] {
  return runs.map((run, r) => {
    const settings = new Map<string, string>();
    for (const { name, nodes } of aligned) {
      const node = nodes[r];
      if (!node) continue;
      settings.set(name, node.type);
      settings.set(`${name} inputs`, inputNames(run.network, node, aligned, r));
      for (const parameter of parametersOf(nodes)) {
        const value = node.params[parameter];
        settings.set(`${name}.${parameter}`, value === undefined ? 'default' : formatParam(value));
      }
    }
    return settings;
  });
}

/** Every parameter that some run sets on this layer. */
function parametersOf(nodes: readonly ({ params: object } | null)[]): string[] {
  return [...new Set(nodes.flatMap((node) => Object.keys(node?.params ?? {})))];
}

function dataSettings({ summary, fitted }: Run): Settings {
  const settings = new Map(summary.datasetName === '' ? [] : [['table', summary.datasetName]]);
  for (const [name, value] of fitted ? recipeSettings(fitted.recipe) : []) {
    // A column may be called as a setting is.
    settings.set(settings.has(name) ? `column ${name}` : name, value);
  }
  return settings;
}
