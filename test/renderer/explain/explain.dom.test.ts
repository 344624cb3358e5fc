import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { StepMap } from '../../../common/explain/explain-api.ts';
import type { Slice } from '../../../common/explain/slices/slice.ts';
import {
  conditionWords,
  effectsTable,
  signed,
  sliceWords,
  ticksOf,
} from '../../../renderer/features/explain/explain-words.ts';
import {
  coarseMap,
  heatPixels,
  strongestPart,
} from '../../../renderer/features/explain/heat-picture.ts';
import { sliceTable } from '../../../renderer/features/explain/slice-table.ts';
import SliceList from '../../../renderer/features/explain/SliceList.svelte';
import { strongestStretch, stretchWords } from '../../../renderer/features/explain/step-words.ts';
import StepChart from '../../../renderer/features/explain/StepChart.svelte';
import WhiskerChart from '../../../renderer/features/explain/WhiskerChart.svelte';

const young: Slice = {
  conditions: [{ kind: 'range', column: 'age', from: 2, to: 15, last: false }],
  rows: 30,
  value: 0.5,
  interval: [0.33, 0.67],
  certain: true,
};

describe('slices in words', () => {
  it('say ranges, categories, missing cells, dates and lengths', () => {
    const both = {
      ...young,
      conditions: [...young.conditions, { kind: 'missing', column: 'sex' } as const],
    };
    expect(sliceWords(both, () => undefined)).toBe('age 2 – 15 and sex is missing');
    expect(conditionWords({ kind: 'value', column: 'sex', value: 'male' })).toBe('sex = male');
    const range = { kind: 'range', column: 'x', from: 0, to: 31, last: true } as const;
    expect(conditionWords(range, 'date')).toBe('x 1970-01-01 – 1970-02-01');
    expect(conditionWords(range, 'length')).toBe('x has 0 – 31 characters');
    expect([signed(0.5), signed(-0.5), signed(0)]).toEqual(['+0.5', '−0.5', '0']);
  });

  it('are saved with unrounded numbers', () => {
    expect(sliceTable([young], 'accuracy', 100, () => 'age 2 – 15')).toEqual({
      columns: [
        ...['Rows where', 'Rows', 'Share of rows', 'Accuracy', '95 % interval from'],
        ...['95 % interval to', 'Worse when all looks are counted'],
      ],
      rows: [['age 2 – 15', 30, 0.3, 0.5, 0.33, 0.67, 'yes']],
    });
  });

  it('open their rows by a button that has their words, and mark the certain ones in words', () => {
    const opened: Slice[] = [];
    render(SliceList, {
      label: 'Worst slices',
      slices: [young],
      measure: 'accuracy',
      overall: 0.9,
      all: 100,
      words: () => 'age 2 – 15',
      opened: null,
      onopen: (slice: Slice) => opened.push(slice),
    });
    screen.getByRole('button', { name: 'age 2 – 15' }).click();
    expect(opened).toEqual([young]);
    expect(screen.getByText('▼ worse')).toBeTruthy();
    expect(screen.getByRole('cell', { name: '33.0 % – 67.0 %' })).toBeTruthy();
  });
});

describe('charts of explanations', () => {
  it('divide their axis by round numbers, 0 without a sign', () => {
    expect(ticksOf(-0.1, 0.4, 5)).toEqual([-0.1, 0, 0.1, 0.2, 0.30000000000000004, 0.4]);
    expect(Object.is(ticksOf(-0.1, 0.4, 5)[1], 0)).toBe(true);
    expect(ticksOf(3, 3, 5)).toEqual([3]);
  });

  it('have a table for whoever does not see the picture', async () => {
    render(WhiskerChart, {
      label: 'Importance',
      summary: 'What the columns matter',
      axis: 'Fall of accuracy',
      rows: [{ name: 'sex', value: 0.3, low: 0.2, high: 0.4 }],
      format: String,
      table: () => ({ columns: ['Column', 'Mean'], rows: [['sex', 0.3]] }),
    });
    expect(screen.getByRole('img', { name: 'What the columns matter' })).toBeTruthy();
    screen.getByRole('button', { name: 'Importance as a table' }).click();
    expect(await screen.findByRole('cell', { name: '0.3' })).toBeTruthy();
  });
});

describe('a map over the rows of a window', () => {
  it('is strongest at the fewest neighbours that hold half of it', () => {
    expect(strongestStretch([0, 0, 1, 8, 1])).toEqual([3, 3]);
    expect(strongestStretch([1, 3, 2, 1, 1])).toEqual([1, 2]);
    expect(strongestStretch([1, 1, 1, 1])).toEqual([0, 1]);
    expect(strongestStretch([0, 0, 0])).toBeNull();
    expect([stretchWords([3, 3]), stretchWords([8, 11])]).toEqual(['row 4', 'rows 9 – 12']);
  });

  it('is drawn beside its column, and has a table', async () => {
    const found: StepMap = {
      ...{ row: 4, method: 'grad-cam', className: null, answer: 7 },
      heat: [0, 0.5, 2],
      columns: [
        { name: 'height', scaled: false, values: [10, 20, 30] },
        { name: 'weekday=1', scaled: true, values: [0, 1, 0] },
      ],
      layer: { name: 'conv1d', steps: 3 },
    };
    const summary = 'height: mostly from row 3 of 3';
    render(StepChart, { found, label: 'Map', summary, column: 0, heatName: 'Grad-CAM' });
    expect(screen.getByRole('img', { name: summary }).querySelectorAll('.bar')).toHaveLength(3);
    screen.getByRole('button', { name: 'Map as a table' }).click();
    expect(await screen.findByRole('columnheader', { name: 'weekday=1' })).toBeTruthy();
    const last = screen.getAllByRole('row').at(-1)?.children ?? [];
    expect([...last].map(({ textContent }) => textContent)).toEqual(['3', '2', '30', '0']);
  });
});

describe('a map over a picture', () => {
  it('is strongest where the answer loses most; what gains is hatched', () => {
    const heat = [0, 0, 0, 0, 0, 0, 0, 0, 4];
    expect(strongestPart(heat, 3)).toBe('lower right');
    expect(strongestPart([0, 1, 0, 0], 2)).toBe('upper right');
    expect(strongestPart([0, 0, -1, 0], 2)).toBeNull();
    const pixels = heatPixels([2, -2, -2, 0], 2, [255, 0, 0], [0, 0, 255]);
    expect([...pixels]).toEqual([255, 0, 0, 235, 0, 0, 255, 0, 0, 0, 255, 0, 255, 0, 0, 0]);
    expect(coarseMap([1, 3, 5, 7], 2, 1)).toEqual([[4]]);
  });
});

describe('what is saved of the effect of each cell', () => {
  it('has every cell whole and every effect unrounded, and says what they are effects on', () => {
    const long = 'x'.repeat(80);
    const table = effectsTable(
      {
        ...{ row: 4, className: 'yes', answer: 2 / 3 },
        effects: [
          { column: 'note', cell: long, usual: 'short', effect: 1 / 3 },
          { column: 'size', cell: null, usual: '12', effect: -0.1 },
        ],
      },
      'answer',
    );
    expect(table.columns).toEqual(['Column', 'Cell', 'Usual cell', 'Effect']);
    expect(table.rows).toEqual([
      ['note', long, 'short', 1 / 3],
      ['size', null, '12', -0.1],
    ]);
    expect(table.caption).toContain('Row 5');
    expect(table.caption).toContain('yes');
  });
});
