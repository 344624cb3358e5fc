import { describe, expect, it } from 'vitest';
import type { FittedRecipe } from '../../../../common/datasets/recipe.ts';
import { pairTasks } from '../../../../main/services/comparison/pair-tasks.ts';
import { KeptParts } from '../../../../main/services/evaluation/kept-parts.ts';
import type { PartData } from '../../../../main/services/evaluation/part-data.ts';

/** Five rows of the classes no and yes, of which rows 0 to 2 are yes, as a network with one output answers them. */
function answers(outputs: readonly number[]): PartData {
  return {
    fitted: {
      task: 'classification',
      classes: ['no', 'yes'],
      targetNames: ['kind'],
    } as unknown as FittedRecipe,
    training: { loss: 'binary_crossentropy', lossOptions: {}, metrics: [] },
    outputs: Float32Array.from(outputs),
    targets: Float32Array.of(1, 1, 1, 0, 0),
    rows: Uint32Array.of(10, 11, 12, 13, 14),
    trainingTargets: new Float32Array(),
  } as unknown as PartData;
}

const good = answers([0.9, 0.8, 0.7, 0.1, 0.2]);
const poor = answers([0.9, 0.2, 0.1, 0.1, 0.9]);
const page = { offset: 0, limit: 10 };

function asked(first: PartData | null, second: PartData | null) {
  return {
    first: { key: 'good', name: 'good', data: first },
    second: { key: 'poor', name: 'poor', data: second },
  };
}

describe('two runs in the thread that judges', () => {
  it('are asked for with their rows, which are then known, and so is what was found of them', () => {
    const parts = new KeptParts();
    const tasks = pairTasks(parts);
    const flips = (pair: ReturnType<typeof asked>, offset = 0) =>
      tasks.flips({ ...pair, kind: 'only-first', offset, limit: 2 });
    expect(flips(asked(null, null))).toEqual({ unknown: ['good', 'poor'] });
    parts.get('good', good);
    expect(flips(asked(null, null))).toEqual({ unknown: ['poor'] });
    expect(flips(asked(null, poor))).toMatchObject({
      result: {
        ...{ shared: 5, onlyFirst: 3, onlySecond: 0, bothRight: 2, bothWrong: 0, total: 3 },
        rows: [
          {
            row: 11,
            actual: 'yes',
            first: { predicted: 'yes' },
            second: { predicted: 'no' },
          },
          { row: 12 },
        ],
      },
    });
    // The next page needs the rows no more.
    parts.get('other', { ...good, outputs: new Float32Array(70_000_000 / 3) });
    expect(flips(asked(null, null), 2)).toMatchObject({ result: { rows: [{ row: 14 }] } });
    expect(tasks.better(asked(null, null))).toMatchObject({
      result: { rows: { onlyFirst: 3, onlySecond: 0, rows: 5 }, refusal: null },
    });
  });

  it('count a row without a number as answered by neither class, also where the first class is right', () => {
    const lost = answers([0.9, 0.2, 0.1, NaN, 0.9]);
    const tasks = pairTasks(new KeptParts());
    const found = tasks.flips({ ...asked(good, lost), kind: 'only-first', ...page });
    expect(found).toMatchObject({
      result: {
        onlyFirst: 4,
        bothRight: 1,
        rows: [
          { row: 11 },
          { row: 12 },
          { row: 13, actual: 'no', second: { predicted: '–', probability: null } },
          { row: 14 },
        ],
      },
    });
    expect(tasks.better(asked(null, null))).toMatchObject({ result: { rows: { rows: 4 } } });
  });

  it('are not called better on other rows', () => {
    const fewer = { ...poor, rows: Uint32Array.of(10, 11, 12, 13, 99) };
    const tasks = pairTasks(new KeptParts());
    expect(tasks.better(asked(good, fewer))).toEqual({
      result: {
        rows: null,
        refusal: expect.stringMatching(/of which only 4 are the same/) as string,
      },
    });
  });
});
