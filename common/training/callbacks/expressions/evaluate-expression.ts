import type { Arithmetic, Comparator, Expression, NumberFunction } from './expression.ts';

/** Where an expression finds what it names. */
export interface ExpressionScope {
  /** NaN for a value that is no number; undefined for one that is not there. */
  readonly value: (name: string) => number | undefined;
  /** The value of the epoch before; undefined where there is none. */
  readonly previous: (name: string) => number | undefined;
  /** The best value so far, this epoch's included; undefined where there is none. */
  readonly best: (name: string) => number | undefined;
}

/** NaN stands for what cannot be computed, with the reason as a sentence; null where that is nothing unusual. */
export interface Evaluated {
  readonly value: number;
  readonly remark: string | null;
}

/**
 * The value of an expression. Numbers are doubles and operators mean what they mean in Python; conditions are 1
 * and 0. Where Python would raise an error or give infinity the value is unknown (NaN): what is compared with it is
 * unknown too, and `and` and `or` decide all the same where their other side does (Kleene's logic).
 * @param text What the tree was read from, for the remark.
 */
export function evaluateExpression(
  tree: Expression,
  text: string,
  scope: ExpressionScope,
): Evaluated {
  const evaluator = new Evaluator(text, scope);
  const value = evaluator.evaluate(tree);
  return { value, remark: Number.isNaN(value) ? evaluator.remark : null };
}

class Evaluator {
  readonly #text: string;
  readonly #scope: ExpressionScope;
  /** The first reason why something could not be computed. */
  remark: string | null = null;

  constructor(text: string, scope: ExpressionScope) {
    this.#text = text;
    this.#scope = scope;
  }

  evaluate(tree: Expression): number {
    switch (tree.kind) {
      case 'number':
        return tree.value;
      case 'name':
        return this.#named(tree.name);
      case 'history':
        return this.#scope[tree.of](tree.name) ?? NaN;
      case 'sign': {
        const operand = this.evaluate(tree.operand);
        return tree.operator === '-' ? -operand : operand;
      }
      case 'not': {
        const operand = this.evaluate(tree.operand);
        return Number.isNaN(operand) ? NaN : asNumber(operand === 0);
      }
      case 'and':
      case 'or':
        return this.#logical(tree);
      case 'choice': {
        const condition = this.evaluate(tree.condition);
        if (Number.isNaN(condition)) return NaN;
        return this.evaluate(condition === 0 ? tree.otherwise : tree.then);
      }
      case 'comparison':
        return this.#comparison(tree);
      case 'arithmetic': {
        const left = this.evaluate(tree.left);
        const right = this.evaluate(tree.right);
        return this.#finite(tree, [left, right], compute(tree.operator, left, right));
      }
      case 'call': {
        const operands = tree.operands.map((operand) => this.evaluate(operand));
        return this.#finite(tree, operands, call(tree.name, operands));
      }
    }
  }

  #named(name: string): number {
    const value = this.#scope.value(name);
    if (value !== undefined && Number.isFinite(value)) return value;
    this.remark ??= value === undefined ? `${name} is not logged` : `${name} is not a number`;
    return NaN;
  }

  #logical(tree: Extract<Expression, { kind: 'and' | 'or' }>): number {
    const decides = (value: number) => (tree.kind === 'and' ? value === 0 : value !== 0);
    const left = this.evaluate(tree.left);
    if (!Number.isNaN(left)) return decides(left) ? left : this.evaluate(tree.right);
    const right = this.evaluate(tree.right);
    return !Number.isNaN(right) && decides(right) ? right : NaN;
  }

  #comparison(tree: Extract<Expression, { kind: 'comparison' }>): number {
    let left = this.evaluate(tree.first);
    let result = 1;
    for (const { operator, operand } of tree.rest) {
      const right = this.evaluate(operand);
      const unknown = Number.isNaN(left) || Number.isNaN(right);
      if (!unknown && !compare(operator, left, right)) return 0;
      if (unknown) result = NaN;
      left = right;
    }
    return result;
  }

  #finite(tree: Expression, operands: readonly number[], value: number): number {
    if (Number.isFinite(value)) return value;
    if (operands.every((operand) => !Number.isNaN(operand))) {
      const written = this.#text.slice(tree.place.from, tree.place.to);
      const dividesByZero =
        tree.kind === 'arithmetic' && '/%'.includes(tree.operator) && operands[1] === 0;
      this.remark ??= dividesByZero
        ? `“${written}” divides by zero`
        : `“${written}” is not a finite number`;
    }
    return NaN;
  }
}

function asNumber(holds: boolean): number {
  return holds ? 1 : 0;
}

function compare(operator: Comparator, left: number, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
}

function compute(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return remainder(left, right);
    case '**':
      // Infinity in JavaScript, an error in Python: 0 to a negative power; both are not finite.
      return left ** right;
  }
}

/** Python's remainder, which has the sign of the divisor. */
function remainder(left: number, right: number): number {
  const rest = left % right;
  return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest;
}

function call(name: NumberFunction, operands: readonly number[]): number {
  const [first = NaN] = operands;
  switch (name) {
    case 'min':
      return Math.min(...operands);
    case 'max':
      return Math.max(...operands);
    case 'round':
      return roundToEven(first);
    case 'abs':
    case 'sqrt':
    case 'exp':
    case 'log':
    case 'floor':
      return Math[name](first);
  }
}

/** Python's rounding: halves go to the even neighbour. */
function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
