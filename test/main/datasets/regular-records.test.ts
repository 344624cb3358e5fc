import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecords } from '../../../main/services/datasets/parse-records.ts';
import { RecordScanner } from '../../../main/services/datasets/record-scanner.ts';
import { RegularRecords } from '../../../main/services/datasets/regular-records.ts';

const fields = 3;
const header = false;
const dialect = (separator: string) => ({
  separator,
  quote: '"',
  header,
  fields,
  decimal: '.' as const,
  encoding: 'utf-8',
  missingValues: [],
  rowNames: false,
});

/** Records by the definition: one at a time, by the scanner that the careful way uses; null when one is irregular. */
function counted(text: string, separator: string, windows: boolean): number | null {
  const bytes = Buffer.from(text);
  if (bytes.includes(0)) return null;
  const scanner = new RecordScanner(separator, '"');
  let records = 0;
  for (let at = 0; at < bytes.length; records += 1) {
    const record = scanner.scan(bytes, at, true);
    if (!record) return null;
    const lineEnd = bytes.toString('latin1', record.end, record.next);
    const isLast = record.next === bytes.length && lineEnd === '';
    const endsWell = isLast || lineEnd === (windows ? '\r\n' : '\n');
    const { irregular, hasBlanks, quotedLineBreak } = record;
    if (irregular || hasBlanks || quotedLineBreak || record.end === record.start) return null;
    if (record.fields !== fields || !endsWell) return null;
    at = record.next;
  }
  return records > 0 ? records : null;
}

function looked(pieces: readonly Buffer[], separator: string, windows: boolean): number | null {
  const records = new RegularRecords(dialect(separator), windows);
  return pieces.every((piece) => records.push(piece)) ? records.end() : null;
}

function inPieces(text: string, length: number): Buffer[] {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}

const cell = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('1', '-2.5', 'red', 'two words', 'été', '', 'x'.repeat(9)),
  },
  { weight: 1, arbitrary: fc.constantFrom('"a,b"', '"say ""yes"""', '""') },
);
const oddCell = fc.constantFrom(
  ' a',
  'b ',
  'a"b',
  '"a"b',
  '"a\nb"',
  '" a"',
  '\t',
  '\0',
  '"open',
  '\r',
);

const anyText = fc
  .record({
    separator: fc.constantFrom(',', '|', ';'),
    windows: fc.boolean(),
    rows: fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 }),
    ends: fc.boolean(),
    odd: fc.option(
      fc.record({
        row: fc.nat(),
        kind: fc.constantFrom('cell', 'few', 'many', 'trailing', 'blank', 'line end'),
        cell: oddCell,
      }),
      { freq: 2 },
    ),
  })
  .map(({ separator, windows, rows, ends, odd }) => {
    const lineEnd = windows ? '\r\n' : '\n';
    const lines = rows.map((row) => row.join(separator));
    const at = odd ? odd.row % lines.length : 0;
    const line = lines[at] ?? '';
    if (odd?.kind === 'cell') lines[at] = ['1', odd.cell, '2'].join(separator);
    if (odd?.kind === 'few') lines[at] = `1${separator}2`;
    if (odd?.kind === 'many') lines[at] = `${line}${separator}4`;
    if (odd?.kind === 'trailing') lines[at] = `${line}${separator}`;
    if (odd?.kind === 'blank') lines[at] = '';
    if (odd?.kind === 'line end') lines[at] = `${line}${windows ? '\n' : '\r\n'}${line}`;
    return { text: lines.join(lineEnd) + (ends ? lineEnd : ''), separator, windows };
  });

describe('regular records', () => {
  it('are those that the careful way finds nothing to mend in, but for numbers of fields that any reader refuses', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 1, max: 200 }),
        ({ text, separator, windows }, length) => {
          const expected = counted(text, separator, windows);
          const found = looked(inPieces(text, length), separator, windows);
          if (expected !== null) expect(found).toBe(expected);
          else if (found !== null) {
            // What it lets pass has a line with too few or too many fields and no empty one at its end.
            const lines = text.split(windows ? '\r\n' : '\n').filter((line) => line !== '');
            const fieldsOf = (line: string) =>
              parseRecords(line, separator, '"', true).records[0]?.length;
            const wrong = lines.filter((line) => fieldsOf(line) !== fields);
            expect(wrong.length).toBeGreaterThan(0);
            expect(wrong.filter((line) => line.endsWith(separator))).toEqual([]);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('may have empty fields everywhere, also between tabs', () => {
    expect(looked([Buffer.from('\t2\t\n1\t\t3\n')], '\t', false)).toBe(2);
  });

  it('are found in long text wherever its pieces begin in memory', () => {
    const text = 'one,two words,3\n4,5,six\n'.repeat(500);
    for (let offset = 0; offset < 8; offset += 1) {
      const memory = Buffer.from(' '.repeat(offset) + text);
      expect(looked([memory.subarray(offset)], ',', false)).toBe(1000);
    }
  });
});
