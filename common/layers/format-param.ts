import type { ParamValue } from '../network/network-spec.ts';
import { asConfigured } from './read-params.ts';

/** A parameter's value in one line, as Keras would print it: `None`, `[3, 3]`, `l2(l2=0.01)`. */
export function formatParam(value: ParamValue): string {
  if (value === null) return 'None';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  const configured = asConfigured(value);
  if (!configured) return JSON.stringify(value);
  const settings = Object.entries(configured).filter(([key]) => key !== 'type');
  if (settings.length === 0) return configured.type;
  const written = settings.map(([key, setting]) => `${key}=${formatParam(setting)}`);
  return `${configured.type}(${written.join(', ')})`;
}
