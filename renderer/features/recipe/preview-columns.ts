import type { Column } from '../../../common/datasets/column.ts';
import type { FeatureBlock } from '../../../common/datasets/feature-block.ts';
import type { FittedColumn, FittedRecipe } from '../../../common/datasets/recipe.ts';
import { elementCount } from '../../../common/tensor/shape.ts';

/** A number of a prepared row, by its place in the row. */
export interface PreviewNumber {
  readonly name: string;
  readonly position: number;
}

/** A column of the table with what it becomes. */
export type PreviewColumn = {
  readonly column: string;
  readonly role: 'feature' | 'target';
  /** Position of its cell in a row of the table; −1 for a column that is calculated. */
  readonly position: number;
  readonly fitted: FittedColumn;
} & (
  | { readonly kind: 'numbers'; readonly after: readonly PreviewNumber[] }
  | { readonly kind: 'tokens' | 'image'; readonly block: FeatureBlock }
);

export interface PreviewColumns {
  /** Features first, the target last. Of windows only the target. */
  readonly shown: readonly PreviewColumn[];
  /** Columns left out because nobody reads so many numbers. */
  readonly hidden: number;
  readonly window: FeatureBlock | null;
}

/** Numbers beyond this many are not drawn: nobody reads them, and every cell costs. */
const mostNumbers = 120;

/** The columns to show, and how many are left out. */
export function previewColumns(fitted: FittedRecipe, columns: readonly Column[]): PreviewColumns {
  const positions = new Map(columns.map((column, index) => [column.name, index]));
  const own = new Map(fitted.blocks.map((block) => [block.name, block]));
  const window = fitted.blocks.find(({ kind }) => kind === 'window') ?? null;
  let next = fitted.blocks.find(({ kind }) => kind === 'numbers')?.start ?? 0;
  const features = (window ? [] : fitted.features).map((feature): PreviewColumn => {
    const { column } = feature.treatment;
    const about = {
      column,
      role: 'feature' as const,
      position: positions.get(column) ?? -1,
      fitted: feature,
    };
    const block = own.get(column);
    if (block?.kind === 'tokens' || block?.kind === 'image') {
      return { ...about, kind: block.kind, block };
    }
    const after = feature.features.map((name) => ({ name, position: next++ }));
    return { ...about, kind: 'numbers', after };
  });
  let room = mostNumbers;
  const shown = features.filter(
    (feature) => feature.kind !== 'numbers' || (room -= feature.after.length) >= 0,
  );
  return {
    shown: [...shown, targetColumn(fitted, positions)],
    hidden: features.length - shown.length,
    window,
  };
}

/** The target's numbers come behind all features but pictures, which are not in a previewed row. */
function targetColumn(
  { target, targetNames, classes, blocks }: FittedRecipe,
  positions: ReadonlyMap<string, number>,
): PreviewColumn {
  const { column } = target.treatment;
  const first = blocks
    .filter(({ kind }) => kind !== 'image')
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const single = classes.length > 0 ? 'class number' : 'scaled';
  const names = targetNames.length === 1 ? [single] : targetNames;
  return {
    column,
    role: 'target',
    position: positions.get(column) ?? -1,
    fitted: target,
    kind: 'numbers',
    after: names.map((name, index) => ({ name, position: first + index })),
  };
}
