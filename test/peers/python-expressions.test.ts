import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateExpression } from '../../common/training/callbacks/expressions/evaluate-expression.ts';
import { parseExpression } from '../../common/training/callbacks/expressions/parse-expression.ts';
import { askPeer, whyNoKeras } from '../engines/keras/run-keras.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped expressions beside Python: ${reason}`);

const names = { loss: 0.5, val_loss: 0.625, epoch: 7, lr: 0.001, zero: 0 };

/** Small numbers with a point, so that Python computes with floats as well. */
const numeral = fc.constantFrom('0.0', '1.0', '2.0', '0.5', '3.', '.25', '1e-3', '2.5', '7.0');
const operators = ['+', '-', '*', '/', '%', '**', ' < ', ' <= ', ' > ', ' >= ', ' == ', ' != '];

/** Texts of the language, mostly without parentheses, so that precedence decides. */
const texts = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    numeral,
    fc.constantFrom(...Object.keys(names)),
    tie('expression').map((inside) => `(${inside})`),
    fc
      .tuple(fc.constantFrom('abs', 'sqrt', 'exp', 'log', 'floor', 'round'), tie('expression'))
      .map(([name, inside]) => `${name}(${inside})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('expression'), tie('expression'))
      .map(([name, first, second]) => `${name}(${first}, ${second})`),
  ),
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tie('operand'),
    fc
      .array(
        fc.tuple(fc.constantFrom(...operators), fc.constantFrom('', '-', '+'), tie('operand')),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .chain((rest) =>
        fc
          .tuple(fc.constantFrom('', '-'), tie('operand'))
          .map(([sign, first]) => sign + first + rest.map((part) => part.join('')).join('')),
      ),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(' and ', ' or '),
        fc.constantFrom('', 'not '),
        tie('expression'),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([then, condition, otherwise]) => `(${then}) if (${condition}) else ${otherwise}`),
  ),
})).expression;

function valueHere(text: string): number | null {
  const parsed = parseExpression(text);
  if ('problem' in parsed) throw new Error(`${text}: ${parsed.problem.message}`);
  const { value } = evaluateExpression(parsed.tree, text, {
    value: (name) => (names as Readonly<Record<string, number>>)[name],
    previous: () => undefined,
    best: () => undefined,
  });
  return Number.isNaN(value) ? null : value;
}

/** Where a part of `and`, `or` or a chain of comparisons decides alone, the others need not be computable here. */
function mayDecideAlone(text: string): boolean {
  return / and | or /.test(text) || (text.match(/[<>]=?|[!=]=/g)?.length ?? 0) > 1;
}

describe.skipIf(reason)('expressions beside Python', () => {
  const cases = fc
    .sample(texts, { numRuns: 4000, seed: 7 })
    .filter((text) => text.length <= 500)
    .map((text) => ({ text, names }));
  const script = fileURLToPath(new URL('python-expressions.py', import.meta.url));
  const answers = reason ? [] : askPeer<number | null>(script, cases);

  it('have the value that Python gives, and none where Python has none', () => {
    let computed = 0;
    let refused = 0;
    cases.forEach(({ text }, index) => {
      const theirs = answers[index] ?? null;
      const ours = valueHere(text);
      if (theirs === null) {
        refused += 1;
        if (!mayDecideAlone(text)) expect(ours, text).toBeNull();
        return;
      }
      computed += 1;
      const size = Math.max(1, Math.abs(theirs));
      expect(Math.abs((ours ?? NaN) - theirs) / size, text).toBeLessThan(1e-12);
    });
    expect(computed).toBeGreaterThan(1500);
    expect(refused).toBeGreaterThan(50);
  });
});
