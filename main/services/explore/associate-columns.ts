import { setImmediate as breathe } from 'node:timers/promises';
import {
  type AssociatedColumn,
  associate,
  type Association,
  type AssociationMatrix,
  clusteredOrder,
  numberColumn,
} from '../../../common/explore/association.ts';
import type { SampledTable } from './sample-columns.ts';

/** Columns with more categories than this share of their rows name rows rather than describe them. */
const mostDistinctShare = 0.5;
const mostCategories = 1000;

/** Every pair of columns compared over sampled rows; other work goes on in between. */
export async function associateColumns(
  sample: SampledTable,
  names: readonly string[],
  signal: AbortSignal,
): Promise<AssociationMatrix> {
  const leftOut: { name: string; reason: string }[] = [];
  const columns: AssociatedColumn[] = [];
  for (const name of names) {
    const data = sample.columns.get(name);
    if (data?.kind === 'number') columns.push(numberColumn(name, data.values));
    else if (data?.kind === 'category') {
      const distinct = data.values.length;
      const many =
        distinct > mostCategories || distinct > Math.max(20, sample.rows * mostDistinctShare);
      if (many)
        leftOut.push({ name, reason: `${distinct.toLocaleString('en-US')} different values` });
      else columns.push({ name, kind: 'category', codes: data.codes });
    }
    await breathe();
  }
  const size = columns.length;
  const cells = new Array<Association>(size * size);
  for (const [at, first] of columns.entries()) {
    for (const [below, second] of columns.slice(at).entries()) {
      const cell = associate(first, second);
      cells[at * size + at + below] = cell;
      cells[(at + below) * size + at] = cell;
      await breathe();
      signal.throwIfAborted();
    }
  }
  return {
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    cells,
    clustered: clusteredOrder(cells, size),
    rows: sample.rows,
    of: sample.of,
    leftOut,
  };
}
