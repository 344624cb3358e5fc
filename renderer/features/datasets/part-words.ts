const words: Readonly<Record<string, string>> = {
  excel: 'sheet',
  sqlite: 'table',
  json: 'table',
  numpy: 'array',
  zip: 'file',
};

/** What a part of a source is called: `sheet`, `table`, `array`, `file`. */
export function partWord(format: string | undefined): string {
  return words[format ?? ''] ?? 'part';
}
