import type { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { invalidField } from '../versioned/read-versioned.ts';
import type { Api } from './api.ts';
import { callNames, type CallName } from './create-api.ts';
import { inputSchemas } from './schemas.ts';

const known: ReadonlySet<string> = new Set(callNames);

/** True for the name of a call that exists. */
export function isCallName(name: string): name is CallName {
  return known.has(name);
}

/**
 * Checks a call that came over a transport and hands it to the services.
 * Throws `invalid-input` for an unknown name or a payload its schema refuses.
 */
export async function dispatch(services: Api, name: unknown, input: unknown): Promise<unknown> {
  if (typeof name !== 'string' || !isCallName(name)) {
    throw new AppError('invalid-input', 'This call does not exist.');
  }
  const [feature, call] = name.split('.') as [string, string];
  const schemas = inputSchemas as unknown as Record<string, Record<string, z.ZodType>>;
  const schema = schemas[feature]?.[call];
  if (!schema) throw new AppError('invalid-input', 'This call does not exist.');
  const checked = schema.safeParse(input ?? null);
  if (!checked.success) throw invalidField(`request ${name}`, checked.error, input ?? null);
  const handlers = services as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  return handlers[feature]?.[call]?.(checked.data);
}
