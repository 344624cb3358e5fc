import { AppError } from '../../../common/errors/app-error.ts';
import type { RejectedRow, RowNote } from '../../../common/datasets/dataset.ts';
import type { DetectedDialect } from './detect-dialect.ts';
import { longestRecord, rejectedRowsTold, rowNotesTold } from './import-limits.ts';
import { RecordScanner, type ScannedRecord } from './record-scanner.ts';

/** What was counted while cleaning. */
export interface CleanCounts {
  rowsInFile: number;
  rowsRead: number;
  rowsRejected: number;
  rowsAltered: number;
  rejected: RejectedRow[];
  notes: RowNote[];
  blankLines: number;
  /** Rows whose one field too many was an empty one at the end of the line. */
  trailingSeparators: number;
  /** Rows with quotes that break the rules but can be understood. */
  irregularQuotes: number;
  quotedLineBreaks: boolean;
  /** Some cell may have blanks around it. */
  hasBlanks: boolean;
  /** Bytes of the longest record. */
  longest: number;
}

const newline = 0x0a;

/**
 * Turns UTF-8 text into records that any strict reader takes the same way: a row number from 0, the
 * fields, LF. Regular records keep their bytes; irregular ones are quoted anew; what cannot be
 * understood is left out and counted. Feed chunks to `push`, then call `end`; both return bytes.
 */
export class RecordCleaner {
  readonly counts: CleanCounts = {
    rowsInFile: 0,
    rowsRead: 0,
    rowsRejected: 0,
    rowsAltered: 0,
    rejected: [],
    notes: [],
    blankLines: 0,
    trailingSeparators: 0,
    irregularQuotes: 0,
    quotedLineBreaks: false,
    hasBlanks: false,
    longest: 0,
  };
  /** Fields of the header record, when there is one. */
  header: readonly string[] | null = null;
  readonly #dialect: DetectedDialect;
  readonly #fileName: string;
  readonly #scanner: RecordScanner;
  readonly #separator: number;
  #pending: Buffer = Buffer.alloc(0);
  #out = Buffer.allocUnsafe(1024 * 1024);
  #length = 0;
  /** Line the pending bytes start on, from 1. */
  #line = 1;

  constructor(dialect: DetectedDialect, fileName: string) {
    this.#dialect = dialect;
    this.#fileName = fileName;
    this.#scanner = new RecordScanner(dialect.separator, dialect.quote);
    this.#separator = dialect.separator.charCodeAt(0);
  }

  push(chunk: Buffer): Buffer {
    return this.#clean(chunk, false);
  }

  end(): Buffer {
    return this.#clean(Buffer.alloc(0), true);
  }

  #clean(chunk: Buffer, last: boolean): Buffer {
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    this.#length = 0;
    const hasZero = chunk.includes(0);
    let at = 0;
    while (at < bytes.length) {
      const record = this.#scanner.scan(bytes, at, last);
      if (!record) break;
      if (hasZero && bytes.subarray(at, record.next).includes(0)) throw this.#binary();
      this.#take(bytes, record);
      this.#line += record.lines;
      at = record.next;
    }
    const rest = bytes.subarray(at);
    if (last && rest.length > 0) throw this.#unclosedQuote();
    if (rest.length > longestRecord) throw this.#tooLong();
    this.#pending = Buffer.from(rest);
    return Buffer.from(this.#out.subarray(0, this.#length));
  }

  #take(bytes: Buffer, record: ScannedRecord): void {
    const { counts } = this;
    if (record.end === record.start) {
      counts.blankLines += 1;
      return;
    }
    if (this.#dialect.header && this.header === null) {
      this.header = this.#scanner.fields(bytes, record);
      return;
    }
    counts.rowsInFile += 1;
    const expected = this.#dialect.fields;
    let { fields } = record;
    let end = record.end;
    if (fields === expected + 1 && bytes[end - 1] === this.#separator && !record.irregular) {
      fields -= 1;
      end -= 1;
      counts.trailingSeparators += 1;
    }
    if (fields > expected) {
      this.#reject(bytes, record, `${fields} fields instead of ${expected}`);
      return;
    }
    if (fields < expected) {
      counts.rowsAltered += 1;
      this.#note(
        `Line ${this.#line} has ${fields} of ${expected} fields; the rest is filled up with missing cells.`,
      );
    }
    if (record.irregular) counts.irregularQuotes += 1;
    if (record.hasBlanks || record.irregular) counts.hasBlanks = true;
    if (record.quotedLineBreak) counts.quotedLineBreaks = true;
    if (end - record.start > counts.longest) counts.longest = end - record.start;
    this.#write(bytes, record, end, expected - fields);
    counts.rowsRead += 1;
  }

  #write(bytes: Buffer, record: ScannedRecord, end: number, missing: number): void {
    let start = record.start;
    let source = bytes;
    if (record.irregular) {
      source = Buffer.from(this.#quoted(this.#scanner.fields(bytes, record)));
      start = 0;
      end = source.length;
    } else if (this.#dialect.rowNames) {
      start = Math.min(record.firstFieldEnd + 1, end);
    }
    this.#reserve(end - start + missing + 16);
    this.#number(this.counts.rowsRead);
    this.#byte(this.#separator);
    if (end - start > 48) {
      source.copy(this.#out, this.#length, start, end);
      this.#length += end - start;
    } else {
      for (let at = start; at < end; at += 1) this.#byte(source[at] ?? 0);
    }
    // Without its only field, a row that is just a name has one separator less to add.
    const named = this.#dialect.rowNames && record.fields === 1 ? 1 : 0;
    for (let count = named; count < missing; count += 1) this.#byte(this.#separator);
    this.#byte(newline);
  }

  #quoted(fields: readonly string[]): string {
    const { quote, separator, rowNames } = this.#dialect;
    const enclose = (field: string) => quote + field.replaceAll(quote, quote + quote) + quote;
    return (rowNames ? fields.slice(1) : fields).map(enclose).join(separator);
  }

  #reject(bytes: Buffer, record: ScannedRecord, reason: string): void {
    this.counts.rowsRejected += 1;
    this.#note(`Before this row, line ${this.#line} is left out: ${reason}.`);
    if (this.counts.rejected.length >= rejectedRowsTold) return;
    const shown = bytes.subarray(record.start, Math.min(record.end, record.start + 800));
    const text = shown.toString('utf8').slice(0, 200);
    this.counts.rejected.push({ line: this.#line, reason, text });
  }

  /** Tells what happens at the row that comes next. */
  #note(message: string): void {
    const { notes, rowsRead } = this.counts;
    if (notes.length < rowNotesTold) notes.push({ row: rowsRead, message });
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#out.length * 2, this.#length + bytes));
    this.#out.copy(larger, 0, 0, this.#length);
    this.#out = larger;
  }

  #byte(byte: number): void {
    this.#out[this.#length] = byte;
    this.#length += 1;
  }

  #number(value: number): void {
    let power = 1;
    while (power * 10 <= value) power *= 10;
    for (; power >= 1; power /= 10) this.#byte(0x30 + (Math.floor(value / power) % 10));
  }

  #error(message: string): AppError {
    return new AppError('invalid-data', message, {
      place: { file: this.#fileName, row: this.#line },
    });
  }

  #unclosedQuote(): AppError {
    return this.#error(
      `A quote opened in the record on line ${this.#line} is never closed. Correct that line, or read the file without quotes.`,
    );
  }

  #tooLong(): AppError {
    return this.#error(
      `The record on line ${this.#line} is longer than 8 MB. A quote is probably not closed: correct that line, or read the file without quotes.`,
    );
  }

  #binary(): AppError {
    return this.#error(`Line ${this.#line} contains binary data. Choose a text table.`);
  }
}
