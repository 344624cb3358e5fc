/** A stretch of an expression's text: from this character, up to but without that one. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '**';
export type Comparator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** Functions of numbers, by the number of arguments that they take. */
export const numberFunctions = {
  abs: [1, 1],
  min: [2, 20],
  max: [2, 20],
  sqrt: [1, 1],
  exp: [1, 1],
  log: [1, 1],
  floor: [1, 1],
  round: [1, 1],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type NumberFunction = keyof typeof numberFunctions;

/** Functions of one logged value over the epochs. */
export const historyFunctions = ['previous', 'best'] as const;

export type HistoryFunction = (typeof historyFunctions)[number];

/** An expression as a tree. Conditions are numbers: 1 where they hold, 0 where they do not, as in Python. */
export type Expression = { readonly place: Place } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly operand: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `a < b <= c`: every neighbouring pair holds. */
  | {
      readonly kind: 'comparison';
      readonly first: Expression;
      readonly rest: readonly { readonly operator: Comparator; readonly operand: Expression }[];
    }
  | {
      readonly kind: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `then if condition else otherwise` */
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | {
      readonly kind: 'call';
      readonly name: NumberFunction;
      readonly operands: readonly Expression[];
    }
  | { readonly kind: 'history'; readonly of: HistoryFunction; readonly name: string }
);

/** Why a text is no expression, as a sentence, and where. */
export interface ExpressionProblem {
  readonly message: string;
  readonly place: Place;
}

/** Thrown while an expression is read; callers of `parseExpression` get it as a value. */
export class ExpressionError extends Error {
  readonly problem: ExpressionProblem;

  constructor(message: string, place: Place) {
    super(message);
    this.problem = { message, place };
  }
}

/** The expressions directly inside one. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'name':
    case 'history':
      return [];
    case 'sign':
    case 'not':
      return [expression.operand];
    case 'arithmetic':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    case 'comparison':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)];
    case 'choice':
      return [expression.then, expression.condition, expression.otherwise];
    case 'call':
      return expression.operands;
  }
}
