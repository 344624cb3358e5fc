import { describe, expect, it } from 'vitest';
import { layers } from '../../../common/layers/catalogue.ts';
import type { Shape } from '../../../common/tensor/shape.ts';
import { whatCanFollow } from '../../../common/network/what-fits.ts';

function fitting(shape: Shape | null): readonly string[] {
  return whatCanFollow(shape)
    .filter(({ problem }) => problem === null)
    .map(({ layer }) => layer.type);
}

describe('what can follow', () => {
  it.each([
    [
      [null, 28, 28, 3],
      ['Conv2D', 'MaxPooling2D', 'Flatten', 'Add'],
      ['LSTM', 'Conv1D'],
    ],
    [
      [null, 10, 4],
      ['LSTM', 'Conv1D', 'Dense', 'Concatenate'],
      ['Conv2D', 'MaxPooling2D'],
    ],
    [
      [null, 8],
      ['Dense', 'Dropout', 'BatchNormalization'],
      ['LSTM', 'Conv1D', 'Conv2D'],
    ],
  ] as const)('%j', (shape, fits, others) => {
    const types = fitting([...shape]);
    expect(types).toEqual(expect.arrayContaining([...fits]));
    for (const type of others) expect(types).not.toContain(type);
  });

  it('says of the others why they do not fit', () => {
    const lstm = whatCanFollow([null, 8]).find(({ layer }) => layer.type === 'LSTM');
    expect(lstm?.problem).toMatch(/LSTM|steps|axes|dimension/i);
  });

  it('is every layer with an input where the shape is not known', () => {
    const takers = layers.filter((layer) => layer.inputs.max > 0).map(({ type }) => type);
    expect(fitting(null)).toEqual(takers);
  });
});
