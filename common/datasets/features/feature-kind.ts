import type { FeatureBlock } from '../feature-block.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import type { ColumnData } from '../table-data.ts';
import type { WarningCounts } from './warning-counts.ts';

/** Says which rows of the table are training rows. */
export type ChosenRows = (row: number) => boolean;

/** How typed or uploaded cells are to be read. */
export interface CellReading {
  readonly decimal: '.' | ',';
  readonly missingValues: readonly string[];
}

/** Where the numbers of one column go: from `start` in each row of a row-major matrix. */
export interface FeaturePlace {
  /** [rows, width] */
  readonly into: Float32Array;
  readonly width: number;
  readonly start: number;
}

/** How the cells of one type of column are learned from and become features. */
export interface FeatureKind {
  /**
   * Learns what the column needs from its training rows.
   * Throws `invalid-data` naming the column when nothing can be learned from it.
   */
  fit(treatment: ColumnTreatment, data: ColumnData, training: ChosenRows): FittedColumn;
  /** The column's own block of features; null where its features join the block of numbers. */
  block(fitted: FittedColumn): Omit<FeatureBlock, 'start'> | null;
  /** Writes the features of the given rows of the table, row i of `rows` into row i of the place. */
  apply(fitted: FittedColumn, data: ColumnData, rows: Uint32Array, place: FeaturePlace): void;
  /**
   * Writes the features of one typed cell into the given row of the place; tells what was missing, unreadable
   * or unknown.
   * @param cell Without blanks around it; null is missing.
   */
  encode(
    fitted: FittedColumn,
    cell: string | null,
    reading: CellReading,
    place: FeaturePlace & { readonly row: number },
    warnings: WarningCounts,
  ): void;
}
