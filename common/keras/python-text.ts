import {
  isList,
  isObject,
  isReference,
  type KerasObject,
  type KerasValue,
} from './keras-object.ts';

/** Characters in a line of Python before it is broken; as the formatter Black has it. */
const lineWidth = 88;

const keywords: ReadonlySet<string> = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type print range len list dict set tuple int float str'.split(
    ' ',
  ),
);

/** A text in double quotes. */
export function pythonString(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(
      /[\p{Cc}\u2028\u2029]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `"${escaped}"`;
}

/** A number as Python writes it; a float always with its point or exponent. */
export function pythonNumber(value: number, float = false): string {
  if (Number.isNaN(value)) return 'float("nan")';
  if (!Number.isFinite(value)) return value > 0 ? 'float("inf")' : 'float("-inf")';
  const text = String(value);
  return float && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** An argument as an expression of Python. */
export function pythonValue(value: KerasValue): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return pythonString(value);
  if (isList(value)) return pythonTuple(value.map(pythonValue));
  if (isReference(value)) return value.name;
  if (isObject(value)) return `${callee(value)}(${pythonArguments(value).join(', ')})`;
  const entries = Object.entries(value.entries);
  return `{${entries.map(([key, one]) => `${pythonString(key)}: ${pythonValue(one)}`).join(', ')}}`;
}

/** Expressions as a tuple. */
export function pythonTuple(parts: readonly string[]): string {
  return parts.length === 1 ? `(${parts[0] ?? ''},)` : `(${parts.join(', ')})`;
}

/** What makes an object: layers are imported by themselves. */
export function callee({ module, kind }: KerasObject): string {
  if (module === 'layers') return kind === 'Input' ? 'keras.Input' : `layers.${kind}`;
  return `keras.${module}.${kind}`;
}

/** The arguments of an object, those by position first. */
export function pythonArguments({ positional, named }: KerasObject): readonly string[] {
  return [
    ...positional.map(pythonValue),
    ...Object.entries(named).map(([key, value]) => `${key}=${pythonValue(value)}`),
  ];
}

/** A call as one line, or with each argument in a line of its own where it is too long. */
export interface PythonCall {
  /** Up to the opening bracket: `x = layers.Dense`. */
  readonly head: string;
  readonly arguments: readonly string[];
  /** Behind the closing bracket: `(input_1)`. */
  readonly tail?: string;
}

/** The lines of a call. */
export function callLines({ head, arguments: given, tail = '' }: PythonCall, indent = 0): string[] {
  const margin = ' '.repeat(indent);
  const line = `${margin}${head}(${given.join(', ')})${tail}`;
  const length = line.split('  #', 1)[0]?.length ?? line.length;
  if (length <= lineWidth || given.length === 0) return [line];
  return [
    `${margin}${head}(`,
    ...given.map((argument) => `${margin}    ${argument},`),
    `${margin})${tail}`,
  ];
}

/** A list or tuple of expressions as one line, or with each in a line of its own. */
export function listText(items: readonly string[], width: number): string {
  const line = `[${items.join(', ')}]`;
  if (line.length <= width) return line;
  return `[\n${items.map((item) => `    ${item},`).join('\n')}\n]`;
}

/** Names of Python for names of layers, each given once. */
export class PythonNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** A free name that is, or begins like, the given one. */
  take(name: string): string {
    const plain = identifier(name);
    let free = plain;
    for (let number = 2; this.#taken.has(free); number += 1) free = `${plain}_${number}`;
    this.#taken.add(free);
    return free;
  }
}

/** A name of Python as near to the given text as may be. */
export function identifier(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_');
  const usable = /[A-Za-z0-9]/.test(plain) ? plain : 'layer';
  return keywords.has(usable) ? `${usable}_` : usable;
}
