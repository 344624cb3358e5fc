/** Records of a piece of text, as far as they are complete. */
export interface ParsedRecords {
  readonly records: readonly (readonly string[])[];
  /** A quote was open at the end of the text. */
  readonly unclosed: boolean;
  /** Fields in quotes whose closing quote is followed by a separator or a line end. */
  readonly quoted: number;
  /** Quotes inside unquoted text, or text after a closing quote. */
  readonly irregular: number;
}

/**
 * Splits text into records: quotes only at the start of a field, doubled inside; LF, CRLF or CR end
 * a record; blank lines are left out. Text after a closing quote is kept as it stands.
 * @param whole The text is the whole file, so its last record is complete.
 */
export function parseRecords(
  text: string,
  separator: string,
  quote: string,
  whole: boolean,
  limit: number = Infinity,
): ParsedRecords {
  const records: string[][] = [];
  let record: string[] = [];
  let quoted = 0;
  let irregular = 0;
  let at = 0;
  let unclosed = false;
  let ended = true;
  const endRecord = () => {
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
    ended = true;
  };
  while (at < text.length && records.length < limit) {
    ended = false;
    let field = '';
    let wasQuoted = false;
    if (quote !== '' && text[at] === quote) {
      wasQuoted = true;
      let from = at + 1;
      for (;;) {
        const close = text.indexOf(quote, from);
        if (close < 0) {
          unclosed = true;
          at = text.length;
          break;
        }
        field += text.slice(from, close);
        if (text[close + 1] !== quote) {
          at = close + 1;
          break;
        }
        field += quote;
        from = close + 2;
      }
      if (unclosed) break;
    }
    const from = at;
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') {
      if (text[at] === quote) irregular += 1;
      at += 1;
    }
    if (wasQuoted && at === from) quoted += 1;
    else if (wasQuoted) irregular += 1;
    record.push(field + text.slice(from, at));
    if (at >= text.length) break;
    if (text[at] === separator) {
      at += 1;
      // A separator that ends the text is followed by one more, empty field.
      if (at === text.length) record.push('');
      continue;
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    if (wasQuoted && record.length === 1 && record[0] === '') records.push(record);
    endRecord();
  }
  if (!ended && whole && !unclosed && record.length > 0) endRecord();
  return { records, unclosed, quoted, irregular };
}
