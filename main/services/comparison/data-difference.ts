import type {
  DataRowKind,
  PartDifference,
  PartMove,
  RowDifferences,
} from '../../../common/comparison/data-comparison.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import { placesWhere } from '../evaluation/part-data.ts';
import type { TableMatch } from './match-tables.ts';

/** Where a run has each row of its table: 0 for nowhere, else one more than the number of the part. */
export type PartOfRow = Uint8Array;

const names: readonly SplitName[] = ['train', 'validation', 'test'];

/** The part by its number in a `PartOfRow`; null for nowhere. */
export function partName(number: number | undefined): SplitName | null {
  return names[(number ?? 0) - 1] ?? null;
}

/**
 * Where a run has the rows of its table.
 * @param split Part of each prepared row, from 0.
 * @param rows Row number in the table of each prepared row.
 * @param all Rows of the table.
 */
export function partsOfRows(
  { split, rows }: { readonly split: Uint8Array; readonly rows: Uint32Array },
  all: number,
): PartOfRow {
  const parts = new Uint8Array(all);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? all;
    if (row < all) parts[row] = (split[at] ?? 0) + 1;
  }
  return parts;
}

/** What was found of two tables, from which counts and lists of rows are taken. */
export class DataDifference {
  readonly #match: Pick<TableMatch, 'toSecond' | 'changed'>;
  /** 1 for the rows of the second table that are in the first. */
  readonly #found: Uint8Array;
  readonly #parts: readonly [PartOfRow, PartOfRow] | null;
  /** The list that was asked for last. */
  #listed: { readonly kind: DataRowKind; readonly rows: Uint32Array } | null = null;

  /** @param parts Null where the rows of a run are not known. */
  constructor(
    match: Pick<TableMatch, 'toSecond' | 'changed'>,
    secondRows: number,
    parts: readonly [PartOfRow, PartOfRow] | null,
  ) {
    this.#match = match;
    this.#parts = parts;
    this.#found = new Uint8Array(secondRows);
    for (const row of match.toSecond) if (row >= 0) this.#found[row] = 1;
  }

  rows(): RowDifferences {
    const { toSecond, changed } = this.#match;
    let [both, others] = [0, 0];
    for (const row of toSecond) if (row >= 0) both++;
    for (const one of changed) others += one;
    return {
      same: both - others,
      changed: others,
      onlyFirst: toSecond.length - both,
      onlySecond: this.#found.length - both,
    };
  }

  /** Null where no row is in both, or the rows of a run are not known. */
  parts(): { readonly parts: PartDifference[]; readonly moves: PartMove[] } | null {
    const counts = this.#counts();
    if (!counts) return null;
    const [first, second] = [new Array<number>(4).fill(0), new Array<number>(4).fill(0)];
    for (const part of this.#parts?.[0] ?? []) first[part] = (first[part] ?? 0) + 1;
    for (const part of this.#parts?.[1] ?? []) second[part] = (second[part] ?? 0) + 1;
    const parts = names.map((split, at) => {
      const both = counts[(at + 1) * 5] ?? 0;
      return {
        split,
        onlyFirst: (first[at + 1] ?? 0) - both,
        both,
        onlySecond: (second[at + 1] ?? 0) - both,
      };
    });
    const moves = [...counts]
      .map((rows, at) => ({ first: partName(at >> 2), second: partName(at & 3), rows }))
      .filter(({ first: one, second: other, rows }) => one !== other && rows > 0)
      .sort((a, b) => b.rows - a.rows);
    return { parts, moves };
  }

  /** A page of the rows of a kind: their numbers in both tables, null where there is none. */
  page(
    kind: DataRowKind,
    offset: number,
    limit: number,
  ): {
    readonly total: number;
    readonly rows: readonly (readonly [number | null, number | null])[];
  } {
    if (this.#listed?.kind !== kind) this.#listed = { kind, rows: this.#list(kind) };
    const { rows } = this.#listed;
    const { toSecond } = this.#match;
    return {
      total: rows.length,
      rows: Array.from(rows.subarray(offset, offset + limit), (row) => {
        if (kind === 'only-second') return [null, row] as const;
        const other = toSecond[row] ?? -1;
        return [row, other < 0 ? null : other] as const;
      }),
    };
  }

  /** Where a row of the first (0) or the second (1) table is. */
  partOf(table: 0 | 1, row: number): SplitName | null {
    return partName(this.#parts?.[table][row]);
  }

  /** Rows of both tables by their parts in the first and in the second run: 4 · first + second. */
  #counts(): Uint32Array | null {
    if (!this.#parts) return null;
    const [first, second] = this.#parts;
    const counts = new Uint32Array(16);
    let both = 0;
    this.#match.toSecond.forEach((other, row) => {
      if (other < 0) return;
      both++;
      const cell = 4 * (first[row] ?? 0) + (second[other] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    });
    return both === 0 ? null : counts;
  }

  #list(kind: DataRowKind): Uint32Array {
    const { toSecond, changed } = this.#match;
    if (kind === 'only-second') return placesWhere(this.#found.length, (row) => !this.#found[row]);
    const isOfKind = {
      'only-first': (row: number) => (toSecond[row] ?? -1) < 0,
      changed: (row: number) => changed[row] === 1,
      moved: (row: number) => {
        const other = toSecond[row] ?? -1;
        return other >= 0 && this.partOf(0, row) !== this.partOf(1, other);
      },
    }[kind];
    return placesWhere(toSecond.length, isOfKind);
  }
}
