import type { Api } from '../../../common/api/api.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { tableOf } from '../shell/memory-studio.ts';

const animals = ['cat', 'dog', 'emu'];

/** A dataset of pictures whose class follows from the row: 0 cat, 1 dog, 2 emu, 3 cat, … */
export function imageTable(rows: number): ProfiledDataset {
  const { dataset, profiles } = tableOf(rows);
  const [label] = profiles.slice(-1);
  if (!label) throw new Error('The table has no columns.');
  const columns = [
    { name: 'photo', type: 'image', detectedType: 'image' },
    { name: 'animal', type: 'category', detectedType: 'category' },
  ] as const;
  return {
    dataset: { ...dataset, name: 'animals', kind: 'images', columns },
    profiles: [
      {
        name: 'photo',
        type: 'image',
        rows,
        missing: 0,
        distinct: rows,
        topValues: [],
        unreadable: 0,
        warnings: [],
        image: {
          width: { min: 30, max: 64 },
          height: { min: 32, max: 32 },
          channels: [{ channels: 3, count: rows }],
          formats: [{ format: 'png', count: rows }],
          brightness: [
            { from: 0, to: 127.5, count: 10 },
            { from: 127.5, to: 255, count: rows - 10 },
          ],
          deep: 0,
        },
      },
      {
        ...label,
        name: 'animal',
        topValues: animals.map((value) => ({ value, count: Math.floor(rows / 3) })),
      },
    ],
  };
}

export const imageRecipe = (table: ProfiledDataset) => suggestRecipe(table, 'animal');

/** A picture of one grey pixel. */
const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** The calls that pictures need, over the rows of `imageTable`; `asked` keeps what was asked. */
export function imageApi(rows: number) {
  const asked: { readonly call: string; readonly input: unknown }[] = [];
  const note = (call: string, input: unknown) => asked.push({ call, input });
  const images: Api['images'] = {
    find: (input) => {
      note('find', input);
      const all = Array.from({ length: rows }, (_, row) => row);
      const found = all.filter(
        (row) =>
          (!input.where || animals[row % 3] === input.where.value) &&
          (!input.part || (input.part.name === 'test') === (row % 10 === 0)),
      );
      return Promise.resolve({
        rows: found.slice(input.offset, input.offset + input.limit),
        total: found.length,
      });
    },
    augmented: (input) => {
      note('augmented', input);
      return Promise.resolve(
        input.rows.map((row) => ({
          row,
          original: pixel,
          variants: Array.from({ length: input.variants }, () => pixel),
        })),
      );
    },
  };
  const datasets: Pick<Api['datasets'], 'rows'> = {
    rows: ({ offset, limit }) =>
      Promise.resolve({
        offset,
        rows: Array.from({ length: Math.min(limit, rows - offset) }, (_, at) => [
          `picture-${offset + at}.png`,
          animals[(offset + at) % 3] ?? null,
        ]),
      }),
  };
  return { api: { images, datasets } as unknown as Api, asked };
}
