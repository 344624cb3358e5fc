import { describe, expect, it } from 'vitest';
import { csvLine } from '../../../main/services/prediction/csv.ts';
import { freeName, numberedName } from '../../../main/services/projects/default-name.ts';

describe('default names', () => {
  it.each([
    { taken: [], free: 'Iris' },
    { taken: ['Iris'], free: 'Iris 2' },
    { taken: ['Iris', 'Iris 2', 'Iris 4'], free: 'Iris 3' },
  ])('takes $free where $taken are taken', ({ taken, free }) => {
    expect(freeName('Iris', taken)).toBe(free);
  });

  it.each([
    { taken: [], next: 'Iris 1' },
    { taken: ['Iris 1', 'Iris 2'], next: 'Iris 3' },
    { taken: ['Iris 9', 'Iris wide', 'Irish 20', 'Iris 1e3'], next: 'Iris 10' },
  ])('counts on to $next after $taken', ({ taken, next }) => {
    expect(numberedName('Iris', taken)).toBe(next);
  });
});

describe('a line of CSV', () => {
  it('quotes what would be read as something else', () => {
    expect(csvLine(['a', 'b, c', 'say "x"', 'two\nlines', ''])).toBe(
      'a,"b, c","say ""x""","two\nlines",\r\n',
    );
  });

  it('leaves cells that a spreadsheet takes for formulas as they are', () => {
    expect(csvLine(['=1+1', '+2', '-3', '@sum'])).toBe('=1+1,+2,-3,@sum\r\n');
  });
});
