import { findLayer } from '../layers/catalogue.ts';
import { paramsOf } from '../layers/read-params.ts';
import type { ParamValue } from '../network/network-spec.ts';
import { takeDefault, type DraftLayer, type DraftParameter } from './draft.ts';
import { isJsonObject, type JsonObject } from './json-calls.ts';

/**
 * Gives a block the settings that `write-json.ts` keeps beside its model. Their values are those of the layers
 * inside, which may have been changed in the file; a setting that does not fit its layers is left out.
 */
export function readSettings(block: DraftLayer, { layerwright }: JsonObject): void {
  const list = isJsonObject(layerwright) ? layerwright['settings'] : null;
  if (!Array.isArray(list)) return;
  const parameters: DraftParameter[] = [];
  const params: Record<string, ParamValue> = { ...block.params };
  for (const one of list as unknown[]) {
    const parameter = isJsonObject(one) ? readSetting(one, block) : null;
    const values = parameter?.sets.map(({ layer, param }) => valueOf(layer, param)) ?? [];
    const [value] = values;
    const agree = values.every((other) => JSON.stringify(other) === JSON.stringify(value));
    if (!parameter || value === undefined || !agree) continue;
    parameters.push(parameter);
    if (JSON.stringify(value) !== JSON.stringify(parameter.default)) params[parameter.key] = value;
    for (const { layer, param } of parameter.sets) {
      takeDefault(layer, param, parameter.default);
    }
  }
  block.params = params;
  block.parameters = parameters;
}

function readSetting(json: JsonObject, { network }: DraftLayer): DraftParameter | null {
  const { key, label, default: usual, sets } = json;
  if (typeof key !== 'string' || !/^[a-z_][a-z0-9_]*$/.test(key)) return null;
  if (typeof label !== 'string' || label === '' || !isParamValue(usual)) return null;
  if (!Array.isArray(sets)) return null;
  const targets = (sets as unknown[]).flatMap((set) => {
    const [name, param] = Array.isArray(set) ? (set as unknown[]) : [];
    const layer = network?.layers.find((inner) => inner.name === name);
    return layer && typeof param === 'string' ? [{ layer, param }] : [];
  });
  return targets.length === 0
    ? null
    : { key, label: label.slice(0, 200), default: usual, sets: targets };
}

function isParamValue(value: unknown): value is ParamValue {
  if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every((one) => typeof one === 'number');
  return isJsonObject(value) && typeof value['type'] === 'string';
}

/** What a layer inside has for a parameter; undefined where it has none of that name. */
function valueOf(layer: DraftLayer, param: string): ParamValue | undefined {
  if (layer.type === 'Block') {
    const own = layer.parameters?.find(({ key }) => key === param);
    return layer.params[param] ?? own?.default;
  }
  const definition = findLayer(layer.type);
  const schema = definition && paramsOf(definition, layer.params).find(({ key }) => key === param);
  return schema && (layer.params[param] ?? schema.default);
}
