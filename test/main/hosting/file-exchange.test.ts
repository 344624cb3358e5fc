import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../../main/hosting/file-names.ts';

describe('the name of an uploaded file', () => {
  it.each([
    ['iris.csv', 'iris.csv'],
    ['my table (2).csv.gz', 'my table (2).csv.gz'],
    ['Häuser “Köln”.tsv', 'Häuser “Köln”.tsv'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\iris.csv', 'iris.csv'],
    ['..', 'file'],
    ['.bashrc', 'bashrc'],
    ['', 'file'],
    ['a\u0000b\nc.csv', 'abc.csv'],
    ['a<b>:"c|?*.csv', 'abc.csv'],
    ['x'.repeat(300) + '.csv', 'x'.repeat(196) + '.csv'],
  ])('%j becomes %j', (given, name) => {
    expect(safeFileName(given)).toBe(name);
  });
});
