import type { ColumnType } from '../../../../../common/datasets/column.ts';
import type { FolderLayout } from '../../images/folder-layout.ts';
import type { LabelTable } from './label-table.ts';

/** The columns of a table of pictures. */
export interface ImageColumns {
  /** `image`, then `label` and `split` where folders name them, then the columns of a table beside them. */
  readonly names: readonly string[];
  readonly types: ReadonlyMap<string, ColumnType>;
  row(
    path: string,
    layout: FolderLayout,
    cells: readonly (string | null)[] | null,
  ): (string | null)[];
}

/** Puts together what is known of each picture. A folder's class is left out where the table has a `label`. */
export function imageColumns(layout: FolderLayout, labels: LabelTable | null): ImageColumns {
  const told = new Set(labels?.columns ?? []);
  // A single folder around everything is a class only where nothing else says one.
  const hasLabel = layout.hasLabels && !told.has('label') && !(labels && layout.isOneFolder);
  const hasSplit = layout.hasSplits && !told.has('split');
  const names = ['image', ...(hasLabel ? ['label'] : []), ...(hasSplit ? ['split'] : [])];
  const types = new Map<string, ColumnType>(names.map((name) => [name, 'category']));
  types.set('image', 'image');
  for (const column of labels?.columns ?? []) {
    let name = column;
    for (let copy = 2; names.includes(name); copy += 1) name = `${column}_${copy}`;
    names.push(name);
  }
  const none = (labels?.columns ?? []).map(() => null);
  return {
    names,
    types,
    row: (path, { label, split }, cells) => [
      path,
      ...(hasLabel ? [label(path)] : []),
      ...(hasSplit ? [split(path)] : []),
      ...(cells ?? none),
    ],
  };
}
