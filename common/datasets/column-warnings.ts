import type { ColumnProfile, ColumnWarning } from './column.ts';
import { isProse } from './text/suggest-text.ts';

const idWord = /(^|[_\s-])(id|index|idx|key|uuid|guid|rownum|row_number)$/i;
const idSuffix = /[a-z](ID|Id)$/;

/** More categories than this are worth a remark: each becomes an input of its own. */
export const manyValues = 50;

/** What a person should know of a column before it is used. */
export function columnWarnings(
  profile: Omit<ColumnProfile, 'warnings'>,
  position: number,
): ColumnWarning[] {
  const filled = profile.rows - profile.missing;
  const warnings: ColumnWarning[] = [];
  const warn = (kind: ColumnWarning['kind'], message: string) => warnings.push({ kind, message });
  if (profile.unreadable > 0) {
    const what = profile.type === 'date' ? 'dates' : 'numbers';
    warn(
      'unreadable',
      `${count(profile.unreadable, 'cell')} cannot be read as ${what} and count as missing.`,
    );
  }
  if (filled === 0) warn('all-missing', 'Every cell is missing.');
  else if (profile.distinct === 1) warn('constant', 'Every cell holds the same value.');
  else if (isIdentifier(profile, position)) {
    warn('identifier', 'The values look like identifiers: they name rows and say nothing of them.');
  } else if (
    (profile.type === 'category' || (profile.type === 'text' && !isProse(profile.text))) &&
    profile.distinct > manyValues
  ) {
    warn('many-values', `${profile.distinct.toLocaleString('en-US')} different values.`);
  }
  return warnings;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

function isIdentifier(profile: Omit<ColumnProfile, 'warnings'>, position: number): boolean {
  const filled = profile.rows - profile.missing;
  if (profile.type === 'text') {
    return filled >= 20 && profile.distinct === filled && !isProse(profile.text);
  }
  if (profile.type !== 'number' || !profile.numeric || filled < 20) return false;
  const { min, max } = profile.numeric;
  if (!Number.isInteger(min) || !Number.isInteger(max)) return false;
  const unique = profile.distinct === filled;
  const consecutive = unique && max - min + 1 === filled;
  const unnamedFirst = unique && position === 0 && profile.name === 'column_1';
  return consecutive || unnamedFirst || (isIdName(profile.name) && profile.distinct > filled / 2);
}

function isIdName(name: string): boolean {
  return idWord.test(name) || idSuffix.test(name);
}
