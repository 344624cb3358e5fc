import type { ParamSchema } from '../../common/layers/layer.ts';
import { asConfigured } from '../../common/layers/read-params.ts';
import { sameValue } from '../../common/network/diff-network.ts';
import type { ConfiguredValue, ParamValue } from '../../common/network/network-spec.ts';

/**
 * Something with settings (`l2`, or `{ type: 'l2', l2: 0.05 }`) with one of them changed. Settings at
 * their default are left out, and with none left only the name stays.
 */
export function withSetting(value: ParamValue, setting: ParamSchema, next: ParamValue): ParamValue {
  const configured = asConfigured(value);
  if (!configured) return value;
  const { type, ...settings } = configured;
  const { [setting.key]: _previous, ...others } = settings as Record<string, Plain>;
  const all = sameValue(next, setting.default) ? others : { ...others, [setting.key]: plain(next) };
  return Object.keys(all).length === 0 ? type : { type, ...all };
}

type Plain = ConfiguredValue[string];

/** Settings hold no things with settings of their own. */
function plain(value: ParamValue): Plain {
  return asConfigured(value) && typeof value !== 'string' ? null : (value as Plain);
}
