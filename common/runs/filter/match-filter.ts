import type { RunSummary } from '../run.ts';
import type { Comparison, Filter, FilterValue } from './filter-syntax.ts';
import { readQuantity, readTimeSpan, readTruth, textPattern } from './filter-values.ts';
import { fieldOf, runMarks, type FieldValue, type RunField } from './run-fields.ts';

type Fits = (run: RunSummary) => boolean;

/**
 * Tells which runs fit a filter. Texts are compared whatever their case; what a run lacks fits only `= none`, `!=` and
 * `not`. A date is the whole day, month or year: `created > 2026-11-01` begins with the day after.
 */
export function matchFilter(filter: Filter | null): Fits {
  if (filter === null) return () => true;
  switch (filter.kind) {
    case 'all': {
      const parts = filter.parts.map(matchFilter);
      return (run) => parts.every((fits) => fits(run));
    }
    case 'any': {
      const parts = filter.parts.map(matchFilter);
      return (run) => parts.some((fits) => fits(run));
    }
    case 'not': {
      const fits = matchFilter(filter.part);
      return (run) => !fits(run);
    }
    case 'word':
      return matchWord(filter.text, filter.quoted);
    case 'compare':
      return matchComparison(fieldOf(filter.field), filter.comparison, filter.values);
  }
}

/** Whether a filter speaks of archived runs, which are otherwise left out of sight. */
export function speaksOfArchived(filter: Filter | null): boolean {
  if (filter === null) return false;
  if (filter.kind === 'all' || filter.kind === 'any') return filter.parts.some(speaksOfArchived);
  if (filter.kind === 'not') return speaksOfArchived(filter.part);
  return filter.kind === 'word' && !filter.quoted && filter.text.toLowerCase() === 'archived';
}

function matchWord(text: string, quoted: boolean): Fits {
  const mark = quoted ? undefined : runMarks[text.toLowerCase()];
  if (mark) return mark;
  const found = textPattern(text, false);
  return (run) =>
    found(run.name) || found(run.note) || found(run.projectName) || run.tags.some(found);
}

function matchComparison(
  field: RunField,
  comparison: Comparison,
  values: readonly FilterValue[],
): Fits {
  if (comparison === '!=') {
    const equal = matchComparison(field, '=', values);
    return (run) => !equal(run);
  }
  const tests = values.map((value) => valueTest(field, comparison, value));
  return (run) => {
    const found = field.valuesOf(run);
    return tests.some((test) => test(found));
  };
}

type ValueTest = (found: readonly FieldValue[]) => boolean;

function valueTest(field: RunField, comparison: Comparison, value: FilterValue): ValueTest {
  const { text, quoted } = value;
  const isEquality = comparison === ':' || comparison === '=';
  if (!quoted && isEquality && text.toLowerCase() === 'none') return (found) => found.length === 0;
  if (field.kind === 'date') return dateTest(comparison, text);
  const number = quoted ? null : readQuantity(text);
  const truth = quoted ? null : readTruth(text);
  const whole = comparison === '=' || field.kind === 'choice';
  const likeText = isEquality ? textPattern(text, whole) : () => false;
  const one = (found: FieldValue): boolean => {
    if (typeof found === 'number') return number !== null && compared(found, comparison, number);
    if (typeof found === 'boolean') return isEquality && truth === found;
    return likeText(found);
  };
  return (found) => found.some(one);
}

function dateTest(comparison: Comparison, text: string): ValueTest {
  const span = readTimeSpan(text);
  if (!span) return () => false;
  return ([found]) => {
    const at = typeof found === 'string' ? Date.parse(found) : NaN;
    if (Number.isNaN(at)) return false;
    if (comparison === '<') return at < span.from;
    if (comparison === '<=') return at < span.to;
    if (comparison === '>') return at >= span.to;
    if (comparison === '>=') return at >= span.from;
    return at >= span.from && at < span.to;
  };
}

/** Numbers are equal up to the last digits of their arithmetic: `0.3` finds 0.1 + 0.2. */
function compared(found: number, comparison: Comparison, wanted: number): boolean {
  switch (comparison) {
    case '<':
      return found < wanted;
    case '<=':
      return found <= wanted;
    case '>':
      return found > wanted;
    case '>=':
      return found >= wanted;
    default:
      return Math.abs(found - wanted) <= 1e-9 * Math.max(Math.abs(found), Math.abs(wanted));
  }
}
