import { describe, expect, it } from 'vitest';
import { checkImages } from '../../../common/datasets/images/check-images.ts';
import type { ImageStatistics } from '../../../common/datasets/images/image-statistics.ts';
import type {
  Augmentation,
  ImageTreatment,
} from '../../../common/datasets/images/image-treatment.ts';
import { suggestImageTreatment } from '../../../common/datasets/images/suggest-image-treatment.ts';
import { plannedBlocks } from '../../../common/datasets/count-features.ts';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { suggestOwnSplit } from '../../../common/datasets/suggest-split.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../../common/datasets/suggest-target.ts';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import { setParam } from '../../../common/network/edit-network.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { suggestNetwork } from '../../../common/network/suggest-network.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { dataset } from '../../main/storage/sample-rows.ts';

function statistics(
  width: readonly [number, number],
  height: readonly [number, number],
  channels = 3,
): ImageStatistics {
  return {
    width: { min: width[0], max: width[1] },
    height: { min: height[0], max: height[1] },
    channels: [{ channels, count: 10 }],
    formats: [{ format: 'png', count: 10 }],
    brightness: [],
    deep: 0,
  };
}

function profile(name: string, changes: Partial<ColumnProfile> = {}): ColumnProfile {
  const rest = { missing: 0, unreadable: 0, warnings: [], topValues: [] };
  return { name, type: 'category', rows: 1000, distinct: 10, ...rest, ...changes };
}

const counted = (...values: readonly string[]) => values.map((value) => ({ value, count: 1 }));

/** A set of pictures as its import describes it. */
function pictures(size: number, rows: number, classes: number, channels = 3): ProfiledDataset {
  const image = statistics([size, size], [size, size], channels);
  const profiles = [
    profile('image', { type: 'image', rows, distinct: rows, image }),
    profile('label', { rows, distinct: classes }),
    profile('split', { rows, distinct: 2, topValues: counted('train', 'test') }),
  ];
  return { dataset: { ...dataset, name: 'pictures', kind: 'images', rows }, profiles };
}

function suggestion(profiled: ProfiledDataset): { recipe: Recipe; network: NetworkSpec } {
  const recipe = suggestRecipe(profiled, suggestTarget(profiled));
  return { recipe, network: suggestNetwork({ profiled, recipe, task: 'multiclass' }) };
}

function problems(network: NetworkSpec, { profiles }: ProfiledDataset, recipe: Recipe) {
  const blocks = plannedBlocks(recipe, profiles);
  const featureCount = blocks.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  return diagnose(network, {
    task: 'multiclass',
    featureCount,
    blocks,
    classCount: 10,
    rows: 700,
    training: defaultTraining('multiclass'),
  });
}

describe('the suggested treatment of pictures', () => {
  it.each([
    ['their common size', statistics([28, 28], [28, 28], 1), 100, [28, 28, 'grey']],
    ['proportions that they share', statistics([40, 40], [30, 30]), 100, [40, 30, 'rgb']],
    ['a usual size for large ones', statistics([640, 640], [480, 480], 4), 100, [128, 128, 'rgb']],
    ['a usual size for different ones', statistics([80, 120], [60, 100]), 100, [96, 96, 'rgb']],
    ['a small size for many', statistics([200, 600], [200, 600]), 12_000, [64, 64, 'rgb']],
  ] as const)('has %s', (_name, found, count, [width, height, color]) => {
    const treatment = suggestImageTreatment(found, count);
    expect(treatment).toEqual({ width, height, color, resize: 'fit', scaling: 'unit' });
  });
});

describe('a split that the table names', () => {
  it('is used by the values of its column', () => {
    const split = profile('Split', { distinct: 3, topValues: counted('Train', 'val', 'TEST') });
    expect(suggestOwnSplit([profile('label'), split])).toEqual({
      method: 'column',
      column: 'Split',
      values: { train: ['Train'], validation: ['val'], test: ['TEST'] },
    });
  });

  it('is none where other values are in it', () => {
    const other = profile('split', { distinct: 3, topValues: counted('train', 'test', 'banana') });
    expect(suggestOwnSplit([other])).toBeNull();
    const unnamed = profile('kind', { distinct: 2, topValues: counted('train', 'test') });
    expect(suggestOwnSplit([unnamed])).toBeNull();
  });
});

describe('the suggestion for pictures', () => {
  it('learns the label from the pixels, by the split of the folders', () => {
    const { recipe } = suggestion(pictures(32, 60_000, 10));
    expect(recipe.treatments.map(({ column, role }) => [column, role])).toEqual([
      ['image', 'feature'],
      ['label', 'target'],
      ['split', 'ignored'],
    ]);
    expect(recipe.split).toMatchObject({ method: 'column', column: 'split', stratify: true });
  });

  it('is the network of 122,570 parameters for 50,000 pictures of 32 × 32 × 3', () => {
    const { network } = suggestion(pictures(32, 60_000, 10));
    expect(totalParameters(inferShapes(network)).trainable).toBe(122_570);
    expect(network.nodes.map(({ type }) => type)).toEqual([
      'Input',
      'Conv2D',
      'MaxPooling2D',
      'Conv2D',
      'MaxPooling2D',
      'Conv2D',
      'Flatten',
      'Dense',
      'Dense',
    ]);
  });

  it.each([1, 2, 3, 5, 8, 12, 28, 33, 64, 96, 128])(
    'fits pictures of %i pixels and has nothing wrong',
    (size) => {
      const profiled = pictures(size, 1000, 10, 1);
      const { recipe, network } = suggestion(profiled);
      const wrong = problems(network, profiled, recipe).filter(({ level }) => level === 'error');
      expect(wrong).toEqual([]);
      expect(totalParameters(inferShapes(network)).trainable).toBeLessThan(300_000);
    },
  );

  it('takes other features in beside the pictures', () => {
    const profiled = pictures(28, 1000, 10);
    const numeric = { min: 0, max: 1, mean: 0.5, standardDeviation: 1, median: 0.5 };
    const more = {
      ...profiled,
      profiles: [
        ...profiled.profiles,
        profile('age', {
          type: 'number',
          numeric: { ...numeric, quartile1: 0, quartile3: 1, histogram: [] },
        }),
      ],
    };
    const { recipe, network } = suggestion(more);
    expect(plannedBlocks(recipe, more.profiles).map(({ kind }) => kind)).toEqual([
      'numbers',
      'image',
    ]);
    expect(problems(network, more, recipe).filter(({ level }) => level === 'error')).toEqual([]);
    expect(network.nodes.filter(({ type }) => type === 'Input')).toHaveLength(2);
  });
});

describe('the shape of an Input for pictures', () => {
  const profiled = pictures(28, 1000, 10, 1);
  const { recipe, network } = suggestion(profiled);
  const input = network.nodes.find(({ type }) => type === 'Input')?.id ?? '';
  const found = (shape: readonly number[]) =>
    problems(setParam(network, input, 'shape', shape), profiled, recipe).find(({ id }) =>
      id.startsWith('input-'),
    );

  it('of another size is an error with two ways out', () => {
    const problem = found([32, 32, 1]);
    expect(problem).toMatchObject({
      level: 'error',
      fix: { label: 'Set shape to 28 × 28 × 1' },
      otherFix: { label: 'Set shape to 784' },
    });
    expect(problem?.message).toContain('784 (28 × 28 × 1)');
  });

  it('of other axes is a warning, of the picture’s own none', () => {
    expect(found([1, 28, 28])).toBeUndefined();
    expect(found([14, 56, 1])).toMatchObject({ level: 'warning' });
    expect(found([28, 28, 1])).toBeUndefined();
  });

  it('of flat numbers is pointed at only where a layer wants more axes', () => {
    expect(found([784])).toMatchObject({
      level: 'hint',
      fix: { label: 'Set shape to 28 × 28 × 1' },
    });
    const layers = network.nodes.filter(({ type }) => type === 'Input' || type === 'Dense');
    const [from, to] = layers.map(({ id }) => id);
    const dense: NetworkSpec = {
      ...network,
      nodes: layers.slice(0, 2),
      edges: [{ id: 'e', from: from ?? '', to: to ?? '', toPort: 0 }],
    };
    const flat = setParam(dense, input, 'shape', [784]);
    const told = problems(flat, profiled, recipe).filter(({ id }) => id.startsWith('input-'));
    expect(told).toEqual([]);
  });
});

describe('what is wrong with pictures in a recipe', () => {
  const image = (column: string, size: Partial<ImageTreatment> = {}): ColumnTreatment => ({
    column,
    role: 'feature',
    type: 'image',
    missing: 'drop',
    encoding: 'label',
    scaling: 'none',
    image: { width: 32, height: 32, resize: 'fit', color: 'rgb', scaling: 'unit', ...size },
  });
  const split = { train: 1, validation: 0, test: 0, seed: 1, stratify: false };
  const check = (treatments: ColumnTreatment[], augmentation: readonly Augmentation[] = []) =>
    checkImages({ version: 2, treatments, augmentation, split });

  it('is nothing for one column and known changes', () => {
    expect(check([image('a')], [{ layer: 'RandomFlip', params: { mode: 'horizontal' } }])).toEqual(
      [],
    );
  });

  it.each([
    ['two columns of pictures', check([image('a'), image('b')]), /a row has one/],
    ['too many pixels', check([image('a', { width: 4096, height: 4096 })]), /smaller size/],
    ['an unknown layer', check([image('a')], [{ layer: 'Dense', params: {} }]), /“Dense” is no/],
    [
      'a parameter out of range',
      check([image('a')], [{ layer: 'RandomRotation', params: { factor: [0, 7] } }]),
      /RandomRotation: /,
    ],
    [
      'an unknown parameter',
      check([image('a')], [{ layer: 'RandomFlip', params: { way: 1 } }]),
      /no parameter way/,
    ],
  ])('is told: %s', (_name, [problem], says) => {
    expect(problem).toMatchObject({ level: 'error' });
    expect(problem?.message).toMatch(says);
  });

  it('is a warning where no pictures are left to change', () => {
    const ignored = { ...image('a'), role: 'ignored' } as const;
    const [problem] = check([ignored], [{ layer: 'RandomFlip', params: {} }]);
    expect(problem).toMatchObject({ level: 'warning' });
  });
});
