import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../main/cli/arguments.ts';

const read = (line: string) => readArguments(line.split(' '));

describe('the words of reports and groups', () => {
  it('name a run and a file', () => {
    expect(read('report iris-3 --out a.html --force --library runs')).toEqual({
      name: 'report',
      run: 'iris-3',
      out: 'a.html',
      force: true,
      library: 'runs',
    });
    expect(read('report 12ab -o card.md')).toMatchObject({ out: 'card.md', force: false });
  });

  it('name an experiment and how often it is trained', () => {
    expect(read('cross-validate a.json --folds 10 --json')).toEqual({
      name: 'cross-validate',
      experiment: 'a.json',
      count: 10,
      epochs: null,
      json: true,
      library: null,
    });
    expect(read('seeds a.json')).toMatchObject({ name: 'seeds', count: 5 });
  });

  it.each([
    ['report', /Name the run/],
    ['report a b', /“b” is too much/],
    ['report a --out a.pdf', /\.html or \.md, not “a\.pdf”/],
    ['cross-validate', /Name the experiment/],
    ['cross-validate a.json --folds 1', /--folds takes a whole number from 2 to 100/],
    ['seeds a.json --folds 3', /--folds/],
  ])('refuse %s', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
