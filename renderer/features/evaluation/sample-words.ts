import type { Sample } from '../../../common/evaluation/evaluation-api.ts';
import { formatNumber } from '../../ui/format.ts';

/** A class or a number as it is told of a sample. */
export function toldAnswer(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? formatNumber(value) : value;
}

/** Whether a classified sample was given its class; null where that cannot be said. */
export function isRight({ actual, predicted, error }: Sample): boolean | null {
  if (error !== null || predicted === null) return null;
  return actual === predicted;
}
