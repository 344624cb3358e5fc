/** What stands at a place of a JSON text. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null';

/** A value of a JSON text, by its bytes. */
export interface JsonSpan {
  readonly kind: JsonKind;
  readonly start: number;
  /** Behind its last byte. */
  readonly end: number;
}

/** Thrown where the bytes are not JSON. */
export class NotJson extends Error {
  /** Byte at which it was noticed. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Values in values; real data stay far below. */
const deepest = 500;

const words = [
  ['true', 0x74],
  ['false', 0x66],
  ['null', 0x6e],
] as const;

/**
 * A strict reader of JSON (RFC 8259) over UTF-8 bytes that gives places instead of values, so that every number
 * stays as it is written.
 */
export class JsonScanner {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Behind the white space that starts at `at`. */
  skipSpace(at: number): number {
    for (;;) {
      const byte = this.bytes[at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
      at += 1;
    }
  }

  /** The value that starts at `at`, checked to its end. Throws NotJson. */
  value(at: number): JsonSpan {
    const kind = this.#kind(at);
    const end = kind === 'object' || kind === 'array' ? this.#nested(at) : this.#scalar(kind, at);
    return { kind, start: at, end };
  }

  /** The items of an array, one after the other. Throws NotJson. */
  *items(array: JsonSpan): Generator<JsonSpan> {
    let at = this.skipSpace(array.start + 1);
    if (this.bytes[at] === 0x5d) return;
    for (;;) {
      const item = this.value(at);
      yield item;
      at = this.skipSpace(item.end);
      if (this.bytes[at] === 0x5d) return;
      at = this.skipSpace(this.#expect(at, 0x2c, 'a comma or the end of the array'));
    }
  }

  /** The keys and values of an object, one after the other. Throws NotJson. */
  *members(object: JsonSpan): Generator<readonly [string, JsonSpan]> {
    let at = this.skipSpace(object.start + 1);
    if (this.bytes[at] === 0x7d) return;
    for (;;) {
      const key = { kind: 'string', start: at, end: this.#string(at) } as const;
      at = this.skipSpace(this.#expect(this.skipSpace(key.end), 0x3a, 'a colon'));
      const value = this.value(at);
      yield [this.text(key), value];
      at = this.skipSpace(value.end);
      if (this.bytes[at] === 0x7d) return;
      at = this.skipSpace(this.#expect(at, 0x2c, 'a comma or the end of the object'));
    }
  }

  /** A string without its quotes and escapes; anything else as it is written. */
  text({ kind, start, end }: JsonSpan): string {
    if (kind !== 'string') return this.bytes.toString('utf8', start, end);
    const inner = this.bytes.subarray(start + 1, end - 1);
    if (!inner.includes(0x5c)) return inner.toString('utf8');
    return JSON.parse(this.bytes.toString('utf8', start, end)) as string;
  }

  #kind(at: number): JsonKind {
    const byte = this.bytes[at];
    if (byte === 0x7b) return 'object';
    if (byte === 0x5b) return 'array';
    if (byte === 0x22) return 'string';
    if (byte === 0x2d || (byte !== undefined && byte >= 0x30 && byte <= 0x39)) return 'number';
    for (const [word, first] of words) if (byte === first) return word;
    throw this.#unexpected(at, 'a value');
  }

  #scalar(kind: JsonKind, at: number): number {
    if (kind === 'string') return this.#string(at);
    if (kind === 'number') return this.#number(at);
    if (this.bytes.toString('latin1', at, at + kind.length) === kind) return at + kind.length;
    throw this.#unexpected(at, 'a value');
  }

  /** Walks through an object or array without recursion, so that depth costs no stack. */
  #nested(start: number): number {
    const open: number[] = [];
    let at = start;
    for (;;) {
      const kind = this.#kind(at);
      if (kind === 'object' || kind === 'array') {
        const close = kind === 'object' ? 0x7d : 0x5d;
        open.push(close);
        if (open.length > deepest) {
          throw new NotJson(`its values are nested more than ${deepest} times`, at);
        }
        at = this.skipSpace(at + 1);
        if (this.bytes[at] !== close) {
          if (kind === 'object') at = this.#key(at);
          continue;
        }
      } else {
        at = this.skipSpace(this.#scalar(kind, at));
      }
      // A value has ended: so may those around it.
      for (;;) {
        const close = open.at(-1);
        const byte = this.bytes[at];
        if (byte === close && byte !== undefined) {
          open.pop();
          at += 1;
          if (open.length === 0) return at;
          at = this.skipSpace(at);
        } else {
          const what = close === 0x7d ? 'object' : 'array';
          at = this.skipSpace(this.#expect(at, 0x2c, `a comma or the end of the ${what}`));
          if (close === 0x7d) at = this.#key(at);
          break;
        }
      }
    }
  }

  /** Behind a key, its colon and the space after it. */
  #key(at: number): number {
    return this.skipSpace(this.#expect(this.skipSpace(this.#string(at)), 0x3a, 'a colon'));
  }

  #string(at: number): number {
    this.#expect(at, 0x22, 'a quoted name');
    for (let place = at + 1; place < this.bytes.length; place += 1) {
      const byte = this.bytes[place] ?? 0;
      if (byte === 0x22) return place + 1;
      if (byte < 0x20)
        throw new NotJson('a text holds a line break or another control character', place);
      if (byte !== 0x5c) continue;
      place += 1;
      const escaped = this.bytes[place];
      if (escaped === 0x75) {
        if (!/^[0-9a-fA-F]{4}$/.test(this.bytes.toString('latin1', place + 1, place + 5))) {
          throw this.#unexpected(place, 'four hexadecimal digits');
        }
        place += 4;
      } else if (escaped === undefined || !'"\\/bfnrt'.includes(String.fromCharCode(escaped))) {
        throw this.#unexpected(place, 'an escape that JSON knows');
      }
    }
    throw new NotJson('a text is not closed', at);
  }

  #number(start: number): number {
    let at = start;
    if (this.bytes[at] === 0x2d) at += 1;
    if (this.bytes[at] === 0x30) at += 1;
    else at = this.#digits(at);
    if (this.bytes[at] === 0x2e) at = this.#digits(at + 1);
    if (this.bytes[at] === 0x65 || this.bytes[at] === 0x45) {
      at += 1;
      if (this.bytes[at] === 0x2b || this.bytes[at] === 0x2d) at += 1;
      at = this.#digits(at);
    }
    return at;
  }

  #digits(start: number): number {
    let at = start;
    while ((this.bytes[at] ?? 0) >= 0x30 && (this.bytes[at] ?? 0) <= 0x39) at += 1;
    if (at === start) throw this.#unexpected(at, 'a digit');
    return at;
  }

  #expect(at: number, byte: number, what: string): number {
    if (this.bytes[at] !== byte) throw this.#unexpected(at, what);
    return at + 1;
  }

  #unexpected(at: number, what: string): NotJson {
    if (at >= this.bytes.length) return new NotJson(`it ends where ${what} should stand`, at);
    const found = this.bytes.toString('utf8', at, at + 4).slice(0, 1);
    // eslint-disable-next-line no-control-regex -- these would not show
    const shown = found.replace(/[\u0000-\u001f]/, '\ufffd');
    return new NotJson(`“${shown}” stands where ${what} should`, at);
  }
}
