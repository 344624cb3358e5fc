import { parseArgs } from 'node:util';
import { AppError } from '../../common/errors/app-error.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';

const engines: readonly TrainingConfig['engine'][] = [
  'auto',
  'compiled',
  'tensorflow',
  'reference',
];

export type Value = string | boolean | undefined;

/** Splits words into options and the rest. Throws `invalid-input` with a sentence. */
export function parse(
  words: string[],
  options: Record<string, { type: 'string' | 'boolean'; default?: boolean; short?: string }>,
): { values: Record<string, Value>; positionals: string[] } {
  try {
    const parsed = parseArgs({ args: words, options, allowPositionals: true, strict: true });
    return { values: parsed.values, positionals: parsed.positionals };
  } catch (error) {
    throw usage(`${(error as Error).message.split('. ')[0]}.`);
  }
}

/** What an option was given; null without it. */
export function text(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

/** The whole number that an option was given; null without it. Throws `invalid-input` outside its range. */
export function wholeNumber(
  option: string,
  value: Value,
  least: number,
  most: number,
): number | null {
  if (value === undefined) return null;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw usage(`${option} takes a whole number from ${least} to ${most}, not “${value}”.`);
}

/** What is wrong with the words. */
export function usage(message: string): AppError {
  return new AppError('invalid-input', message);
}

/** The engine that `--engine` names; null without it. Throws `invalid-input` for another word. */
export function engineNamed(value: Value): TrainingConfig['engine'] | null {
  if (value === undefined) return null;
  const engine = engines.find((id) => id === value);
  if (engine) return engine;
  throw usage(`--engine takes ${engines.join(', ')}, not “${value}”.`);
}
