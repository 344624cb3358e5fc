import { isUtf8 } from 'node:buffer';
import chardet from 'chardet';
import iconv from 'iconv-lite';
import { AppError } from '../../../common/errors/app-error.ts';
import { notText, type SourceFile } from './read-source.ts';

/** Byte order marks and what they announce. */
const marks: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Encodings trusted from statistics; anything else is read as windows-1252. */
const guessable = new Set([
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'big5',
  'gb18030',
  'windows-1251',
  'koi8-r',
  'windows-1250',
]);

/** Thrown while streaming when bytes are not UTF-8 after all. */
export class NotUtf8 extends Error {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    super('Bytes that are not UTF-8');
    this.bytes = bytes;
  }
}

/** The label of the head's encoding. Throws `invalid-data` for something that is not text. */
export function detectEncoding(source: SourceFile, head: Buffer): string {
  const mark = marks.find(([bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (mark) return mark[1];
  const zeros = [0, 0];
  for (let index = 0; index < head.length; index += 1) {
    if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (even + odd > 0) {
    // Mostly Latin text in UTF-16 has a zero in every second byte.
    if (odd > head.length * 0.3 && even < head.length * 0.05) return 'utf-16le';
    if (even > head.length * 0.3 && odd < head.length * 0.05) return 'utf-16be';
    throw notText(source.name, 'It contains binary data.');
  }
  if (controlShare(head) > 0.05) throw notText(source.name, 'It contains binary data.');
  return isUtf8(head.subarray(0, completeUtf8(head))) ? 'utf-8' : guessEncoding(head);
}

/** The encoding of bytes that are text but not UTF-8. */
export function guessEncoding(bytes: Buffer): string {
  const best = chardet.analyse(bytes)[0];
  const label = best?.name.toLowerCase() ?? '';
  return best && best.confidence >= 30 && guessable.has(label) ? label : 'windows-1252';
}

function controlShare(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) count += 1;
  }
  return count / bytes.length;
}

/** Length of the bytes without a character that is cut off at the end. */
function completeUtf8(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
    if (byte < 0x80) break;
  }
  return bytes.length;
}

/** WHATWG reads Latin-1 and ASCII labels as windows-1252, which has a character for more bytes. */
function decoderLabel(encoding: string): string {
  const label = encoding.trim().toLowerCase();
  return ['iso-8859-1', 'latin1', 'ascii', 'us-ascii'].includes(label) ? 'windows-1252' : label;
}

/** Throws `invalid-input` when an encoding is unknown; returns its label otherwise. */
export function checkedEncoding(encoding: string): string {
  const label = decoderLabel(encoding);
  if (/^utf-?8$/.test(label)) return 'utf-8';
  if (label === 'utf-16') return 'utf-16le';
  if (iconv.encodingExists(label) && !/^(base64|hex|binary|utf-?7|internal)/.test(label)) {
    return label;
  }
  throw new AppError('invalid-input', `The encoding “${encoding}” is not known.`, {
    place: { field: 'encoding' },
  });
}

/** Turns chunks of a file into UTF-8 without byte order mark. */
export interface Transcoder {
  /** Characters so far that the encoding could not read; they became U+FFFD. */
  readonly replaced: number;
  push(chunk: Buffer): Buffer;
  end(): Buffer;
}

/** UTF-8 is checked and passed through (throws NotUtf8); anything else is decoded. */
export function transcoder(encoding: string): Transcoder {
  return encoding === 'utf-8' ? new Utf8Check() : new Decoder(encoding);
}

class Utf8Check implements Transcoder {
  readonly replaced = 0;
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  push(chunk: Buffer): Buffer {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const complete = completeUtf8(bytes);
    const text = bytes.subarray(0, complete);
    this.#rest = Buffer.from(bytes.subarray(complete));
    if (!isUtf8(text)) throw new NotUtf8(text);
    if (this.#started || text.length === 0) return text;
    this.#started = true;
    return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
  }

  end(): Buffer {
    if (this.#rest.length > 0) throw new NotUtf8(this.#rest);
    return Buffer.alloc(0);
  }
}

class Decoder implements Transcoder {
  readonly #decoder;
  replaced = 0;

  constructor(encoding: string) {
    this.#decoder = iconv.getDecoder(encoding, { stripBOM: true });
  }

  push(chunk: Buffer): Buffer {
    return this.#encode(this.#decoder.write(chunk));
  }

  end(): Buffer {
    return this.#encode(this.#decoder.end() ?? '');
  }

  #encode(text: string): Buffer {
    for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) {
      this.replaced += 1;
    }
    return Buffer.from(text, 'utf8');
  }
}
