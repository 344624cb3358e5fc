import { describe, expect, it } from 'vitest';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import {
  partBands,
  placeFormat,
  seriesOf,
  windowBrackets,
} from '../../../renderer/features/series/series-drawing.ts';
import { defaultWindow, withWindow } from '../../../renderer/features/series/window-defaults.ts';
import { tableOf } from '../shell/memory-studio.ts';

describe('what is drawn of a series', () => {
  it('is read in place, with gaps, and in colours that stand for no part', () => {
    const line = seriesOf({ column: 'sales', x: [1, 2, 3], y: [5, null, 7] }, 0);
    expect([line.length, line.x(2), line.y(1), line.y(2)]).toEqual([3, 3, null, 7]);
    expect(line.color).toBeGreaterThan(3);
  });

  it('tells places as dates, numbers or rows', () => {
    expect(placeFormat({ kind: 'date', detail: 'month' })(0)).toBe('1970-01');
    expect(placeFormat({ kind: 'date', detail: 'minute' })(0.5)).toBe('1970-01-01 12:00');
    expect(placeFormat({ kind: 'row' })(1234)).toBe('1,234');
  });

  it('shades the parts and brackets what a window sees and tells', () => {
    const bands = partBands({
      stretches: [
        { part: 'train', from: 0, to: 5 },
        { part: null, from: 5, to: 9 },
      ],
    });
    expect(bands.map(({ label, color }) => [label, color])).toEqual([
      ['Training', 1],
      ['Left out', undefined],
    ]);
    const brackets = windowBrackets({ index: 0, part: 'test', seen: [0, 3], told: [4, 4] });
    expect(brackets.map(({ label, from, to }) => [label, from, to])).toEqual([
      ['sees', 0, 3],
      ['tells', 4, 4],
    ]);
  });
});

describe('turning windows on and off', () => {
  const table = tableOf(300);
  const recipe = suggestRecipe(table, 'species');

  it('splits by time, and by chance no more', () => {
    const window = defaultWindow(table, recipe, 'multiclass');
    expect(window.purpose).toBe('classify');
    const on = withWindow(recipe, window);
    expect(on.split).toMatchObject({ method: 'time', stratify: false, train: recipe.split.train });
    expect(withWindow(on, undefined).window).toBeUndefined();
  });

  it('keeps groups together where they were', () => {
    const grouped = {
      ...recipe,
      split: { ...recipe.split, method: 'grouped' as const, column: 'species' },
    };
    const on = withWindow(grouped, defaultWindow(table, grouped, 'multiclass'));
    expect(on.split).toEqual(grouped.split);
  });
});
