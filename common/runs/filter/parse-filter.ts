import {
  connectives,
  type Comparison,
  type Filter,
  type FilterPlace,
  type FilterProblem,
  type FilterValue,
} from './filter-syntax.ts';

/** A filter, or what is wrong with it; `filter` is null for an empty text too, which every run fits. */
export type ReadFilter =
  | { readonly filter: Filter | null; readonly problem: null }
  | { readonly filter: null; readonly problem: FilterProblem };

/**
 * Reads `status:finished accuracy > .9 optimizer = adam (tag:a,b or not starred) "two words"`. Terms that follow one
 * another must all fit; `or` binds weaker, `not` stronger.
 */
export function parseFilter(text: string): ReadFilter {
  const reader = new FilterReader(text);
  try {
    return { filter: reader.whole(), problem: null };
  } catch (error) {
    if (error instanceof Misread) return { filter: null, problem: error.problem };
    throw error;
  }
}

class Misread extends Error {
  readonly problem: FilterProblem;

  constructor(message: string, place: FilterPlace) {
    super(message);
    this.problem = { message, ...place };
  }
}

const space = /\s*/y;
const plain = /[^\s(),":=<>!]+/y;
const plainValue = /[^\s(),":=<>!][^\s(),"]*/y;
const compared = /:?(?:>=|<=|!=|==|>|<|=)|:/y;

/** Reads from left to right; `at` is the next character. */
class FilterReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Filter | null {
    this.#skip();
    if (this.#at === this.#text.length) return null;
    const filter = this.#any();
    if (this.#at < this.#text.length) {
      const sign = this.#text.charAt(this.#at);
      throw new Misread(
        sign === ')'
          ? 'This parenthesis was never opened.'
          : `“${sign}” cannot stand here. Put it in quotes to look for it.`,
        { from: this.#at, to: this.#at + 1 },
      );
    }
    return filter;
  }

  #any(): Filter {
    const parts = [this.#all()];
    while (this.#keyword('or')) parts.push(this.#all());
    return joined('any', parts);
  }

  #all(): Filter {
    const parts = [this.#one()];
    while (this.#keyword('and') || this.#startsTerm()) parts.push(this.#one());
    return joined('all', parts);
  }

  #one(): Filter {
    const from = this.#at;
    if (this.#keyword('not')) {
      const part = this.#one();
      return { kind: 'not', part, from, to: part.to };
    }
    if (this.#sign('(')) {
      const inner = this.#any();
      if (!this.#sign(')')) {
        throw new Misread('This parenthesis is not closed.', { from, to: from + 1 });
      }
      return inner;
    }
    return this.#term();
  }

  #term(): Filter {
    const from = this.#at;
    const name = this.#quoted() ?? this.#match(plain);
    if (name === null) throw this.#missingTerm();
    const fieldPlace = { from, to: this.#at };
    const quoted = this.#text.charAt(from) === '"';
    if (!quoted && connectives.has(name.toLowerCase())) {
      throw new Misread(`A condition is missing before “${name}”.`, fieldPlace);
    }
    this.#skip();
    const comparison = this.#comparison();
    if (comparison === null) return { kind: 'word', text: name, quoted, ...fieldPlace };
    this.#skip();
    const values = [this.#value(name)];
    let to = this.#at;
    this.#skip();
    while (this.#sign(',')) {
      values.push(this.#value(name));
      to = this.#at;
      this.#skip();
    }
    return { kind: 'compare', field: name, fieldPlace, comparison, values, from, to };
  }

  #comparison(): Comparison | null {
    const found = this.#match(compared);
    if (found === null) return null;
    const bare = found.length > 1 && found.startsWith(':') ? found.slice(1) : found;
    return (bare === '==' ? '=' : bare) as Comparison;
  }

  #value(field: string): FilterValue {
    const from = this.#at;
    const quoted = this.#quoted();
    const text = quoted ?? this.#match(plainValue);
    if (text === null) {
      const end = Math.min(from + 1, this.#text.length);
      throw new Misread(`A value is missing here: what should “${field}” be?`, {
        from: Math.min(from, Math.max(0, end - 1)),
        to: end,
      });
    }
    return { text, quoted: quoted !== null, from, to: this.#at };
  }

  #missingTerm(): Misread {
    const from = this.#at;
    if (from >= this.#text.length) {
      return new Misread('A condition is missing at the end.', {
        from: Math.max(0, this.#text.trimEnd().length - 1),
        to: this.#text.trimEnd().length,
      });
    }
    const sign = this.#text.charAt(from);
    const message =
      sign === ')'
        ? 'A condition is missing before this parenthesis.'
        : `“${sign}” cannot begin a condition. Write a name before it, or put it in quotes.`;
    return new Misread(message, { from, to: from + 1 });
  }

  /** A text in quotes, where one stands here. */
  #quoted(): string | null {
    const from = this.#at;
    if (this.#text.charAt(from) !== '"') return null;
    let text = '';
    for (let at = from + 1; at < this.#text.length; at++) {
      const sign = this.#text.charAt(at);
      if (sign === '"') {
        this.#at = at + 1;
        return text;
      }
      if (sign === '\\' && at + 1 < this.#text.length) at++;
      text += this.#text.charAt(at);
    }
    throw new Misread('This quote is not closed.', { from, to: from + 1 });
  }

  #startsTerm(): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    return rest !== '' && !/^(?:[),]|or(?:$|[\s(),"]))/i.test(rest);
  }

  /** Skips a connective with the spaces behind it. */
  #keyword(word: string): boolean {
    const end = this.#at + word.length;
    const here = this.#text.slice(this.#at, end).toLowerCase() === word;
    if (!here || /^[^\s(),"]/.test(this.#text.slice(end))) return false;
    this.#at = end;
    this.#skip();
    return true;
  }

  #sign(sign: string): boolean {
    if (this.#text.charAt(this.#at) !== sign) return false;
    this.#at++;
    this.#skip();
    return true;
  }

  #skip(): void {
    this.#match(space);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }
}

/** Parts of the same kind are one: `(a b) c` is `a b c`. */
function joined(kind: 'all' | 'any', parts: readonly Filter[]): Filter {
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) throw new RangeError('A filter has no part.');
  if (parts.length === 1) return first;
  return { kind, parts, from: first.from, to: last.to };
}
