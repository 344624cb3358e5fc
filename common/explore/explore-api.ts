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

/** What can be seen of a table. `target` splits by classes, or by quarters of a number. */
export interface ExploreApi {
  /** Statistics and histograms, exact. */
  columns(input: {
    datasetId: string;
    columns: readonly string[];
    target: string | null;
  }): Promise<ExploredColumns>;
  /** Every pair of columns, over a stated sample of rows. */
  associations(input: {
    datasetId: string;
    columns: readonly string[];
  }): Promise<AssociationMatrix>;
  /** About `most` rows of number columns, spread over the table. */
  points(input: {
    datasetId: string;
    columns: readonly string[];
    target: string | null;
    most: number;
  }): Promise<SampledPoints>;
  /** Two columns of which at least one holds categories, exact. */
  pair(input: { datasetId: string; first: string; second: string }): Promise<ColumnPair>;
  /** Which cells are missing together, exact. */
  missing(input: { datasetId: string }): Promise<MissingCells>;
  outliers(input: {
    datasetId: string;
    column: string;
    rule: OutlierMeasure;
    offset: number;
    limit: number;
  }): Promise<OutlierRows>;
  /** The target over the parts of the split; null without a target that can be counted. */
  classes(input: { datasetId: string; recipe: Recipe }): Promise<ClassBalance | null>;
}
