import type { Expression, ExpressionProblem } from './expressions/expression.ts';
import { namesOf } from './expressions/names-of.ts';
import { parseExpression } from './expressions/parse-expression.ts';
import { rateNames } from './learning-rate-scheduler.ts';
import { nearestName } from './logged-names.ts';
import { ruleNames } from './rule.ts';

/** What is wrong with an expression, with a text that mends it where one is at hand. */
export interface CheckedExpression extends ExpressionProblem {
  readonly mended: string | null;
}

/**
 * What is wrong with a condition or the formula of a rate, or null.
 * @param logged The names that the run logs.
 */
export function checkExpression(
  text: string,
  of: 'condition' | 'rate',
  logged: readonly string[],
): CheckedExpression | null {
  const parsed = parseExpression(text);
  if ('problem' in parsed) return { ...parsed.problem, mended: null };
  const known: readonly string[] = of === 'rate' ? rateNames : [...logged, ...ruleNames];
  for (const { name, place, overEpochs } of namesOf(parsed.tree)) {
    if (of === 'rate' && overEpochs) {
      return { message: 'A rate is computed from epoch and lr only.', place, mended: null };
    }
    // Where there are no validation rows the training value stands in, so both names are good.
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    const at = text.indexOf(name, place.from);
    const mended =
      near === null || at < 0 ? null : text.slice(0, at) + near + text.slice(at + name.length);
    const message = `“${name}” is not logged${near === null ? '' : `; ${near} is`}.`;
    return { message: of === 'rate' ? rateMessage(name) : message, place, mended };
  }
  if (of === 'rate' || isCondition(parsed.tree)) return null;
  const message = 'This is a number, not a condition: compare it with something.';
  return { message, place: parsed.tree.place, mended: null };
}

function rateMessage(name: string): string {
  return `“${name}” is not known here: a rate is computed from epoch and lr.`;
}

function isCondition(tree: Expression): boolean {
  switch (tree.kind) {
    case 'comparison':
    case 'not':
      return true;
    case 'and':
    case 'or':
      return isCondition(tree.left) && isCondition(tree.right);
    case 'choice':
      return isCondition(tree.then) && isCondition(tree.otherwise);
    default:
      return false;
  }
}
