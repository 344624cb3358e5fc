import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparisons,
  connectives,
  isPlainName,
  isPlainValue,
  printFilter,
  type Filter,
} from '../../../../common/runs/filter/filter-syntax.ts';
import { parseFilter } from '../../../../common/runs/filter/parse-filter.ts';

/** A filter without its places. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['from', 'to', 'fieldPlace'].includes(key))
      .map(([key, inner]) => [key, bare(inner)]),
  );
}

const nowhere = { from: 0, to: 0 };
const anyText = fc.string({ unit: 'grapheme', maxLength: 8 });
const text = fc.oneof(
  fc.constantFrom(
    'accuracy',
    'val_loss',
    'a"b',
    'or',
    'NOT',
    'x\\',
    'a b',
    '.9',
    '2026-11-01T10:00',
  ),
  anyText,
);
const word = text.chain((chosen) =>
  fc.boolean().map((quoted): Filter => ({
    kind: 'word',
    text: chosen,
    quoted: quoted || !isPlainName(chosen),
    ...nowhere,
  })),
);
const value = text.chain((chosen) =>
  fc.boolean().map((quoted) => ({
    text: chosen,
    quoted: quoted || !isPlainValue(chosen),
    ...nowhere,
  })),
);
const compare = fc
  .record({
    field: text,
    comparison: fc.constantFrom(...comparisons),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  })
  .map((parts): Filter => ({ kind: 'compare', fieldPlace: nowhere, ...parts, ...nowhere }));

const { filter } = fc.letrec<{ filter: Filter; several: readonly Filter[] }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    word,
    compare,
    tie('filter').map((part): Filter => ({ kind: 'not', part, ...nowhere })),
    fc
      .record({ kind: fc.constantFrom('all' as const, 'any' as const), parts: tie('several') })
      .map((parts): Filter => ({ ...parts, ...nowhere })),
  ),
  several: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
}));

describe('the filter of runs', () => {
  it('is read again as it was written', () => {
    fc.assert(
      fc.property(filter, (written) => {
        const read = parseFilter(printFilter(written));
        expect(read.problem).toBeNull();
        expect(bare(read.filter)).toEqual(bare(written));
      }),
    );
  });

  it('is read or refused with a place inside the text, whatever is typed', () => {
    const sign = fc.constantFrom(
      '(',
      ')',
      '"',
      '\\',
      ':',
      '=',
      '<',
      '>',
      '!',
      ',',
      ' ',
      'or',
      'and',
      'not',
      'a',
      '.9',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
        const typed = signs.join('');
        const { problem } = parseFilter(typed);
        if (!problem) return;
        expect(problem.message).toMatch(/\.$|\?$/);
        expect(problem.from).toBeGreaterThanOrEqual(0);
        expect(problem.to).toBeGreaterThan(problem.from);
        expect(problem.to).toBeLessThanOrEqual(typed.length);
      }),
    );
  });

  it('joins terms: side by side and “and” bind stronger than “or”, “not” strongest', () => {
    const read = (typed: string) => bare(parseFilter(typed).filter);
    expect(read('a b or not c and d')).toEqual(read('(a b) or ((not c) d)'));
    expect(read('a AND b')).toEqual(read('a b'));
    expect(read('((a))')).toEqual(read('a'));
    expect(read('  ')).toBeNull();
  });

  it('reads comparisons with and without spaces, lists, quotes and the colon before a sign', () => {
    const read = (typed: string) => bare(parseFilter(typed).filter);
    expect(read('accuracy>.9')).toEqual(read('accuracy > .9'));
    expect(read('accuracy:>=.9')).toEqual(read('accuracy >= .9'));
    expect(read('optimizer==adam')).toEqual(read('optimizer = adam'));
    expect(read('optimizer:adam , sgd')).toEqual({
      kind: 'compare',
      field: 'optimizer',
      comparison: ':',
      values: [
        { text: 'adam', quoted: false },
        { text: 'sgd', quoted: false },
      ],
    });
    expect(read('"train/loss (mean)" < 1')).toMatchObject({ field: 'train/loss (mean)' });
    expect(read('created >= 2026-11-01T10:30')).toMatchObject({
      values: [{ text: '2026-11-01T10:30', quoted: false }],
    });
    expect(read('android')).toEqual({ kind: 'word', text: 'android', quoted: false });
    expect([...connectives].every((keyword) => parseFilter(`"${keyword}"`).filter !== null)).toBe(
      true,
    );
  });

  it.each([
    ['accuracy >', 'A value is missing here: what should “accuracy” be?', 9, 10],
    ['(a or b', 'This parenthesis is not closed.', 0, 1],
    ['a )', 'This parenthesis was never opened.', 2, 3],
    ['a ()', 'A condition is missing before this parenthesis.', 3, 4],
    ['name:"half', 'This quote is not closed.', 5, 6],
    ['a or', 'A condition is missing at the end.', 3, 4],
    ['or a', 'A condition is missing before “or”.', 0, 2],
    ['a and or b', 'A condition is missing before “or”.', 6, 8],
    ['> 3', '“>” cannot begin a condition', 0, 1],
    ['a, b', '“,” cannot stand here', 1, 2],
  ])('says of %j what is wrong and where', (typed, message, from, to) => {
    const { problem } = parseFilter(typed);
    expect(problem?.message).toContain(message);
    expect(problem).toMatchObject({ from, to });
  });
});
