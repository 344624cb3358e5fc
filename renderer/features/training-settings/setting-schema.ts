import { sameValue } from '../../../common/network/diff-network.ts';
import type { SettingField } from '../../../common/training/setting-field.ts';
import type { ValueSchema } from '../../ui/value-schema.ts';

/** A setting as the value fields show it. */
export function schemaOf({ group: _group, ...schema }: SettingField): ValueSchema {
  return schema;
}

/** How many settings differ from their defaults. */
export function changedCount(
  fields: readonly SettingField[],
  values: Readonly<Record<string, unknown>>,
): number {
  return fields.filter(
    ({ key, default: standard }) => values[key] !== undefined && !sameValue(values[key], standard),
  ).length;
}

/** Settings that differ from their defaults, one changed; at its default it is left out. */
export function withChange(
  fields: readonly SettingField[],
  values: Readonly<Record<string, unknown>>,
  key: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const { [key]: _previous, ...others } = values;
  const standard = fields.find((field) => field.key === key)?.default;
  return sameValue(value, standard) ? others : { ...others, [key]: value };
}
