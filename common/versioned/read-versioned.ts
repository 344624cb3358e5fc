import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { refusedField } from './schema-words.ts';

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
    throw new AppError(
      'invalid-input',
      `This is not ${withArticle(noun)}: it has no version number.`,
      {
        place: { field: 'version' },
      },
    );
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
  if (!result.success) throw invalidField(noun, result.error, document);
  return result.data;
}

function withArticle(noun: string): string {
  if (isPlural(noun)) return noun;
  return /^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function isPlural(noun: string): boolean {
  return noun.endsWith(' settings');
}

/**
 * An AppError that says what a schema refused first, and why.
 * @param input What the schema checked.
 */
export function invalidField(noun: string, error: z.ZodError, input: unknown): AppError {
  const { field, clause } = refusedField(withArticle(noun), error, input);
  return new AppError(
    'invalid-input',
    `The ${noun} ${isPlural(noun) ? 'are' : 'is'} not valid: ${clause}.`,
    { place: { field } },
  );
}
