import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetFolder } from '../dataset-folder.ts';
import { workbook } from './good-files.ts';

let folder: DatasetFolder;
beforeAll(async () => {
  folder = await DatasetFolder.make();
});
afterAll(() => folder.remove());

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** Style 1 is a date, 2 a date with its time, 3 an own format of a date, 4 a number with two decimals, 5 per cent. */
const styles = `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="2"/><xf numFmtId="9"/></cellXfs></styleSheet>`;
const strings = `<sst xmlns="${main}"><si><t>shared</t></si><si><r><t>rich </t></r><r><t>text</t></r></si><si><t xml:space="preserve">  kept </t></si></sst>`;

/** A workbook as ECMA-376 part 1, 18.3 writes it: every line a list of cells without their places. */
function book(lines: readonly (readonly string[])[], more = '', before = ''): Buffer {
  const rows = lines.map((cells, row) => {
    const placed = cells.map((cell, column) =>
      cell.replace('<c', `<c r="${String.fromCharCode(65 + column)}${row + 1}"`),
    );
    return `<row r="${row + 1}">${placed.join('')}</row>`;
  });
  const sheet = `<worksheet xmlns="${main}">${before}<sheetData>${rows.join('')}</sheetData>${more}</worksheet>`;
  return workbook(Buffer.from(sheet), { 'xl/styles.xml': styles, 'xl/sharedStrings.xml': strings });
}

const number = (value: string, style = 0) => `<c s="${style}"><v>${value}</v></c>`;
const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const empty = '<c/>';

async function cells(lines: readonly (readonly string[])[], more = '') {
  const imported = await folder.import(book(lines, more), { header: true }, 'book.xlsx');
  return { cells: await folder.cells(imported), imported };
}

/** One cell beside a number, in a table of two rows with a header. */
async function cell(written: string): Promise<string | null | undefined> {
  const lines = [
    [text('x'), text('y')],
    [written, number('1')],
    [written, number('2')],
  ];
  return (await cells(lines)).cells[0]?.[0];
}

describe('cells of Excel', () => {
  it.each<[string, string, string | null]>([
    ['whole numbers', number('42'), '42'],
    ['the largest exact number', number('9007199254740991'), '9007199254740991'],
    ['decimals with all their digits', number('0.1'), '0.1'],
    ['what Excel writes of 0.1 + 0.2', number('0.30000000000000004'), '0.30000000000000004'],
    ['exponents', number('1.5E-7'), '1.5e-7'],
    ['rounded numbers, unrounded', number('3.14159', 4), '3.14159'],
    ['per cent as a fraction', number('0.125', 5), '0.125'],
    ['true', '<c t="b"><v>1</v></c>', 'true'],
    ['false', '<c t="b"><v>0</v></c>', 'false'],
    ['a shared text', '<c t="s"><v>0</v></c>', 'shared'],
    ['a text of several formats', '<c t="s"><v>1</v></c>', 'rich text'],
    ['a text that looks like a number', text('007'), '007'],
    ['signs of XML', text('a &lt;b&gt; &amp; c'), 'a <b> & c'],
    ['a formula by its value', '<c><f>1+1</f><v>2</v></c>', '2'],
    ['a formula of a text', '<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', 'ab'],
    ['an error as missing', '<c t="e"><v>#DIV/0!</v></c>', null],
    ['another error as missing', '<c t="e"><v>#N/A</v></c>', null],
    // ECMA-376 part 1, 18.17.4.1: days since 1899-12-30 from 1900-03-01 on.
    ['a date', number('45351', 1), '2024-02-29'],
    ['a date of the last century', number('36525', 1), '1999-12-31'],
    ['a date with its time', number('45351.75', 2), '2024-02-29 18:00:00'],
    ['a date of an own format', number('45657', 3), '2024-12-31'],
  ])('are read: %s', async (_, written, expected) => {
    expect(await cell(written)).toBe(expected);
  });

  it('keep numbers that could be dates where no format says so', async () => {
    expect(await cell(number('45351'))).toBe('45351');
  });

  it('are missing where they are empty or behind the first of merged ones, which is said', async () => {
    const lines = [
      [text('group'), empty, text('y')],
      [text('a'), number('1'), number('2')],
      [empty, number('3'), number('4')],
    ];
    const merged =
      '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/></mergeCells>';
    const { cells: found, imported } = await cells(lines, merged);
    expect(imported.dataset.columns.map(({ name }) => name)).toEqual(['group', 'column_2', 'y']);
    expect(found).toEqual([
      ['a', '1', '2'],
      [null, '3', '4'],
    ]);
    expect(imported.dataset.report.remarks.join(' ')).toMatch(/Merged cells have a value only/);
  });

  it('of columns of numbers, dates and words have those types', async () => {
    const lines = [
      [text('n'), text('d'), text('b'), text('w')],
      ...Array.from({ length: 30 }, (_, row) => [
        number(String(row / 4)),
        number(String(45351 + row), 1),
        `<c t="b"><v>${row % 2}</v></c>`,
        text(['red', 'green', 'blue'][row % 3] ?? ''),
      ]),
    ];
    const { imported } = await cells(lines);
    expect(imported.dataset.columns.map(({ type }) => type)).toEqual([
      'number',
      'date',
      'boolean',
      'category',
    ]);
  });
});
