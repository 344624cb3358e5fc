import {
  ExpressionError,
  historyFunctions,
  numberFunctions,
  type Arithmetic,
  type Comparator,
  type Expression,
  type ExpressionProblem,
  type HistoryFunction,
  type NumberFunction,
} from './expression.ts';
import { readTokens, type Token } from './read-tokens.ts';

/** Longest text, in characters, and deepest nesting of an expression. */
export const expressionLimits = { length: 500, depth: 50 } as const;

/** How strongly operators bind; Python's order (docs.python.org, Operator precedence). */
const power = {
  choice: 1,
  or: 2,
  and: 3,
  not: 4,
  comparison: 5,
  sum: 6,
  product: 7,
  sign: 8,
  power: 9,
} as const;

const comparators: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];
const words: readonly string[] = ['and', 'or', 'not', 'if', 'else'];

/** Reads an expression into its tree, or says what is wrong and where. Nothing is run. */
export function parseExpression(
  text: string,
): { readonly tree: Expression } | { readonly problem: ExpressionProblem } {
  try {
    if (text.trim() === '') throw new ExpressionError('Write an expression.', { from: 0, to: 0 });
    if (text.length > expressionLimits.length) {
      throw new ExpressionError(
        `An expression has at most ${expressionLimits.length} characters; this one has ${text.length}.`,
        { from: expressionLimits.length, to: text.length },
      );
    }
    return { tree: new ExpressionParser(readTokens(text)).parse() };
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: error.problem };
    throw error;
  }
}

/** Parses by the binding powers of operators (V. Pratt, Top down operator precedence, 1973). */
class ExpressionParser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const tree = this.#expression(0);
    const left = this.#peek();
    if (left.kind === 'end') return tree;
    const message =
      left.text === ')'
        ? 'This parenthesis was never opened.'
        : `An operator is missing before “${left.text}”.`;
    throw new ExpressionError(message, left.place);
  }

  /** An expression of operators that bind at least as strongly as `weakest`. */
  #expression(weakest: number): Expression {
    this.#depth += 1;
    if (this.#depth > expressionLimits.depth) {
      throw new ExpressionError(
        `An expression is nested at most ${expressionLimits.depth} deep.`,
        this.#peek().place,
      );
    }
    let left = this.#operand(weakest);
    for (;;) {
      const joined = this.#join(left, weakest);
      if (!joined) break;
      left = joined;
    }
    this.#depth -= 1;
    return left;
  }

  /** What follows `left` joined to it, or null where it does not go on at this strength. */
  #join(left: Expression, weakest: number): Expression | null {
    const token = this.#peek();
    const { kind, text } = token;
    if (kind !== 'symbol' && kind !== 'name') return null;
    const arithmetic = (operator: Arithmetic, own: number, rightOf: number) => {
      if (own < weakest) return null;
      this.#take();
      const right = this.#expression(rightOf);
      return { kind: 'arithmetic', operator, left, right, place: between(left, right) } as const;
    };
    switch (text) {
      case '**':
        return arithmetic('**', power.power, power.sign);
      case '*':
      case '/':
      case '%':
        return arithmetic(text, power.product, power.product + 1);
      case '+':
      case '-':
        return arithmetic(text, power.sum, power.sum + 1);
      case 'and':
      case 'or': {
        if (power[text] < weakest) return null;
        this.#take();
        const right = this.#expression(power[text] + 1);
        return { kind: text, left, right, place: between(left, right) };
      }
      case 'if':
        return power.choice < weakest ? null : this.#choice(left);
    }
    const compares = comparators.includes(text) && power.comparison >= weakest;
    return compares ? this.#comparison(left) : null;
  }

  #comparison(first: Expression): Expression {
    const rest: { operator: Comparator; operand: Expression }[] = [];
    while (comparators.includes(this.#peek().text) && this.#peek().kind === 'symbol') {
      const operator = this.#take().text as Comparator;
      rest.push({ operator, operand: this.#expression(power.comparison + 1) });
    }
    return {
      kind: 'comparison',
      first,
      rest,
      place: between(first, rest.at(-1)?.operand ?? first),
    };
  }

  #choice(then: Expression): Expression {
    this.#take();
    const condition = this.#expression(power.or);
    this.#demand('else', 'A choice is written “this if condition else that”; “else” is missing.');
    const otherwise = this.#expression(power.choice);
    return { kind: 'choice', condition, then, otherwise, place: between(then, otherwise) };
  }

  #operand(weakest: number): Expression {
    const token = this.#take();
    const { kind, text, place } = token;
    if (kind === 'number') return this.#number(token);
    if (kind === 'quoted') return { kind: 'name', name: text, place };
    if (kind === 'end') throw new ExpressionError('Something is missing at the end.', place);
    if (text === '(') {
      const inside = this.#expression(0);
      const end = this.#demand(')', 'This parenthesis is never closed.', token);
      return { ...inside, place: { from: place.from, to: end.place.to } };
    }
    if (text === '-' || text === '+') {
      const operand = this.#expression(power.sign);
      return { kind: 'sign', operator: text, operand, place: between(token, operand) };
    }
    if (text === 'not' && kind === 'name') {
      if (weakest > power.not) {
        throw new ExpressionError('Put parentheses around “not” and what it is about.', place);
      }
      const operand = this.#expression(power.not);
      return { kind: 'not', operand, place: between(token, operand) };
    }
    if (kind === 'symbol' || words.includes(text)) {
      throw new ExpressionError(`Something is missing before “${text}”.`, place);
    }
    return this.#peek().text === '(' && this.#peek().kind === 'symbol'
      ? this.#call(token)
      : { kind: 'name', name: text, place };
  }

  #number({ text, place }: Token): Expression {
    const value = Number(text);
    if (Number.isFinite(value)) return { kind: 'number', value, place };
    throw new ExpressionError(`${text} is too large for a number.`, place);
  }

  #call(head: Token): Expression {
    this.#take();
    const operands: Expression[] = [];
    if (this.#peek().text !== ')') {
      operands.push(this.#expression(0));
      while (this.#peek().text === ',' && this.#peek().kind === 'symbol') {
        this.#take();
        operands.push(this.#expression(0));
      }
    }
    const end = this.#demand(')', `The parenthesis of “${head.text}” is never closed.`, head);
    const place = { from: head.place.from, to: end.place.to };
    if (isHistory(head.text)) {
      const [operand, ...more] = operands;
      if (operand?.kind !== 'name' || more.length > 0) {
        throw new ExpressionError(
          `“${head.text}” takes one logged value, such as ${head.text}(val_loss).`,
          place,
        );
      }
      return { kind: 'history', of: head.text, name: operand.name, place };
    }
    if (!isNumberFunction(head.text)) {
      const known = [...Object.keys(numberFunctions), ...historyFunctions].join(', ');
      throw new ExpressionError(
        `There is no function “${head.text}”; there are ${known}.`,
        head.place,
      );
    }
    const [fewest, most] = numberFunctions[head.text];
    if (operands.length < fewest || operands.length > most) {
      const wanted = fewest === most ? 'one number' : `${fewest} to ${most} numbers`;
      throw new ExpressionError(`“${head.text}” takes ${wanted}, not ${operands.length}.`, place);
    }
    return { kind: 'call', name: head.text, operands, place };
  }

  #peek(): Token {
    const token = this.#tokens[this.#next];
    if (!token) throw new RangeError('An expression was read past its end.');
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #demand(text: string, message: string, about?: Token): Token {
    const token = this.#peek();
    if (token.text === text && token.kind !== 'quoted') return this.#take();
    throw new ExpressionError(message, (about ?? token).place);
  }
}

function isHistory(name: string): name is HistoryFunction {
  return (historyFunctions as readonly string[]).includes(name);
}

function isNumberFunction(name: string): name is NumberFunction {
  return Object.hasOwn(numberFunctions, name);
}

function between(
  first: Pick<Expression | Token, 'place'>,
  last: Pick<Expression | Token, 'place'>,
): { readonly from: number; readonly to: number } {
  return { from: first.place.from, to: last.place.to };
}
