import type { CheckFix, Finding } from './data-check.ts';

/** A feature that gives the target away, with the fix that ignores it. */
export function leak(column: string, severity: 'error' | 'warning', message: string): Finding {
  return {
    id: `leak ${column}`,
    kind: 'leak',
    severity,
    column,
    message,
    rows: [],
    fixes: [ignore(column)],
  };
}

/** The fix that takes a column out of the recipe. */
export function ignore(column: string): CheckFix {
  return { kind: 'ignore', label: `Ignore ${column}`, columns: [column] };
}
