import type { ReadDialect, ReadOptions } from '../../../common/datasets/dataset.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

export const separators: readonly Choice[] = [
  { value: ',', label: 'Comma ,' },
  { value: ';', label: 'Semicolon ;' },
  { value: '\t', label: 'Tab' },
  { value: ' ', label: 'Space' },
  { value: '|', label: 'Bar |' },
  { value: ':', label: 'Colon :' },
];

export const quotes: readonly Choice[] = [
  { value: '"', label: 'Double "' },
  { value: "'", label: "Single '" },
  { value: '', label: 'None' },
];

export const decimals: readonly Choice[] = [
  { value: '.', label: 'Point 1.5' },
  { value: ',', label: 'Comma 1,5' },
];

export const encodings: readonly Choice[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
].map((value) => ({ value, label: value.toUpperCase() }));

/** The choices with what was detected among them, whatever it is. */
export function including(choices: readonly Choice[], value: string): readonly Choice[] {
  return choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: value === '' ? 'None' : value }];
}

/** What the person changed of what was used. Empty when nothing differs. */
export function changedOptions(used: ReadDialect, wanted: ReadDialect): ReadOptions {
  return Object.fromEntries(
    (Object.keys(used) as (keyof ReadDialect)[])
      .filter((key) => JSON.stringify(used[key]) !== JSON.stringify(wanted[key]))
      .map((key) => [key, wanted[key]]),
  );
}

/** Reads `NA, n/a, -` as a list; blanks around entries do not count. */
export function readMissingValues(text: string): readonly string[] {
  return [...new Set(text.split(',').map((entry) => entry.trim()))].filter((entry) => entry !== '');
}
