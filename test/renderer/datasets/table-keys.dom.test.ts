import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellAfterKey } from '../../../renderer/features/datasets/table-keys.ts';

const extent = { rows: 1000, columns: 12, page: 20 };
const press = (key: string, row: number, column: number, held: 'Control' | 'Alt' | '' = '') =>
  cellAfterKey(
    { key, ctrlKey: held === 'Control', metaKey: false, altKey: held === 'Alt' },
    { row, column },
    extent,
  );

it.each([
  ['ArrowDown', '', { row: 6, column: 3 }],
  ['ArrowUp', '', { row: 4, column: 3 }],
  ['ArrowDown', 'Control', { row: 999, column: 3 }],
  ['ArrowUp', 'Control', { row: 0, column: 3 }],
  ['ArrowRight', '', { row: 5, column: 4 }],
  ['ArrowLeft', 'Control', { row: 5, column: 0 }],
  ['PageDown', '', { row: 25, column: 3 }],
  ['PageUp', '', { row: 0, column: 3 }],
  ['Home', '', { row: 5, column: 0 }],
  ['End', 'Control', { row: 999, column: 11 }],
  ['ArrowDown', 'Alt', null],
  ['Enter', '', null],
] as const)('%s %s goes to the right cell', (key, held, expected) => {
  expect(press(key, 5, 3, held)).toEqual(expected);
});

it('goes from the first row into the head, and no further', () => {
  expect(press('ArrowUp', 0, 3)).toEqual({ row: -1, column: 3 });
  expect(press('ArrowUp', -1, 3)).toEqual({ row: -1, column: 3 });
});

it('never leaves the table', () => {
  const keys = ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'End'];
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      fc.integer({ min: -1, max: 999 }),
      fc.integer({ min: 0, max: 11 }),
      (key, row, column) => {
        const cell = press(key, row, column);
        expect(cell?.row).toBeGreaterThanOrEqual(-1);
        expect(cell?.row).toBeLessThan(extent.rows);
        expect(cell?.column).toBeGreaterThanOrEqual(0);
        expect(cell?.column).toBeLessThan(extent.columns);
      },
    ),
  );
});
