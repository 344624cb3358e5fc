import type { Recipe } from '../datasets/recipe.ts';
import type { AssociationMatrix } from './association.ts';
import type {
  ClassBalance,
  ColumnPair,
  ExploredColumns,
  MissingCells,
  OutlierMeasure,
  OutlierRows,
  SampledPoints,
} from './exploration.ts';

/** A question about a table. */
interface Question {
  readonly datasetId: string;
  /** The part of a window that shows the answer: its newer question ends the one before, which is `cancelled`. */
  readonly asker?: string | undefined;
}

/** What can be seen of a table. `target` splits by classes, or by quarters of a number. */
export interface ExploreApi {
  /** Statistics and histograms, exact. */
  columns(
    input: Question & { columns: readonly string[]; target: string | null },
  ): Promise<ExploredColumns>;
  /** Every pair of columns, over a stated sample of rows. */
  associations(input: Question & { columns: readonly string[] }): Promise<AssociationMatrix>;
  /** About `most` rows of number columns, spread over the table. */
  points(
    input: Question & { columns: readonly string[]; target: string | null; most: number },
  ): Promise<SampledPoints>;
  /** Two columns of which at least one holds categories, exact. */
  pair(input: Question & { first: string; second: string }): Promise<ColumnPair>;
  /** Which cells are missing together, exact. */
  missing(input: Question): Promise<MissingCells>;
  outliers(input: {
    datasetId: string;
    column: string;
    rule: OutlierMeasure;
    offset: number;
    limit: number;
  }): Promise<OutlierRows>;
  /** The target over the parts of the split; null without a target that can be counted. */
  classes(input: Question & { recipe: Recipe }): Promise<ClassBalance | null>;
}
