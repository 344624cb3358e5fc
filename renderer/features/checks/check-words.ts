import type { CheckSeverity, DataCheck } from '../../../common/checks/data-check.ts';

/** A finding as the banner shows it. */
export interface DataRemark {
  readonly id: string;
  readonly tone: 'info' | 'warning' | 'danger';
  readonly message: string;
  readonly actions: readonly { readonly label: string; readonly run: () => void }[];
}

export const tones = { error: 'danger', warning: 'warning', info: 'info' } as const;

/** What a severity is called. */
export const severityNames: Readonly<Record<CheckSeverity, string>> = {
  error: 'Spoils the result',
  warning: 'Probably misleads',
  info: 'Worth knowing',
};

/** The findings that ask for a decision, with their fixes and a way to see more. */
export function remarksOf(
  checks: readonly DataCheck[],
  fix: (check: DataCheck, index: number) => void,
  show: (check: DataCheck) => void,
): readonly DataRemark[] {
  return checks
    .filter(({ severity }) => severity !== 'info')
    .map((check) => ({
      id: check.id,
      tone: tones[check.severity],
      message: check.message,
      actions: [
        ...check.fixes.slice(0, 1).map((each, index) => ({
          label: each.label,
          run: () => fix(check, index),
        })),
        { label: 'Details', run: () => show(check) },
      ],
    }));
}

/** Remarks without those of the recipe that say the same of a column as a finding. */
export function withoutRepeats<T extends { readonly id: string; readonly tone: string }>(
  remarks: readonly T[],
  checks: readonly DataCheck[],
): readonly T[] {
  const columns = checks.flatMap(({ kind, column }) =>
    kind === 'constant' || kind === 'identifier' ? [`${column ?? ''}: `] : [],
  );
  return remarks.filter(
    ({ id, tone }) => tone !== 'warning' || !columns.some((column) => id.startsWith(column)),
  );
}
