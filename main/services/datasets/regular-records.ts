import { isUtf8 } from 'node:buffer';
import type { DetectedDialect } from './detect-dialect.ts';
import { longestRecord } from './import-limits.ts';
import { RecordScanner } from './record-scanner.ts';

const carriageReturn = 0x0d;

/**
 * Looks whether UTF-8 text is so regular that any reader takes it the same way: as many fields in every record, one
 * kind of line ends, no blank lines, no blanks around fields, no line breaks in quotes, quotes only where they
 * belong. Feed chunks to `push` until it says false, then call `end`.
 */
export class RegularRecords {
  readonly #dialect: DetectedDialect;
  readonly #scanner: RecordScanner;
  readonly #windows: boolean;
  #pending: Buffer = Buffer.alloc(0);
  #records = 0;

  /** @param windows Records end with CRLF, else with LF. */
  constructor(dialect: DetectedDialect, windows: boolean) {
    this.#dialect = dialect;
    this.#scanner = new RecordScanner(dialect.separator, dialect.quote);
    this.#windows = windows;
  }

  /** False as soon as something is irregular. */
  push(chunk: Buffer): boolean {
    return this.#look(chunk, false);
  }

  /** Records without the header; null when something was irregular to the end, or when there are none. */
  end(): number | null {
    if (!this.#look(Buffer.alloc(0), true)) return null;
    const rows = this.#records - (this.#dialect.header ? 1 : 0);
    return rows > 0 ? rows : null;
  }

  #look(chunk: Buffer, last: boolean): boolean {
    if (chunk.includes(0)) return false;
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    const { fields } = this.#dialect;
    let at = 0;
    while (at < bytes.length) {
      const record = this.#scanner.scan(bytes, at, last);
      if (!record) break;
      if (
        record.fields !== fields ||
        record.irregular ||
        record.hasBlanks ||
        record.quotedLineBreak ||
        record.end === record.start ||
        !this.#endsWell(bytes, record.end, record.next)
      ) {
        return false;
      }
      this.#records += 1;
      at = record.next;
    }
    // Whole records are whole characters.
    if (!isUtf8(bytes.subarray(0, at))) return false;
    const rest = bytes.subarray(at);
    if (rest.length > longestRecord || (last && rest.length > 0)) return false;
    this.#pending = Buffer.from(rest);
    return true;
  }

  /** The last record may lack its line end. */
  #endsWell(bytes: Buffer, end: number, next: number): boolean {
    if (next === end) return true;
    return this.#windows ? next === end + 2 : next === end + 1 && bytes[end] !== carriageReturn;
  }
}
