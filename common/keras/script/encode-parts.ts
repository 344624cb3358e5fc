/** Rows up to which each part is one digit, which a person can read. */
const readable = 2000;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Statements that set `parts`, the part of each row: 0 training, 1 validation, 2 test, 3 none. */
export function encodeParts(parts: Uint8Array): readonly string[] {
  if (parts.length <= readable) {
    return [
      '# 0 training, 1 validation, 2 test, 3 in no part.',
      ...textLines('parts', wrap([...parts].join(''), 80)),
      'parts = np.array([int(digit) for digit in parts])',
    ];
  }
  const bytes = new Uint8Array(Math.ceil(parts.length / 4));
  parts.forEach((part, row) => {
    bytes[row >> 2] = (bytes[row >> 2] ?? 0) | (part << (2 * (row & 3)));
  });
  return [
    '# 0 training, 1 validation, 2 test, 3 in no part; four rows in each byte.',
    ...textLines('packed', wrap(base64(bytes), 100)),
    'packed = np.frombuffer(base64.b64decode(packed), np.uint8)',
    `parts = ((packed[:, None] >> np.array([0, 2, 4, 6])) & 3).ravel()[:${parts.length}]`,
  ];
}

function textLines(name: string, pieces: readonly string[]): readonly string[] {
  return [`${name} = (`, ...pieces.map((piece) => `    "${piece}"`), ')'];
}

function wrap(text: string, width: number): readonly string[] {
  return text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''];
}

function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const four = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63] ?? '');
    pieces.push(four.slice(0, left + 1).join('') + '='.repeat(Math.max(0, 3 - left)));
  }
  return pieces.join('');
}
