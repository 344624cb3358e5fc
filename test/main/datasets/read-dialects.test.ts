import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadDialect, ReadOptions } from '../../../common/datasets/dataset.ts';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

const people = 'name,age,city\nAda,36,Köln\nBjörn,41,Århus\nZoë,29,São Paulo\n';
const peopleCells = [
  ['Ada', '36', 'Köln'],
  ['Björn', '41', 'Århus'],
  ['Zoë', '29', 'São Paulo'],
];

describe('encodings', () => {
  it.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from(people), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from('\ufeff' + people), 'utf-8'],
    ['UTF-16 LE with a mark', iconv.encode('\ufeff' + people, 'utf-16le'), 'utf-16le'],
    ['UTF-16 LE without one', iconv.encode(people, 'utf-16le'), 'utf-16le'],
    ['UTF-16 BE with a mark', iconv.encode('\ufeff' + people, 'utf-16be'), 'utf-16be'],
    ['windows-1252', iconv.encode(people, 'windows-1252'), 'windows-1252'],
    ['gzip of UTF-8', gzipSync(people), 'utf-8'],
    ['gzip of windows-1252', gzipSync(iconv.encode(people, 'windows-1252')), 'windows-1252'],
  ])('%s', async (_, bytes, encoding) => {
    const imported = await folder.import(bytes);
    expect(imported.dataset.dialect.encoding).toBe(encoding);
    expect(imported.dataset.columns.map(({ name }) => name)).toEqual(['name', 'age', 'city']);
    expect(await folder.cells(imported)).toEqual(peopleCells);
  });

  it('are found out when the first bytes that are not UTF-8 come late', async () => {
    const text = 'name,age\n' + 'Ada,36\n'.repeat(200_000) + 'Zoë,29\n';
    const imported = await folder.import(iconv.encode(text, 'windows-1252'));
    expect(imported.dataset.dialect.encoding).toBe('windows-1252');
    const page = await folder.files.rows('d1', imported.dataset.columns, 200_000, 10);
    expect(page.rows).toEqual([['Zoë', '29']]);
  });

  it('can be set, and are refused when they do not fit or are unknown', async () => {
    const bytes = iconv.encode('a,b\n1,Ж\n2,Я\n', 'windows-1251');
    const imported = await folder.import(bytes, { encoding: 'windows-1251' });
    expect((await folder.cells(imported))[0]).toEqual(['1', 'Ж']);
    await expect(folder.import(bytes, { encoding: 'utf-8' })).rejects.toThrow(/not in UTF-8/);
    await expect(folder.import(bytes, { encoding: 'klingon' })).rejects.toThrow(/not known/);
  });

  it('keep characters whole that lie across pieces of the file', async () => {
    const text = 'a,b\n' + 'ä€😀,1\n'.repeat(250_000);
    const imported = await folder.import(text);
    const page = await folder.files.rows('d1', imported.dataset.columns, 249_999, 1);
    expect(imported.profiles[0]).toMatchObject({ distinct: 1 });
    expect(page.rows).toEqual([['ä€😀', '1']]);
  });
});

describe('dialects', () => {
  it.each<[string, string, Partial<ReadDialect>, string[], (string | null)[]]>([
    ['commas', 'a,b\n1,2\n3,4\n', { separator: ',', header: true }, ['a', 'b'], ['1', '2']],
    ['tabs', 'a\tb\n1\t2,5\n3\t4,5\n', { separator: '\t', decimal: ',' }, ['a', 'b'], ['1', '2,5']],
    [
      'semicolons and decimal commas',
      'a;b\n1,5;2\n2,5;4\n',
      { separator: ';', decimal: ',' },
      ['a', 'b'],
      ['1,5', '2'],
    ],
    [
      'no header and decimal commas',
      '1,5;2,3;7\n2,5;4,1;8\n',
      { separator: ';', decimal: ',', header: false },
      ['column_1', 'column_2', 'column_3'],
      ['1,5', '2,3', '7'],
    ],
    ['bars', 'a|b\nx, y|2\nz|4\n', { separator: '|' }, ['a', 'b'], ['x, y', '2']],
    ['blanks', 'a b c\n1 2 3\n4 5 6\n', { separator: ' ' }, ['a', 'b', 'c'], ['1', '2', '3']],
    ['no header', '1,2\n3,4\n', { header: false }, ['column_1', 'column_2'], ['1', '2']],
    [
      'text without header',
      'x,1\ny,2\nx,3\n',
      { header: false },
      ['column_1', 'column_2'],
      ['x', '1'],
    ],
    ['single quotes', "a,b\n'x, y',2\n'z',4\n", { quote: "'" }, ['a', 'b'], ['x, y', '2']],
    ['thousands', 'a,b\n"1,234",2\n"5,678",4.5\n', { decimal: '.' }, ['a', 'b'], ['1,234', '2']],
    [
      'an R export',
      '"a"\t"b"\n"1"\t5\t6\n"2"\t7\t8\n',
      { rowNames: true, separator: '\t' },
      ['a', 'b'],
      ['5', '6'],
    ],
    ['old Mac line ends', 'a,b\r1,2\r3,4\r', {}, ['a', 'b'], ['1', '2']],
    ['no line end at the end', 'a,b\n1,2', {}, ['a', 'b'], ['1', '2']],
  ])('%s', async (_, text, dialect, names, first) => {
    const imported = await folder.import(text);
    expect(imported.dataset.dialect).toMatchObject(dialect);
    expect(imported.dataset.columns.map(({ name }) => name)).toEqual(names);
    expect((await folder.cells(imported))[0]).toEqual(first);
  });

  it.each<[string, string, ReadOptions, string[][]]>([
    ['a separator', 'a;b,c\n1;2,3\n', { separator: ';', decimal: '.' }, [['1', '2,3']]],
    ['the tab by name of its escape', 'a\tb\n1\t2\n', { separator: '\t' }, [['1', '2']]],
    ['no quote', 'a,b\n"1,2"\n', { quote: '' }, [['"1', '2"']]],
    ['a header', '1,2\n3,4\n', { header: true }, [['3', '4']]],
    [
      'no header',
      'a,b\n3,4\n',
      { header: false },
      [
        ['a', 'b'],
        ['3', '4'],
      ],
    ],
  ])('can be overridden: %s', async (_, text, options, cells) => {
    expect(await folder.cells(await folder.import(text, options))).toEqual(cells);
  });

  it('are read again from the kept original', async () => {
    const first = await folder.import('1,2\n3,4\n');
    const again = await folder.files.reread('d1', first.dataset, { header: true });
    expect(again.dataset.columns.map(({ name }) => name)).toEqual(['1', '2']);
    expect(again.dataset.source).toEqual(first.dataset.source);
    expect(await folder.cells(again)).toEqual([['3', '4']]);
  });

  it('keep quotes inside text, and say so', async () => {
    const imported = await folder.import('a,b\n5" pipe,1\n"x"y,2\n"say ""hi""",3\n');
    expect(await folder.cells(imported)).toEqual([
      ['5" pipe', '1'],
      ['xy', '2'],
      ['say "hi"', '3'],
    ]);
    expect(imported.dataset.report.remarks).toEqual([
      '2 rows have quotes in the middle of a field; they are kept as text.',
    ]);
  });

  it('give back any cells that were written by the rules', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '1', ',', '"', '\n', '\r', ' ', ';', '\t', "'"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        async (rows, separator, lineEnd) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = [['x', 'y', 'z'], ...rows]
            .map((row) => row.map(quoted).join(separator))
            .join(lineEnd);
          const imported = await folder.import(text, {
            separator,
            quote: '"',
            header: true,
            missingValues: [],
          });
          const expected = rows.map((row) =>
            row.map((one) => (/^[ \t\n\r]*$/.test(one) ? null : one)),
          );
          expect(await folder.cells(imported)).toEqual(expected);
          expect(imported.dataset.report).toMatchObject({
            rowsRead: rows.length,
            rowsAltered: 0,
            rowsRejected: 0,
          });
        },
      ),
      { numRuns: 25 },
    );
  });
});
