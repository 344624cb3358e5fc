import type { CodeFrame } from './code-frame.ts';
import { plain, unknown, type CodeValue } from './code-value.ts';
import { isList, isTable, type KerasValue } from './keras-object.ts';
import { UnreadableCode } from './python-problem.ts';
import {
  childrenOf,
  numberValue,
  partsOf,
  stringValue,
  textOf,
  unescapeText,
  type SyntaxNode,
} from './python-tree.ts';

/** What expressions need of the reader around them. */
export interface ExpressionContext {
  readonly text: string;
  readonly frame: CodeFrame;
  call(node: SyntaxNode): CodeValue;
  /** `a + b` of the outputs of layers, as a layer. */
  combine(type: string, values: readonly CodeValue[], node: SyntaxNode): CodeValue;
}

/** Brackets in brackets that are followed; deeper ones are refused. */
const deepest = 200;

const namedNumbers: Readonly<Record<string, number>> = {
  'math.pi': Math.PI,
  'numpy.pi': Math.PI,
  'math.inf': Infinity,
};

/** The value of an expression, as far as it is read here. Throws `UnreadableCode` for nesting without end. */
export function evaluate(node: SyntaxNode, context: ExpressionContext, depth = 0): CodeValue {
  if (depth > deepest) throw new UnreadableCode('This is nested too deeply to be read.', node);
  const { text, frame } = context;
  const below = (inner: SyntaxNode) => evaluate(inner, context, depth + 1);
  switch (node.name) {
    case 'Number':
      return plain(numberValue(textOf(text, node)));
    case 'String':
      return plain(stringValue(textOf(text, node)));
    case 'ContinuedString':
      return joined(partsOf(node).map(below));
    case 'FormatString':
      return formatString(node, text, below);
    case 'Boolean':
      return plain(textOf(text, node) === 'True');
    case 'None':
      return plain(null);
    case 'Ellipsis':
      return unknown('…');
    case 'ParenthesizedExpression': {
      const [only] = partsOf(node);
      return only ? below(only) : plain([]);
    }
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression':
      return listOf(partsOf(node).map(below));
    case 'DictionaryExpression':
      return dictionary(node, below);
    case 'VariableName':
      return lookUp(textOf(text, node), frame);
    case 'MemberExpression':
      return member(node, text, below);
    case 'CallExpression':
      return context.call(node);
    case 'UnaryExpression':
      return unary(node, text, below);
    case 'BinaryExpression':
      return binary(node, text, below, context);
    case 'ConditionalExpression': {
      const [yes, , test, , no] = childrenOf(node);
      const chosen = test && yes && no ? truth(below(test)) : null;
      if (chosen === null || !yes || !no) return unknown('a choice that is not known');
      return below(chosen ? yes : no);
    }
    default:
      return unknown(`“${shorten(textOf(text, node))}”, which is not read here`);
  }
}

export function shorten(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 40 || line !== text ? `${line.slice(0, 39)}…` : line;
}

/** Plain where all items are. */
export function listOf(items: readonly CodeValue[]): CodeValue {
  const values = items.map(plainValue);
  return values.every((value) => value !== undefined) ? plain(values) : { is: 'list', items };
}

/** What a value is as an argument without a link to a setting; undefined where it is none. */
export function plainValue(value: CodeValue): KerasValue | undefined {
  return value.is === 'plain' || value.is === 'setting' ? value.value : undefined;
}

/** The items of a list, plain or not; null for anything else. */
export function itemsOf(value: CodeValue): readonly CodeValue[] | null {
  if (value.is === 'list') return value.items;
  return value.is === 'plain' && isList(value.value) ? value.value.map(plain) : null;
}

/** Whether a value counts as true; null where that is not known. */
export function truth(value: CodeValue): boolean | null {
  const known = plainValue(value);
  if (known === undefined) return null;
  return isList(known) ? known.length > 0 : Boolean(known);
}

function lookUp(name: string, frame: CodeFrame): CodeValue {
  const known = frame.variables.get(name);
  if (known) return known;
  if (builtIn.has(name)) return { is: 'path', path: name };
  const [module] = frame.star;
  if (module !== undefined) return { is: 'path', path: `${module}.${name}` };
  const usual = usualNames[name];
  if (usual !== undefined) return { is: 'path', path: usual };
  return unknown(`“${name}”, which is not defined or imported`);
}

/** Functions of Python itself that are followed, or do no harm. */
const builtIn: ReadonlySet<string> = new Set(
  'range int float tuple list print len zip enumerate dict set str open sum min max abs round sorted'.split(
    ' ',
  ),
);

/** What these names mean in almost every script, also where their import is not in the text. */
const usualNames: Readonly<Record<string, string>> = {
  keras: 'keras',
  layers: 'keras.layers',
  models: 'keras.models',
  tf: 'tensorflow',
  np: 'numpy',
  math: 'math',
};

function joined(parts: readonly CodeValue[]): CodeValue {
  const texts = parts.map(plainValue);
  return texts.every((part) => typeof part === 'string')
    ? plain(texts.join(''))
    : unknown('a text that is not known');
}

function formatString(
  node: SyntaxNode,
  text: string,
  below: (inner: SyntaxNode) => CodeValue,
): CodeValue {
  const [, quote = '"'] = /^[a-zA-Z]*("""|'''|"|')/.exec(textOf(text, node)) ?? [];
  const start = node.from + textOf(text, node).indexOf(quote) + quote.length;
  let at = start;
  let built = '';
  for (const part of childrenOf(node).filter(({ name }) => name === 'FormatReplacement')) {
    built += unescapeText(text.slice(at, part.from));
    const [inner] = partsOf(part);
    const value = inner ? plainValue(below(inner)) : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') {
      return unknown('a text that is put together from what is not known');
    }
    built += String(value);
    at = part.to;
  }
  built += unescapeText(text.slice(at, node.to - quote.length));
  return plain(built.replaceAll('{{', '{').replaceAll('}}', '}'));
}

function dictionary(node: SyntaxNode, below: (inner: SyntaxNode) => CodeValue): CodeValue {
  const parts = partsOf(node);
  const entries: Record<string, KerasValue> = {};
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [keyNode, valueNode] = [parts[index], parts[index + 1]];
    const key = keyNode && plainValue(below(keyNode));
    const value = valueNode && asArgument(below(valueNode));
    if (value === undefined || (typeof key !== 'string' && typeof key !== 'number')) {
      return unknown('a dictionary that is not read here');
    }
    entries[String(key)] = value;
  }
  return plain({ is: 'table', entries });
}

/** What a value is as an argument: a path by its last name, as of a function. */
export function asArgument(value: CodeValue): KerasValue | undefined {
  if (value.is === 'path') return value.path.split('.').at(-1);
  if (value.is === 'list') {
    const items = value.items.map(asArgument);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  return plainValue(value);
}

function member(
  node: SyntaxNode,
  text: string,
  below: (inner: SyntaxNode) => CodeValue,
): CodeValue {
  const [base, ...rest] = childrenOf(node);
  if (!base) return unknown('nothing');
  const object = below(base);
  const property = rest.find(({ name }) => name === 'PropertyName');
  if (property) {
    const name = textOf(text, property);
    if (object.is === 'path') {
      const path = `${object.path}.${name}`;
      const number = namedNumbers[path];
      return number === undefined ? { is: 'path', path } : plain(number);
    }
    if (object.is === 'unknown') return object;
    if (object.is === 'tensor' && name === 'shape') return { is: 'shape', ofRow: false };
    return unknown(`“${shorten(textOf(text, node))}”, which is not read here`);
  }
  if (object.is === 'shape' && /^\[\s*1\s*:\s*\]$/.test(text.slice(base.to, node.to).trim())) {
    return { is: 'shape', ofRow: true };
  }
  const index = rest.find(({ name }) => name !== '[' && name !== ']');
  const at = index && plainValue(below(index));
  const items = itemsOf(object);
  if (items && typeof at === 'number') {
    return items.at(at) ?? unknown('an item that is not there');
  }
  const table = plainValue(object);
  if (isTable(table) && typeof at === 'string') {
    const entry = table.entries[at];
    if (entry !== undefined) return plain(entry);
  }
  return object.is === 'unknown'
    ? object
    : unknown(`“${shorten(textOf(text, node))}”, which is not read here`);
}

function unary(node: SyntaxNode, text: string, below: (inner: SyntaxNode) => CodeValue): CodeValue {
  const [sign, operand] = childrenOf(node);
  const value = operand && plainValue(below(operand));
  const symbol = sign ? textOf(text, sign) : '';
  if (symbol === 'not' && operand) {
    const known = truth(below(operand));
    return known === null ? unknown('a condition that is not known') : plain(!known);
  }
  if (typeof value !== 'number') return unknown('a number that is not known');
  return plain(symbol === '-' ? -value : value);
}

/** Layers that the signs between outputs of layers stand for. */
const combining: Readonly<Record<string, string>> = {
  '+': 'Add',
  '-': 'Subtract',
  '*': 'Multiply',
};

function binary(
  node: SyntaxNode,
  text: string,
  below: (inner: SyntaxNode) => CodeValue,
  context: ExpressionContext,
): CodeValue {
  const [left, operator, right] = childrenOf(node);
  if (!left || !operator || !right) return unknown('an expression that is not read here');
  const sides = [below(left), below(right)];
  const symbol = textOf(text, operator);
  const layer = combining[symbol];
  if (layer !== undefined && sides.every(({ is }) => is === 'tensor')) {
    return context.combine(layer, sides, node);
  }
  const [a, b] = sides.map(plainValue);
  const result = a === undefined || b === undefined ? undefined : calculate(symbol, a, b);
  return result === undefined
    ? unknown(`“${shorten(textOf(text, node))}”, which is not read here`)
    : plain(result);
}

/** Python's arithmetic on constants; undefined for what is not read. */
export function calculate(symbol: string, a: KerasValue, b: KerasValue): KerasValue | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    if (symbol === '+') return a + b;
    return symbol === '==' ? a === b : symbol === '!=' ? a !== b : undefined;
  }
  if (isList(a) && isList(b) && symbol === '+') return [...a, ...b];
  if (isList(a) && typeof b === 'number' && symbol === '*' && a.length * b <= 10_000) {
    return Array.from({ length: Math.max(0, b) }, () => a).flat();
  }
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (symbol) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return a - b * Math.floor(a / b);
    case '**':
      return a ** b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}
