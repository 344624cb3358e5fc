import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What a schema refused, for a person. */
export interface RefusedField {
  /** Dotted path; empty for the whole document. */
  readonly field: string;
  /** A clause: `“split.train” must be at most 1`. */
  readonly clause: string;
}

/**
 * Puts what a schema refused first into plain words.
 * @param document What it is a field of, with its article: `a recipe`.
 * @param input What was checked: tells a missing field from a wrong one.
 */
export function refusedField(document: string, error: z.ZodError, input: unknown): RefusedField {
  const issue = error.issues[0];
  if (!issue) return { field: '', clause: 'the reason is unknown' };
  return describe(document, issue, issue.path, input);
}

function describe(document: string, issue: Issue, path: Path, input: unknown): RefusedField {
  const field = dotted(path);
  const named = field ? `“${field}”` : 'it';
  const say = (words: string): RefusedField => ({ field, clause: `${named} ${words}` });
  switch (issue.code) {
    case 'invalid_type':
      return say(isMissing(input, path) ? 'is missing' : `must be ${kindOf(issue.expected)}`);
    case 'invalid_value':
      return say(isMissing(input, path) ? 'is missing' : `must be ${oneOf(issue.values)}`);
    case 'too_small':
      return say(tooSmall(issue));
    case 'too_big':
      return say(tooBig(issue));
    case 'not_multiple_of':
      return say(`must be a multiple of ${issue.divisor}`);
    case 'unrecognized_keys': {
      const unknown = dotted([...path, issue.keys[0] ?? '']);
      return { field: unknown, clause: `“${unknown}” is not a field of ${document}` };
    }
    case 'invalid_union':
      if (isMissing(input, path)) return say('is missing');
      return describeUnion(document, issue, path, input) ?? say('has a value that is not known');
    case 'invalid_format':
      return say('is not written as it has to be');
    default:
      return { field, clause: `${field ? `at “${field}”, ` : ''}${issue.message}` };
  }
}

/** Of several forms, the one that the value comes nearest to; `null` when none is nearest. */
function describeUnion(
  document: string,
  { errors }: z.core.$ZodIssueInvalidUnion,
  path: Path,
  input: unknown,
): RefusedField | null {
  const types = errors.map(([issue]) =>
    issue?.code === 'invalid_type' && issue.path.length === 0 ? kindOf(issue.expected) : null,
  );
  const field = dotted(path);
  if (types.length > 0 && !types.includes(null)) {
    return { field, clause: `${field ? `“${field}”` : 'it'} must be ${listed(types)}` };
  }
  // A value of another type altogether is farther off than one with wrong parts.
  const near = errors.filter((_, index) => types[index] === null);
  const fewest = Math.min(...near.map(({ length }) => length));
  const nearest = near
    .filter(({ length }) => length === fewest)
    .flatMap(([issue]) => (issue ? [{ issue, path: [...path, ...issue.path] }] : []));
  const first = nearest[0];
  if (!first) return null;
  if (nearest.length > 1 && nearest.every((one) => isMissing(input, one.path))) {
    const names = nearest.map((one) => `“${dotted(one.path)}”`);
    return { field: dotted(first.path), clause: `${listed(names)} is missing` };
  }
  return describe(document, first.issue, first.path, input);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function kindOf(expected: string): string {
  return kinds[expected] ?? expected;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  const unit = unitOf(origin, minimum);
  if (!unit) return `must be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`;
  return minimum <= 1 ? 'must not be empty' : `must have at least ${minimum} ${unit}`;
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): string {
  const unit = unitOf(origin, maximum);
  if (!unit) return `must be ${inclusive === false ? 'less than' : 'at most'} ${maximum}`;
  return `must have at most ${maximum} ${unit}`;
}

/** What the size of a text or list counts; `null` for a number. */
function unitOf(origin: string, count: number | bigint): string | null {
  if (origin === 'string') return count == 1 ? 'character' : 'characters';
  if (['array', 'set', 'map', 'object'].includes(origin)) return count == 1 ? 'entry' : 'entries';
  return null;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === 'string' ? `“${value}”` : String(value)));
  return words.length === 1 ? (words[0] ?? '') : `one of ${listed(words)}`;
}

/** `a`, `a or b`, `a, b or c`. */
function listed(words: readonly (string | null)[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function isMissing(input: unknown, path: Path): boolean {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value === undefined;
}

function dotted(path: Path): string {
  return path.map(String).join('.');
}
