/** One record of delimited text, by its bytes. */
export interface ScannedRecord {
  readonly start: number;
  /** Behind the last byte of the record, without its line end. */
  readonly end: number;
  /** Where the next record starts. */
  readonly next: number;
  readonly fields: number;
  /** Behind the first field. */
  readonly firstFieldEnd: number;
  /** Quotes inside unquoted text, or text after a closing quote. */
  readonly irregular: boolean;
  readonly quotedLineBreak: boolean;
  /** A field starts or ends with a blank or a line break, inside quotes if it has them. */
  readonly hasBlanks: boolean;
  /** Lines of the file that it takes. */
  readonly lines: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const blank = 0x20;

/**
 * Finds records in UTF-8 bytes. The rules are those of `parseRecords`: a quote opens a field only at
 * its start and is doubled inside; LF, CRLF or CR end a record.
 */
export class RecordScanner {
  readonly #separator: number;
  /** −1 for none. */
  readonly #quote: number;

  constructor(separator: string, quote: string) {
    this.#separator = separator.charCodeAt(0);
    this.#quote = quote === '' ? -1 : quote.charCodeAt(0);
  }

  /**
   * The record that starts at `start`; `null` when its end is not among the bytes.
   * @param last No more bytes follow these.
   */
  scan(bytes: Buffer, start: number, last: boolean): ScannedRecord | null {
    const separator = this.#separator;
    const quote = this.#quote;
    const length = bytes.length;
    let at = start;
    let fields = 1;
    let firstFieldEnd = -1;
    let irregular = false;
    let lines = 1;
    let atFieldStart = true;
    let hasBlanks = false;
    for (; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === separator) {
        if (!atFieldStart && (bytes[at - 1] ?? 0) <= blank) hasBlanks = true;
        if (fields === 1) firstFieldEnd = at;
        fields += 1;
        atFieldStart = true;
        continue;
      }
      if (byte === lineFeed || byte === carriageReturn) break;
      if (byte === quote) {
        if (!atFieldStart) irregular = true;
        else {
          const close = this.#closingQuote(bytes, at + 1, last);
          if (close < 0) return null;
          lines += lineBreaks(bytes, at + 1, close);
          hasBlanks ||= (bytes[at + 1] ?? 0) <= blank || (bytes[close - 1] ?? 0) <= blank;
          at = close;
          const following = bytes[close + 1];
          irregular ||= !(
            following === undefined ||
            following === separator ||
            following === lineFeed ||
            following === carriageReturn
          );
        }
      }
      if (atFieldStart && (byte ?? 0) <= blank) hasBlanks = true;
      atFieldStart = false;
    }
    if (at > start && (bytes[at - 1] ?? 0) <= blank) hasBlanks = true;
    if (at >= length && !last) return null;
    // A CR at the end of the bytes may be half of a CRLF.
    if (bytes[at] === carriageReturn && at + 1 >= length && !last) return null;
    const isPair = bytes[at] === carriageReturn && bytes[at + 1] === lineFeed;
    return {
      start,
      end: at,
      next: Math.min(at + (isPair ? 2 : 1), length),
      fields,
      firstFieldEnd: firstFieldEnd < 0 ? at : firstFieldEnd,
      irregular,
      quotedLineBreak: lines > 1,
      hasBlanks,
      lines,
    };
  }

  /** Where the quoted field ends; −1 when that is not among the bytes. */
  #closingQuote(bytes: Buffer, from: number, last: boolean): number {
    for (let at = from; at < bytes.length; at += 1) {
      if (bytes[at] !== this.#quote) continue;
      if (at + 1 >= bytes.length) return last ? at : -1;
      if (bytes[at + 1] !== this.#quote) return at;
      at += 1;
    }
    return -1;
  }

  /** The texts of a record's fields, without quotes. */
  fields(bytes: Buffer, record: ScannedRecord): string[] {
    const text = bytes.toString('utf8', record.start, record.end);
    const separator = String.fromCharCode(this.#separator);
    const quote = this.#quote < 0 ? '' : String.fromCharCode(this.#quote);
    const fields: string[] = [];
    let at = 0;
    for (;;) {
      let field = '';
      if (quote !== '' && text[at] === quote) {
        at += 1;
        for (;;) {
          const close = text.indexOf(quote, at);
          field += text.slice(at, close);
          at = close + 1;
          if (text[at] !== quote) break;
          field += quote;
          at += 1;
        }
      }
      const next = text.indexOf(separator, at);
      fields.push(field + text.slice(at, next < 0 ? undefined : next));
      if (next < 0) return fields;
      at = next + 1;
    }
  }
}

function lineBreaks(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    if (bytes[at] === lineFeed) count += 1;
    else if (bytes[at] === carriageReturn && bytes[at + 1] !== lineFeed) count += 1;
  }
  return count;
}
