import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesOf } from '../../../../../common/training/callbacks/expressions/names-of.ts';
import { parseExpression } from '../../../../../common/training/callbacks/expressions/parse-expression.ts';

/** The sentence about a wrong text, and the part of it that the sentence is about. */
function problemOf(text: string): readonly [string, string] | null {
  const parsed = parseExpression(text);
  if (!('problem' in parsed)) return null;
  const { message, place } = parsed.problem;
  return [message, text.slice(place.from, place.to)];
}

describe('an expression', () => {
  it.each([
    ['', 'Write an expression.', ''],
    ['val_loss >', 'Something is missing at the end.', ''],
    ['val_loss > 1)', 'This parenthesis was never opened.', ')'],
    ['(val_loss > 1', 'This parenthesis is never closed.', '('],
    ['val_loss 1', 'An operator is missing before “1”.', '1'],
    ['> 1', 'Something is missing before “>”.', '>'],
    ['val_loss = 1', 'Write “==” instead of “=”.', '='],
    ['loss > 1 && epoch > 2', 'Write “and” instead of “&&”.', '&&'],
    ['!(loss > 1)', 'Write “not” instead of “!”.', '!'],
    ['loss ^ 2', 'Write “**” instead of “^”.', '^'],
    ['2loss', '“2loss” is neither a number nor a name.', '2loss'],
    ['loss; alert(1)', '“;” has no meaning here.', ';'],
    ['loss[0]', '“[” has no meaning here.', '['],
    ['sin(loss)', /^There is no function “sin”; there are abs, /, 'sin'],
    ['min(loss)', '“min” takes 2 to 20 numbers, not 1.', 'min(loss)'],
    ['abs(1, 2)', '“abs” takes one number, not 2.', 'abs(1, 2)'],
    [
      'previous(loss + 1)',
      '“previous” takes one logged value, such as previous(val_loss).',
      'previous(loss + 1)',
    ],
    ['1 if loss', 'A choice is written “this if condition else that”; “else” is missing.', ''],
    ['loss < not 1', 'Put parentheses around “not” and what it is about.', 'not'],
    ['"val loss', 'A name that begins with a quotation mark needs one at its end.', '"'],
    ['1e999', '1e999 is too large for a number.', '1e999'],
  ])('is refused with the place: %s', (text, message, part) => {
    const [found, where] = problemOf(text) ?? [];
    expect(found).toMatch(message);
    expect(where).toBe(part);
  });

  it('has at most 500 characters and 50 levels', () => {
    expect(problemOf(`${'1+'.repeat(249)}1`)).toBeNull();
    expect(problemOf(`${'1+'.repeat(250)}1`)?.[0]).toMatch('at most 500 characters');
    expect(problemOf(`${'('.repeat(49)}1${')'.repeat(49)}`)).toBeNull();
    expect(problemOf(`${'('.repeat(50)}1${')'.repeat(50)}`)?.[0]).toMatch('at most 50 deep');
    expect(problemOf('-'.repeat(100) + '1')?.[0]).toMatch('at most 50 deep');
  });

  it('names what it reads, in quotes where a name has blanks', () => {
    const parsed = parseExpression('"house price_loss" > previous(val_loss) and épreuve < 1');
    if ('problem' in parsed) throw new Error(parsed.problem.message);
    expect(namesOf(parsed.tree).map(({ name, overEpochs }) => [name, overEpochs])).toEqual([
      ['house price_loss', false],
      ['val_loss', true],
      ['épreuve', false],
    ]);
  });

  it('is a tree or a problem with a place in it, whatever is written', () => {
    const pieces = fc.constantFrom(
      ...['loss', '1', '.5', '(', ')', '+', '**', '<', 'and', 'not', 'if', 'else', ',', 'min', '"'],
      ...['previous', '__proto__', 'constructor', 'toString(', '=', '\u0000', '😀', 'eval(', '`'],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(pieces, { maxLength: 30 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseExpression(written);
        if ('tree' in parsed) return;
        const { message, place } = parsed.problem;
        expect(message).toMatch(/\.$/);
        expect(place.from).toBeGreaterThanOrEqual(0);
        expect(place.to).toBeGreaterThanOrEqual(place.from);
        expect(place.to).toBeLessThanOrEqual(written.length);
      }),
      { numRuns: 3000 },
    );
  });
});
