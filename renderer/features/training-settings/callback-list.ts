import { callbackChoice } from '../../../common/training/callbacks/callback-catalogue.ts';
import type { CallbackConfig } from '../../../common/training/callbacks/callback-config.ts';
import { fittingCallback } from '../../../common/training/callbacks/fitting-callback.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import { metricLabel } from '../../../common/runs/metric-names.ts';
import { sameValue } from '../../../common/network/diff-network.ts';
import type { ValueSchema } from '../../ui/value-schema.ts';

/** A setting of a callback as the form shows it. */
export type ShownField =
  | { readonly kind: 'value'; readonly key: string; readonly schema: ValueSchema }
  | {
      readonly kind: 'expression';
      readonly key: string;
      readonly label: string;
      readonly help: string;
      readonly of: 'condition' | 'rate';
      readonly default: string;
    };

/** The settings of a callback in two groups, those left out that do nothing as it is set. */
export interface ShownFields {
  readonly main: readonly ShownField[];
  readonly more: readonly ShownField[];
  /** How many of `more` differ from their defaults. */
  readonly changed: number;
}

/**
 * @param logged Names that a monitor can watch; the watched one is offered as well where it is not among them.
 */
export function shownFields(
  callback: CallbackConfig,
  training: Pick<TrainingConfig, 'epochs' | 'metrics'>,
  logged: readonly string[],
): ShownFields {
  const values = callback as unknown as Readonly<Record<string, unknown>>;
  const usual = fittingCallback(callback.type, training) as unknown as Readonly<
    Record<string, unknown>
  >;
  const fields = callbackChoice(callback.type).fields.filter(({ key }) => matters(callback, key));
  const shown = fields.map(({ group: _group, ...field }): ShownField => {
    const { key, label, help } = field;
    if (field.kind === 'expression') {
      return { kind: 'expression', key, label, help, of: field.of, default: String(usual[key]) };
    }
    const standard = (usual[key] ?? null) as ValueSchema['default'];
    if (field.kind !== 'metric') {
      return { kind: 'value', key, schema: { ...field, default: standard } };
    }
    const names = [...new Set([...logged, String(values[key])])];
    const choices = names.map((name) => ({ value: name, label: monitorLabel(name, logged) }));
    return {
      kind: 'value',
      key,
      schema: { key, label, help, kind: 'choice', choices, default: standard },
    };
  });
  const isMain = (index: number) => fields[index]?.group === 'main';
  const more = shown.filter((_, index) => !isMain(index));
  return {
    main: shown.filter((_, index) => isMain(index)),
    more,
    changed: more.filter(({ key }) => !sameValue(values[key], usual[key])).length,
  };
}

function monitorLabel(name: string, logged: readonly string[]): string {
  return `${name}: ${logged.includes(name) ? metricLabel(name).toLowerCase() : 'not logged'}`;
}

function matters(callback: CallbackConfig, key: string): boolean {
  if (callback.type === 'Rule' && key === 'factor') return callback.then === 'scale_learning_rate';
  if (callback.type === 'ModelCheckpoint' && (key === 'monitor' || key === 'mode')) {
    return callback.save_best_only || callback.keep_last !== null;
  }
  return true;
}

/** The list with one callback at another place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): readonly Item[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length) return list;
  const others = list.filter((_, index) => index !== from);
  return [...others.slice(0, to), item, ...others.slice(to)];
}

/** Rows up to which a table is small: a network learns it by heart within the usual number of epochs. */
const smallTable = 5000;

/** Whether ending the run in time is worth suggesting. */
export function suggestsEarlyStopping(
  callbacks: readonly CallbackConfig[],
  trainingRows: number | null,
): boolean {
  return (
    trainingRows !== null &&
    trainingRows < smallTable &&
    callbacks.every(({ type }) => type !== 'EarlyStopping')
  );
}
