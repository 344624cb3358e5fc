import { ExpressionError, type Place } from './expression.ts';

/** A word of an expression. */
export interface Token {
  readonly kind: 'number' | 'name' | 'quoted' | 'symbol' | 'end';
  /** As written; for `quoted`, what is between the quotes. */
  readonly text: string;
  readonly place: Place;
}

const space = /\s+/y;
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const quoted = /"([^"]*)"|'([^']*)'/y;
const symbol = /\*\*|<=|>=|==|!=|[-+*/%<>(),]/y;

/** What people write who know other languages, and what it is here. */
const otherLanguages: readonly (readonly [string, string])[] = [
  ['&&', 'and'],
  ['||', 'or'],
  ['&', 'and'],
  ['|', 'or'],
  ['^', '**'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['=', '=='],
  ['!', 'not'],
  ['×', '*'],
  ['÷', '/'],
  ['−', '-'],
];

/** The words of an expression, `end` last. Throws `ExpressionError` at what is none. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = match(space, text, 0)?.end ?? 0;
  while (at < text.length) {
    const token = readToken(text, at);
    tokens.push(token);
    at = match(space, text, token.place.to)?.end ?? token.place.to;
  }
  return [...tokens, { kind: 'end', text: '', place: { from: text.length, to: text.length } }];
}

function readToken(text: string, at: number): Token {
  const read = (kind: Token['kind'], pattern: RegExp): Token | null => {
    const found = match(pattern, text, at);
    return found && { kind, text: found.text, place: { from: at, to: found.end } };
  };
  const numeral = read('number', number);
  if (numeral) {
    const following = match(name, text, numeral.place.to);
    if (!following) return numeral;
    throw new ExpressionError(
      `“${numeral.text}${following.text}” is neither a number nor a name.`,
      { from: at, to: following.end },
    );
  }
  const token = read('name', name) ?? read('quoted', quoted) ?? read('symbol', symbol);
  if (token) return token;
  const known = otherLanguages.find(([other]) => text.startsWith(other, at));
  if (known) {
    const [other, here] = known;
    throw new ExpressionError(`Write “${here}” instead of “${other}”.`, {
      from: at,
      to: at + other.length,
    });
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const message = /["']/.test(character)
    ? 'A name that begins with a quotation mark needs one at its end.'
    : `“${character}” has no meaning here.`;
  throw new ExpressionError(message, { from: at, to: at + character.length });
}

function match(
  pattern: RegExp,
  text: string,
  at: number,
): { readonly text: string; readonly end: number } | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found) return null;
  return { text: found[1] ?? found[2] ?? found[0], end: at + found[0].length };
}
