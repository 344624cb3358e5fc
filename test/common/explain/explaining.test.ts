import { describe, expect, it } from 'vitest';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { defaultTextTreatment } from '../../../common/datasets/text/text-treatment.ts';
import { cellOfNumber, dependenceGrid } from '../../../common/explain/dependence-grid.ts';
import {
  gradCam,
  gradientTimesValue,
  saliency,
  stretched,
} from '../../../common/explain/gradient-maps.ts';
import { lossesOf, scoreOutputs } from '../../../common/explain/metrics.ts';
import { NearestSearch } from '../../../common/explain/nearest.ts';
import { covered, patchesOf, spreadPatches } from '../../../common/explain/patches.ts';
import { seenWords } from '../../../common/explain/seen-words.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';

const numbers = {
  task: 'regression',
  targetNames: ['y'],
  classes: [],
  target: { offset: 10, divisor: 2, treatment: { transform: 'none' } },
} as unknown as FittedRecipe;
const classes = {
  task: 'binary',
  targetNames: ['y'],
  classes: ['no', 'yes'],
} as unknown as FittedRecipe;

describe('what a permutation costs', () => {
  it('scores numbers in the target’s own units', () => {
    const training = defaultTraining('regression');
    const [outputs, targets] = [Float32Array.of(0, 1, 2), Float32Array.of(0, 2, 4)];
    const score = (metric: Parameters<typeof scoreOutputs>[0]) =>
      scoreOutputs(metric, numbers, training, outputs, targets);
    expect(score('mean_absolute_error')).toBeCloseTo(2, 12);
    expect(score('root_mean_squared_error')).toBeCloseTo(Math.sqrt(20 / 3), 12);
    expect(score('r2_score')).toBeCloseTo(1 - 20 / 32, 12);
  });

  it('scores classes, each counting the same where that is asked', () => {
    const training = defaultTraining('binary');
    const [outputs, targets] = [
      Float32Array.of(0.25, 0.25, 0.25, 0.75),
      Float32Array.of(0, 0, 0, 0),
    ];
    targets[2] = 1;
    const score = (metric: Parameters<typeof scoreOutputs>[0]) =>
      scoreOutputs(metric, classes, training, outputs, targets);
    expect(score('accuracy')).toBe(0.5);
    expect(score('balanced_accuracy')).toBeCloseTo((2 / 3 + 0) / 2, 12);
    expect(score('log_loss')).toBeCloseTo(-(2 * Math.log(0.75) + 2 * Math.log(0.25)) / 4, 12);
  });

  it('gives mean and standard deviation of the losses, whichever way the metric is better', () => {
    expect(lossesOf('accuracy', 0.9, [0.8, 0.6])).toMatchObject({
      mean: expect.closeTo(0.2, 12) as number,
      deviation: expect.closeTo(0.1, 12) as number,
    });
    expect(lossesOf('log_loss', 1, [1.5, 2.5]).losses).toEqual([0.5, 1.5]);
    expect(lossesOf('accuracy', 0.7, [0.6, 0.8]).mean).toBe(0);
  });
});

describe('a partial dependence', () => {
  it('goes in equal steps between the 5 % and 95 % quantile, or through the few values', () => {
    const column = { kind: 'numbers', column: 'a', usual: '3', range: [0, 10] } as const;
    const steps = dependenceGrid({ ...column, distinct: null }, 5, ',');
    expect(steps.map(({ value }) => value)).toEqual([0, 2.5, 5, 7.5, 10]);
    expect(steps[1]?.cell).toBe('2,5');
    const few = dependenceGrid({ ...column, distinct: [1, 2, 4] }, 5, '.');
    expect(few.map(({ cell }) => cell)).toEqual(['1', '2', '4']);
    expect(cellOfNumber(-1.5e-7, '.')).toBe('-1.5e-7');
  });
});

describe('maps of a picture', () => {
  it('covers every pixel, and gives back what all patches say', () => {
    const patches = patchesOf(7, 5, 3, 2);
    expect(new Set(patches.map(({ top }) => top))).toEqual(new Set([0, 2, 4]));
    const even = spreadPatches(patches, new Float64Array(patches.length).fill(4), 7, 5);
    expect([...even].every((value) => value === 4)).toBe(true);
    const picture = Float32Array.of(1, 2, 3, 6);
    const changed = covered(picture, 2, 1, { top: 0, left: 0, bottom: 1, right: 1 });
    expect([...changed]).toEqual([3, 2, 3, 6]);
  });

  it('follows the definitions of saliency, Grad-CAM and gradient × embedding', () => {
    expect([...saliency(Float32Array.of(1, -3, 0, 2), 2)]).toEqual([3, 2]);
    // Two places, two channels: mean gradients 1 and −1.
    const map = gradCam(Float32Array.of(5, 2, 1, 4), Float32Array.of(2, -1, 0, -1), 2);
    expect([...map]).toEqual([3, 0]);
    const effects = gradientTimesValue(
      Float32Array.of(1, 2, 3, 4),
      Float32Array.of(1, 1, 2, -1),
      2,
    );
    expect([...effects]).toEqual([3, 2]);
  });
});

describe('maps over a sequence', () => {
  it('are stretched between the middles of their places', () => {
    expect([...stretched(Float32Array.of(0, 4), 4)]).toEqual([0, 1, 3, 4]);
    expect([...stretched(Float32Array.of(3, 1, 2), 3)]).toEqual([3, 1, 2]);
    expect([...stretched(Float32Array.of(7), 3)]).toEqual([7, 7, 7]);
    expect([...stretched(Float32Array.of(1, 2, 3, 4), 2)]).toEqual([1.5, 3.5]);
  });
});

describe('the nearest descriptions', () => {
  it.each(['cosine', 'euclidean'] as const)('are those of a full comparison by %s', (kind) => {
    const random = RandomSource.seeded(6, 'near');
    const width = 5;
    const rows = Float32Array.from({ length: 60 * width }, () => random.normal());
    const from = rows.slice(0, width);
    const search = new NearestSearch(from, kind, 7);
    search.add(rows.slice(0, 100), 0);
    search.add(rows.slice(100), 20);
    const distanceTo = (row: number): number => {
      const other = [...rows.subarray(row * width, (row + 1) * width)];
      const pairs = other.map((value, at) => [value, from[at] ?? 0] as const);
      if (kind === 'euclidean') return Math.hypot(...pairs.map(([one, two]) => one - two));
      const product = pairs.reduce((sum, [one, two]) => sum + one * two, 0);
      return 1 - product / (Math.hypot(...other) * Math.hypot(...from));
    };
    const all = Array.from({ length: 60 }, (_, row) => ({ place: row, distance: distanceTo(row) }));
    const wanted = all.toSorted((one, two) => one.distance - two.distance).slice(0, 7);
    expect(search.found().map(({ place }) => place)).toEqual(wanted.map(({ place }) => place));
    search
      .found()
      .forEach(({ distance }, at) => expect(distance).toBeCloseTo(wanted[at]?.distance ?? NaN, 6));
  });
});

describe('the words that a network sees', () => {
  const fitted = { words: ['good', 'film', 'bad'] };
  it('have their places among the numbers, cut off and filled as the treatment says', () => {
    const treatment = { ...defaultTextTreatment, length: 3 };
    const words = seenWords('A good film, not bad', treatment, fitted);
    expect(words.map(({ word, place }) => [word, place])).toEqual([
      ['a', null],
      ['good', null],
      ['film', 0],
      ['not', 1],
      ['bad', 2],
    ]);
    const short = seenWords('good film', { ...treatment, length: 5 }, fitted);
    expect(short.map(({ place }) => place)).toEqual([3, 4]);
  });

  it('leave out those outside the vocabulary where nothing stands for them', () => {
    const treatment = { ...defaultTextTreatment, outOfVocabulary: null, padding: 'post' as const };
    const words = seenWords('not a good film', treatment, fitted);
    expect(words.map(({ seen, place }) => [seen, place])).toEqual([
      [false, null],
      [false, null],
      [true, 0],
      [true, 1],
    ]);
    const bag = seenWords('a good film', { ...treatment, mode: 'count' }, fitted);
    expect(bag.map(({ seen }) => seen)).toEqual([false, true, true]);
  });
});
