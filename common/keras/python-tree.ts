import { parser } from '@lezer/python';
import { UnreadableCode } from './python-problem.ts';

/** A node of the syntax tree of a Python text. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** A Python text with its tree. Nothing of it is ever run. */
export interface PythonTree {
  readonly text: string;
  readonly top: SyntaxNode;
  /** Places that are no Python. */
  readonly faults: readonly { readonly from: number; readonly to: number }[];
}

/** Parses a text; never throws. */
export function parsePython(text: string): PythonTree {
  const tree = parser.parse(text);
  const faults: { from: number; to: number }[] = [];
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError && faults.length < 20) faults.push({ from, to });
    },
  });
  return { text, top: tree.topNode, faults };
}

/** The children of a node, punctuation included. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

const punctuation: ReadonlySet<string> = new Set([
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '.',
  ';',
]);

/** The children that are expressions or statements. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => !punctuation.has(name));
}

/** One argument of a call. */
export interface Argument {
  /** Null by position. */
  readonly name: string | null;
  readonly value: SyntaxNode;
}

/** The arguments of an ArgList; throws `UnreadableCode` for `*` and `**`. */
export function argumentsIn(text: string, list: SyntaxNode): readonly Argument[] {
  const given: Argument[] = [];
  const children = partsOf(list);
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index];
    if (!child) break;
    if (child.name === '*' || child.name === '**') {
      throw new UnreadableCode('Arguments with * or ** are not read. Write them out.', list);
    }
    const value = children[index + 2];
    if (children[index + 1]?.name === 'AssignOp' && value) {
      given.push({ name: textOf(text, child), value });
      index += 2;
    } else if (child.name !== 'AssignOp') given.push({ name: null, value: child });
  }
  return given;
}

export function textOf(text: string, { from, to }: { from: number; to: number }): string {
  return text.slice(from, to);
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
  '0': '\0',
};

/** The text that a string literal stands for. */
export function stringValue(literal: string): string {
  const match = /^([a-zA-Z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal);
  if (!match) return literal;
  const [, prefix = '', , body = ''] = match;
  return /r/i.test(prefix) ? body : unescapeText(body);
}

/** A text with its escapes resolved. */
export function unescapeText(body: string): string {
  return body.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (whole, four: string | undefined, two: string | undefined, one: string | undefined) => {
      const code = four ?? two;
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      return one === undefined ? whole : (escapes[one] ?? whole);
    },
  );
}

/** A number literal; NaN for a complex one. */
export function numberValue(literal: string): number {
  const digits = literal.replaceAll('_', '');
  return /j$/i.test(digits) ? NaN : Number(digits);
}
