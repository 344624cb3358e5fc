import { describe, expect, it } from 'vitest';
import type { Column } from '../../../common/datasets/column.ts';
import { columnEdges, columnsInView } from '../../../renderer/features/datasets/column-layout.ts';

const columns = (count: number): readonly Column[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `c${i}`,
    type: 'number',
    detectedType: 'number',
  }));

describe('columns beside each other', () => {
  it('draws only those in view of a wide table', () => {
    const edges = columnEdges(columns(2000), 1000);
    const width = edges[1] ?? 0;
    expect(columnsInView(edges, 0, 1000)).toEqual({ first: 0, last: Math.floor(1000 / width) });
    expect(columnsInView(edges, 100 * width, width)).toEqual({ first: 100, last: 101 });
    expect(columnsInView(edges, edges.at(-1) ?? 0, 1000)).toEqual({ first: 1999, last: 1999 });
  });

  it('stretches a few columns towards the view, never beyond it', () => {
    const needed = columnEdges(columns(4), 0).at(-1) ?? 0;
    const edges = columnEdges(columns(4), needed * 1.3);
    expect(edges.at(-1)).toBeGreaterThan(needed * 1.25);
    expect(edges.at(-1)).toBeLessThanOrEqual(needed * 1.3);
  });
});
