import { describe, expect, it } from 'vitest';
import { augmentationProblems } from '../../../common/datasets/images/augmentations.ts';
import {
  chosenChanges,
  paramsOf,
  sampleRows,
  withCrop,
  withLayer,
  withParam,
} from '../../../renderer/features/images/edit-augmentation.ts';

const stddev = { key: 'stddev', default: 0.1 };

describe('choosing changes of training pictures', () => {
  it('adds and removes a layer and keeps the order of the others', () => {
    const flip = withLayer([], 'RandomFlip', true);
    const both = withLayer(flip, 'GaussianNoise', true);
    expect(both.map(({ layer }) => layer)).toEqual(['RandomFlip', 'GaussianNoise']);
    expect(withLayer(both, 'RandomFlip', true)).toBe(both);
    expect(withLayer(both, 'RandomFlip', false)).toEqual([{ layer: 'GaussianNoise', params: {} }]);
  });

  it('stores only settings that are not at their default', () => {
    const noise = withLayer([], 'GaussianNoise', true);
    const strong = withParam(noise, 'GaussianNoise', stddev, 0.4);
    expect(paramsOf(strong, 'GaussianNoise')).toEqual({ stddev: 0.4 });
    expect(withParam(strong, 'GaussianNoise', stddev, 0.1)).toEqual(noise);
  });

  it('knows a crop by its shift and zoom, beside a shift of its own', () => {
    const shift = withLayer([], 'RandomTranslation', true);
    const cropped = withCrop(shift, 0.3);
    expect(cropped.flatMap(augmentationProblems)).toEqual([]);
    expect(chosenChanges(cropped)).toEqual([
      { kind: 'layer', layer: 'RandomTranslation', place: 0 },
      { kind: 'crop', share: 0.3, place: 1 },
    ]);
    expect(withCrop(cropped, 0.5)).toHaveLength(3);
    expect(chosenChanges(withCrop(cropped, 0.5))[1]).toMatchObject({ share: 0.5 });
    expect(withCrop(cropped, null)).toEqual(shift);
    const own = { key: 'height_factor', default: [-0.1, 0.1] };
    expect(withParam(cropped, 'RandomTranslation', own, [0, 0.2]).slice(1)).toEqual(
      cropped.slice(1),
    );
  });

  it('samples different rows of the table, the same for the same seed', () => {
    const rows = sampleRows(1000, 5, 1);
    expect(new Set(rows).size).toBe(5);
    expect(rows.every((row) => row >= 0 && row < 1000)).toBe(true);
    expect(sampleRows(1000, 5, 1)).toEqual(rows);
    expect(sampleRows(1000, 5, 2)).not.toEqual(rows);
    expect(sampleRows(3, 5, 7)).toEqual([0, 1, 2]);
  });
});
