import type { Expression } from '../../training/callbacks/expressions/expression.ts';
import { pythonNumber, pythonString } from '../python-text.ts';

/** Functions of Python's `math` module by their names here; the others are built in. */
const ofMath: ReadonlySet<string> = new Set(['sqrt', 'exp', 'log', 'floor']);

/** How an expression names values and histories in Python. */
export interface PythonScope {
  readonly name: (name: string) => string;
  readonly history: (of: 'previous' | 'best', name: string) => string;
}

/** Names that are looked up by functions of the names `value`, `previous` and `best`. */
export const lookedUp: PythonScope = {
  name: (name) => `value(${pythonString(name)})`,
  history: (of, name) => `${of}(${pythonString(name)})`,
};

/** An expression as Python evaluates it; every operand in parentheses where it is no single value. */
export function expressionToPython(tree: Expression, scope: PythonScope): string {
  const written = (expression: Expression) => expressionToPython(expression, scope);
  const operand = (expression: Expression) => {
    const text = written(expression);
    return ['number', 'name', 'history', 'call'].includes(expression.kind) ? text : `(${text})`;
  };
  switch (tree.kind) {
    case 'number':
      return pythonNumber(tree.value);
    case 'name':
      return scope.name(tree.name);
    case 'history':
      return scope.history(tree.of, tree.name);
    case 'sign':
      return `${tree.operator}${operand(tree.operand)}`;
    case 'not':
      return `not ${operand(tree.operand)}`;
    case 'arithmetic':
      return `${operand(tree.left)} ${tree.operator} ${operand(tree.right)}`;
    case 'and':
    case 'or':
      return `${operand(tree.left)} ${tree.kind} ${operand(tree.right)}`;
    case 'comparison':
      return [
        operand(tree.first),
        ...tree.rest.map((next) => `${next.operator} ${operand(next.operand)}`),
      ].join(' ');
    case 'choice':
      return `${operand(tree.then)} if ${operand(tree.condition)} else ${operand(tree.otherwise)}`;
    case 'call': {
      const name = ofMath.has(tree.name) ? `math.${tree.name}` : tree.name;
      return `${name}(${tree.operands.map(written).join(', ')})`;
    }
  }
}
