import { isUtf8 } from 'node:buffer';
import type { DetectedDialect } from './detect-dialect.ts';
import { longestRecord } from './import-limits.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const blank = 0x20;

/**
 * Looks whether UTF-8 text is so regular that any reader takes it the same way: one kind of line ends, no blank
 * lines, no blanks around fields, no line breaks in quotes, quotes only where they belong. Whether every record has
 * as many fields is counted only where a lenient reader would not mind: records that end with a separator, and those
 * near quotes. Feed chunks to `push` until it says false, then call `end`.
 */
export class RegularRecords {
  readonly #dialect: DetectedDialect;
  readonly #separator: number;
  /** −1 for none. */
  readonly #quote: number;
  readonly #windows: boolean;
  #pending: Buffer = Buffer.alloc(0);
  #records = 0;

  /** @param windows Records end with CRLF, else with LF. */
  constructor(dialect: DetectedDialect, windows: boolean) {
    this.#dialect = dialect;
    this.#separator = dialect.separator.charCodeAt(0);
    this.#quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0);
    this.#windows = windows;
  }

  /** False as soon as something is irregular. */
  push(chunk: Buffer): boolean {
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    // No record of a regular file has a line feed inside.
    const end = bytes.lastIndexOf(lineFeed) + 1;
    const rest = bytes.subarray(end);
    if (rest.length > longestRecord || !this.#look(bytes.subarray(0, end))) return false;
    this.#pending = Buffer.from(rest);
    return true;
  }

  /** Records without the header; null when something was irregular to the end, or when there are none. */
  end(): number | null {
    // The last record may lack its line end.
    const lineEnd = Buffer.from(this.#windows ? '\r\n' : '\n');
    const last = this.#pending;
    if (last.length > 0 && !this.#look(Buffer.concat([last, lineEnd]))) return null;
    const rows = this.#records - (this.#dialect.header ? 1 : 0);
    return rows > 0 ? rows : null;
  }

  /** @param bytes Whole records, each with its line end. */
  #look(bytes: Buffer): boolean {
    // Whole records are whole characters.
    if (!isUtf8(bytes) || bytes.includes(0)) return false;
    const hasQuotes = this.#quote >= 0 && bytes.includes(this.#quote);
    const records = (hasQuotes ? null : this.#countPlain(bytes)) ?? this.#countFields(bytes);
    this.#records += records ?? 0;
    return records !== null;
  }

  /** The records of text without quotes; null when they need a closer look. Only blanks and line ends are looked at. */
  #countPlain(bytes: Buffer): number | null {
    const end = bytes.length;
    if (end < 4) return null;
    const aligned = (4 - (bytes.byteOffset % 4)) % 4;
    const wordCount = Math.max(0, (end - aligned) >> 2);
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + aligned, wordCount);
    let records = 0;
    for (let at = 0; at < end; at += 1) {
      if ((at - aligned) % 4 === 0) {
        // Passes over four bytes at once while none of them is a blank or less.
        let word = (at - aligned) / 4;
        while (word < wordCount && !hasBlankByte(words[word] ?? 0)) word += 1;
        at = aligned + word * 4;
        if (at >= end) break;
      }
      const byte = bytes[at] ?? 0;
      if (byte > blank || byte === this.#separator) continue;
      if (!this.#isPlain(bytes, at)) return null;
      if (byte === lineFeed) records += 1;
    }
    return records;
  }

  /** Whether a blank stands inside a field, or a line end behind a field that is not empty. */
  #isPlain(bytes: Buffer, at: number): boolean {
    const byte = bytes[at];
    const before = at === 0 ? lineFeed : bytes[at - 1];
    if (before === this.#separator || before === lineFeed) return false;
    if (byte === lineFeed) return (before === carriageReturn) === this.#windows;
    return byte === carriageReturn ? bytes[at + 1] === lineFeed : !this.#isFieldEnd(bytes, at + 1);
  }

  /** The records of any text, with every byte looked at; null when something is irregular. */
  #countFields(bytes: Buffer): number | null {
    const separator = this.#separator;
    const quote = this.#quote;
    const expected = this.#dialect.fields;
    let records = 0;
    let fields = 1;
    let fieldStart = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === separator) {
        fields += 1;
        fieldStart = at + 1;
      } else if (byte === lineFeed) {
        const hasReturn = bytes[at - 1] === carriageReturn;
        if (fields !== expected || hasReturn !== this.#windows) return null;
        records += 1;
        fields = 1;
        fieldStart = at + 1;
      } else if (byte === quote) {
        if (at !== fieldStart) return null;
        at = this.#closingQuote(bytes, at);
        if (at < 0 || !this.#isFieldEnd(bytes, at + 1)) return null;
      } else if (byte === carriageReturn) {
        if (!this.#windows || bytes[at + 1] !== lineFeed) return null;
      } else if (byte <= blank && (at === fieldStart || this.#isFieldEnd(bytes, at + 1))) {
        return null;
      }
    }
    return records;
  }

  #isFieldEnd(bytes: Buffer, at: number): boolean {
    const byte = bytes[at];
    return byte === this.#separator || byte === lineFeed || byte === carriageReturn;
  }

  /** Where a quoted field ends; −1 when it is not regular. */
  #closingQuote(bytes: Buffer, opening: number): number {
    const quote = this.#quote;
    for (let at = opening + 1; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote && bytes[at + 1] !== quote) {
        return at > opening + 1 && (bytes[at - 1] ?? 0) <= blank ? -1 : at;
      }
      if (byte === quote) at += 1;
      else if (byte === lineFeed || byte === carriageReturn) return -1;
      else if (byte <= blank && at === opening + 1) return -1;
    }
    return -1;
  }
}

/** Whether one of a word's four bytes is at most 0x20 (Warren, “Hacker’s Delight”, 6–1). */
function hasBlankByte(word: number): boolean {
  return ((word - 0x21212121) & ~word & 0x80808080) !== 0;
}
