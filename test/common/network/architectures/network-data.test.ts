import { expect, it } from 'vitest';
import { emptyNetwork } from '../../../../common/network/network-spec.ts';
import { kindOf, networkDataOf } from '../../../../common/network/architectures/network-data.ts';
import {
  columns,
  pictures,
  texts,
  windows,
} from '../../../../common/network/architectures/published-sizes.ts';
import { irisProject, table } from '../../../renderer/design/iris-project.ts';

it('takes the parts of a row, the task and the rows from the recipe and the table', () => {
  const { recipe } = irisProject(emptyNetwork);
  expect(networkDataOf(table, recipe)).toEqual({
    blocks: [{ kind: 'numbers', name: 'features', shape: [4], start: 0 }],
    task: 'multiclass',
    classes: 3,
    targetCount: 1,
    rows: 120,
    vocabulary: {},
  });
});

it('knows nothing before there is a table, a target and a feature', () => {
  const { recipe } = irisProject(emptyNetwork);
  expect(networkDataOf(null, recipe)).toBeNull();
  expect(networkDataOf(table, null)).toBeNull();
  if (!recipe) throw new Error('Iris has a recipe.');
  const without = (role: string) => ({
    ...recipe,
    treatments: recipe.treatments.map((treatment) =>
      treatment.role === role ? { ...treatment, role: 'ignored' as const } : treatment,
    ),
  });
  expect(networkDataOf(table, without('target'))).toBeNull();
  expect(networkDataOf(table, without('feature'))).toBeNull();
});

it('names the kind of data by the part that decides', () => {
  const answer = { classes: 2 };
  const [numbers, picture, words, window] = [
    columns(3, answer),
    pictures([8, 8, 1], answer),
    texts(5, 10, answer),
    windows([4, 2], answer),
  ];
  expect([numbers, picture, words, window].map(kindOf)).toEqual([
    'table',
    'image',
    'text',
    'series',
  ]);
  const both = { blocks: [...numbers.blocks, ...words.blocks, ...picture.blocks] };
  expect(kindOf(both)).toBe('image');
  expect(() => kindOf({ blocks: [] })).toThrow('no parts');
});
