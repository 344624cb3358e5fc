import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';

/** Turns a document of version n into version n + 1; the first entry migrates version 1. */
export type DocumentMigration = (document: Record<string, unknown>) => Record<string, unknown>;

const versionSchema = z.looseObject({ version: z.int().min(1) });

/**
 * Reads a versioned JSON document: applies the migrations it needs, then checks it.
 * Throws `newer-version` for a version that this program does not know and `invalid-input`
 * naming the field for anything malformed.
 * @param noun What the document is, for messages: `recipe`, `network`.
 */
export function readVersioned<T>(
  noun: string,
  json: unknown,
  current: number,
  migrations: readonly DocumentMigration[],
  schema: z.ZodType<T>,
): T {
  const versioned = versionSchema.safeParse(json);
  if (!versioned.success) {
    throw new AppError('invalid-input', `This is not ${withArticle(noun)}: it has no version number.`, {
      place: { field: 'version' },
    });
  }
  let document: Record<string, unknown> = versioned.data;
  const version = versioned.data.version;
  if (version > current) {
    throw new AppError(
      'newer-version',
      `This ${noun} has version ${version}; this program knows versions up to ${current}. Open it with a newer Layerwright.`,
    );
  }
  for (let from = version; from < current; from += 1) {
    const migrate = migrations[from - 1];
    if (!migrate) throw new Error(`No migration of a ${noun} from version ${from}`);
    document = migrate(document);
  }
  const result = schema.safeParse(document);
  if (!result.success) throw invalidField(noun, result.error);
  return result.data;
}

function withArticle(noun: string): string {
  return /^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`;
}

/** An AppError that names the first field a schema refused. */
export function invalidField(noun: string, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  return new AppError(
    'invalid-input',
    `The ${noun} is not valid${field ? ` at “${field}”` : ''}: ${issue?.message ?? 'unknown reason'}.`,
    { place: { field } },
  );
}
