import { type CheckedTable, count, format, percent, unused } from './checked-table.ts';
import { type CheckedRow, type CheckFix, type Finding, mostRowsFixed } from './data-check.ts';

/** Rows of the table that are equal, or nearly so. */
export interface RowGroup {
  /** Row numbers in the table, ascending. */
  readonly rows: readonly number[];
}

/** What a search for like rows found. */
export interface LikeRows {
  readonly groups: readonly RowGroup[];
  /** What was not compared, as a sentence; null where all was. */
  readonly left: string | null;
}

/** How a kind of likeness is told. */
export interface Likeness {
  readonly kind: 'repeated-rows' | 'similar-rows' | 'similar-texts' | 'similar-images';
  /** `have the same features as`, `are nearly the same as`. */
  readonly words: string;
  /** Of one row: `has the same features as`. */
  readonly wordsOfOne: string;
  /** Further sentence on what it means. */
  readonly meaning: string;
  /** Whether the split can keep such rows together. */
  readonly together: boolean;
}

const partNames = ['training', 'validation', 'test'] as const;

/**
 * A finding where like rows lie in several parts of the split, so that a network is judged by what it has seen.
 * Null where none do.
 * @param partOf Part of every row of the table.
 */
export function findAcrossParts(
  { groups, left }: LikeRows,
  partOf: Uint8Array,
  { recipe }: Pick<CheckedTable, 'recipe'>,
  likeness: Likeness,
): Finding | null {
  const rows: CheckedRow[] = [];
  const copies: number[] = [];
  let judged = 0;
  for (const group of groups) {
    const used = group.rows.filter((row) => partOf[row] !== unused);
    const training = used.find((row) => partOf[row] === 0);
    const first = training ?? used[0];
    if (first === undefined) continue;
    const others = used.filter((row) => row !== first);
    // Copies within one part too: rows are dealt anew when some are left out.
    copies.push(...others);
    if (new Set(used.map((row) => partOf[row])).size < 2) continue;
    for (const row of [first, ...others]) {
      const part = partOf[row] ?? 0;
      if (training !== undefined && part !== 0) judged += 1;
      rows.push({
        row,
        note:
          row === first
            ? `${partNames[part] ?? ''} row, repeated below`
            : `${partNames[part] ?? ''} row, like row ${format(first + 1)}`,
      });
    }
  }
  if (judged === 0) return null;
  const held = partOf.reduce((sum, part) => sum + Number(part === 1 || part === 2), 0);
  const share = judged / Math.max(1, held);
  const fixes: CheckFix[] = [];
  const random = (recipe.split.method ?? 'random') === 'random';
  if (likeness.together && random) {
    fixes.push({ kind: 'together', label: 'Keep equal rows in one part' });
  }
  if (copies.length <= mostRowsFixed) {
    fixes.push({
      kind: 'leave-out',
      label: `Leave out ${count(copies.length, 'repeated row')}`,
      rows: copies.sort((a, b) => a - b),
    });
  }
  return {
    id: likeness.kind,
    kind: likeness.kind,
    severity: share > 0.05 ? 'warning' : 'info',
    message: `${count(judged, 'validation or test row')} ${judged === 1 ? likeness.wordsOfOne : likeness.words} a training row (${percent(share)} of them). ${likeness.meaning}${left === null ? '' : ` ${left}`}`,
    rows,
    fixes,
  };
}
