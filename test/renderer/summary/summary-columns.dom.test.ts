import { describe, expect, it } from 'vitest';
import { costOfNetwork } from '../../../common/network/cost/network-cost.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import { summariseNetwork } from '../../../common/network/summarise-network.ts';
import {
  furtherColumns,
  kerasColumns,
  nextSorting,
  sortRows,
} from '../../../renderer/features/summary/summary-columns.ts';
import { estimatedTime, fieldWords, shortCount } from '../../../renderer/ui/cost-words.ts';
import { chainOf } from '../../common/network/networks.ts';

const network = chainOf(
  ['Input', { shape: [12, 12, 1] }],
  ['Conv2D', { filters: 4, kernel_size: [3, 3] }],
  ['MaxPooling2D'],
  ['Flatten'],
  ['Dense', { units: 3 }],
  ['Dense', { units: 0 }],
);
const shapes = inferShapes(network);
const cost = costOfNetwork(network, shapes);
const rows = summariseNetwork(network, shapes).rows.map((row, place) => ({
  ...row,
  place,
  cost: cost.nodes.get(row.id),
}));
const columns = [...kerasColumns, ...furtherColumns];
const column = (id: string) => {
  const found = columns.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`There is no column ${id}.`);
  return found;
};

describe('the summary', () => {
  it('has Keras’s columns under Keras’s names', () => {
    expect(kerasColumns.map(({ title }) => title)).toEqual([
      'Layer (type)',
      'Output Shape',
      'Param #',
      'Connected to',
    ]);
  });

  it('says what each layer costs, and nothing of one at fault', () => {
    const say = (id: string) => rows.map((row) => column(id).text(row));
    expect(say('multiply-adds')).toEqual(['0', '3.6 k', '0', '0', '300', '–']);
    expect(say('field').slice(0, 4)).toEqual(['1 × 1', '3 × 3', '4 × 4, every 2', '–']);
  });

  it('is sorted by a column down, up, and not at all in turn', () => {
    const params = column('params');
    const down = nextSorting(null, params);
    expect(down).toEqual({ column: 'params', down: true });
    const up = nextSorting(down, params);
    expect(up).toEqual({ column: 'params', down: false });
    expect(nextSorting(up, params)).toBeNull();
    const sorted = (way: typeof down) => sortRows(rows, way, columns).map(({ id }) => id);
    expect(sorted(down)).toEqual(['n5', 'n2', 'n1', 'n3', 'n4', 'n6']);
    expect(sorted(up)).toEqual(['n1', 'n3', 'n4', 'n2', 'n5', 'n6']);
    expect(sorted(null)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
  });
});

describe('words for costs', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [417_000, '417 k'],
    [15_470_264_320, '15.5 G'],
  ])('%i is %s', (count, text) => {
    expect(shortCount(count)).toBe(text);
  });

  it('tells a range where a time is not known well', () => {
    expect(estimatedTime({ value: 3, from: 2.5, to: 6 })).toBe('about 3 s (2.5 s to 6 s)');
    expect(estimatedTime({ value: 3, from: 2.9, to: 3.1 })).toBe('about 3 s');
  });

  it('tells what sees everything', () => {
    const axis = { size: Infinity, stride: 1 };
    expect(fieldWords([axis, axis])).toBe('all');
    expect(fieldWords(null)).toBe('–');
  });
});
