import type { DataCheck } from '../../../common/checks/data-check.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { formatCount } from '../../ui/format.ts';

/** What the reading of a column ran into, as sentences, by the column's name. */
export type ColumnProblems = ReadonlyMap<string, readonly string[]>;

/** Findings about how cells are written; others are about what they mean. */
const aboutWriting: ReadonlySet<DataCheck['kind']> = new Set(['numbers-as-text', 'mixed-dates']);
const aboutReading: ReadonlySet<string> = new Set(['unreadable', 'date-format', 'all-missing']);

/**
 * Problems of reading where they occur: cells that cannot be read, dates in several forms, numbers that are text, and
 * names that the header did not give.
 */
export function columnProblems(
  { dataset, profiles }: ProfiledDataset,
  checks: readonly DataCheck[],
): ColumnProblems {
  const problems = new Map<string, string[]>();
  const add = (column: string, message: string) => {
    const known = problems.get(column);
    if (known) known.push(message);
    else problems.set(column, [message]);
  };
  for (const { name, unreadable, warnings } of profiles) {
    const told = warnings.filter(({ kind }) => aboutReading.has(kind));
    for (const { message } of told) add(name, message);
    if (unreadable > 0 && !told.some(({ kind }) => kind === 'unreadable')) {
      const cells = unreadable === 1 ? '1 cell cannot' : `${formatCount(unreadable)} cells cannot`;
      add(name, `${cells} be read as the column's type and count as missing.`);
    }
  }
  for (const { kind, column, message } of checks) {
    if (column !== undefined && aboutWriting.has(kind)) add(column, message);
  }
  for (const remark of dataset.report.remarks) {
    const position = /\bcolumn (\d+) (?:is called|has no name|is cut)/i.exec(remark)?.[1];
    const column = position === undefined ? undefined : dataset.columns[Number(position) - 1];
    if (column) add(column.name, remark);
  }
  return problems;
}
