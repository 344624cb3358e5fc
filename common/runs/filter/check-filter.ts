import type { Filter, FilterProblem, FilterValue } from './filter-syntax.ts';
import { readQuantity, readTimeSpan } from './filter-values.ts';
import { fieldOf, momentOf, type RunField } from './run-fields.ts';
import type { RunVocabulary } from './run-vocabulary.ts';

type Compared = Extract<Filter, { kind: 'compare' }>;

/** The first thing in a filter that no run can fit: an unknown name, a word where a number belongs; null when none. */
export function checkFilter(
  filter: Filter | null,
  vocabulary: RunVocabulary,
): FilterProblem | null {
  if (filter === null || filter.kind === 'word') return null;
  if (filter.kind === 'not') return checkFilter(filter.part, vocabulary);
  if (filter.kind === 'compare') return checkComparison(filter, vocabulary);
  for (const part of filter.parts) {
    const problem = checkFilter(part, vocabulary);
    if (problem) return problem;
  }
  return null;
}

function checkComparison(filter: Compared, vocabulary: RunVocabulary): FilterProblem | null {
  const field = fieldOf(filter.field);
  if (field.kind === 'open' && !vocabulary.has(filter.field)) {
    return { message: unknownName(filter.field, vocabulary), ...filter.fieldPlace };
  }
  for (const value of filter.values) {
    const message = valueProblem(field, filter, value);
    if (message !== null) return { message, from: value.from, to: value.to };
  }
  return null;
}

function valueProblem(field: RunField, filter: Compared, value: FilterValue): string | null {
  const { text, quoted } = value;
  const { comparison } = filter;
  const isOrdered = comparison.startsWith('<') || comparison.startsWith('>');
  if (!isOrdered && !quoted && text.toLowerCase() === 'none') return null;
  if (field.kind === 'date') {
    return readTimeSpan(text)
      ? null
      : `“${text}” is no date. Write it as 2026-11-01, 2026-11 or 2026-11-01T10:30.`;
  }
  const isNumber = !quoted && readQuantity(text) !== null;
  const wantsNumber = field.kind === 'number' || field.kind === 'span' || field.kind === 'bytes';
  if (wantsNumber || (isOrdered && field.kind === 'open')) {
    return isNumber
      ? null
      : `“${text}” is no number. “${filter.field}” is compared with ${example(field)}.`;
  }
  if (isOrdered) {
    return `“${filter.field}” holds words, which are neither more nor less. Use : or = instead of ${comparison}.`;
  }
  if (field.choices && !text.includes('*') && !field.choices.includes(text.toLowerCase())) {
    return `“${text}” is none of ${field.choices.join(', ')}.`;
  }
  return null;
}

function example({ kind }: RunField): string {
  if (kind === 'span') return 'a time as 90s, 5min or 2h';
  return kind === 'bytes' ? 'a size as 500kB or 2MB' : 'a number as 0.9, 90% or 10k';
}

function unknownName(name: string, vocabulary: RunVocabulary): string {
  const close = closest(name, [...vocabulary.keys()]);
  const hint = close === null ? '' : ` Did you mean “${close}”?`;
  const what = momentOf(name) ? 'metric' : 'setting or metric';
  return `No run has a ${what} “${name}”.${hint}`;
}

/** The name that takes the fewest changes; null where none is close. */
export function closest(name: string, names: readonly string[]): string | null {
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const one of names) {
    const distance = changesBetween(wanted, one.toLowerCase(), least);
    if (distance < least) [best, least] = [one, distance];
  }
  return best;
}

/** Levenshtein's distance, or `most` where it is at least that. */
function changesBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(row[b.length] ?? most, most);
}
