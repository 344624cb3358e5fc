import type { ColumnProfile } from '../datasets/column.ts';
import type { ColumnTreatment } from '../datasets/recipe.ts';
import { type CheckedTable, count, format, percent } from './checked-table.ts';
import type { Finding } from './data-check.ts';
import { ignore } from './leak-finding.ts';

/** More equal rows than this, and a column says next to nothing. */
const nearlyConstant = 0.995;
const fewestRows = 50;
/** A category of which nearly every value is unique names rows. */
const identifierShare = 0.95;

/** Features that are constant or nearly so, or that name rows. */
export function findUselessColumns({ profiles, features }: CheckedTable): Finding[] {
  return features.flatMap((treatment): Finding[] => {
    const profile = profiles.find(({ name }) => name === treatment.column);
    if (!profile || treatment.type === 'text' || treatment.type === 'image') return [];
    const { column } = treatment;
    const filled = profile.rows - profile.missing;
    const top = profile.topValues[0];
    const finding = (kind: Finding['kind'], severity: Finding['severity'], message: string) => [
      {
        id: `${kind} ${column}`,
        kind,
        severity,
        column,
        message,
        rows: [],
        fixes: [ignore(column)],
      },
    ];
    if (profile.distinct === 1) {
      return finding(
        'constant',
        'warning',
        `“${column}” holds the same value in every row, so there is nothing to learn from it.`,
      );
    }
    if (profile.rows >= fewestRows && top && top.count / profile.rows >= nearlyConstant) {
      return finding(
        'constant',
        'info',
        `“${column}” is ${top.value} in ${percent(top.count / profile.rows)} of the rows; only ${count(profile.rows - top.count, 'row')} differ.`,
      );
    }
    if (namesRows(treatment, profile, filled)) {
      return finding(
        'identifier',
        'warning',
        `“${column}” looks like an identifier: ${format(profile.distinct)} different values in ${count(filled, 'row')}. A network would learn rows by heart.`,
      );
    }
    return [];
  });
}

function namesRows({ type }: ColumnTreatment, profile: ColumnProfile, filled: number): boolean {
  if (profile.warnings.some(({ kind }) => kind === 'identifier')) return true;
  return (
    type === 'category' && filled >= fewestRows && profile.distinct >= identifierShare * filled
  );
}
