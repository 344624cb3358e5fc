import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import { beyondEngine } from '../../../common/network/engine-limits.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { chain } from '../../engines/networks.ts';

const deep = chain(
  ['Input', { shape: [4] }],
  ['Reshape', { target_shape: [1, 2, 1, 2, 1, 1] }],
  ['Flatten'],
  ['Dense', { units: 1 }],
);

describe('the limits of engines', () => {
  it('are the layers whose values have too many axes for TensorFlow', () => {
    expect(beyondEngine('tensorflow', deep)).toEqual([
      { node: 'n1', message: expect.stringMatching(/^reshape_1 .* 7 axes/) as string },
    ]);
    expect(beyondEngine('compiled', deep)).toEqual([]);
    expect(beyondEngine('reference', deep)).toEqual([]);
  });

  it('are told on the layer when that engine is chosen, with a way out', () => {
    const told = (engine: 'auto' | 'tensorflow') => {
      const training = { ...defaultTraining('regression'), engine };
      const context = { task: 'regression', featureCount: 4, classCount: null, rows: 50 } as const;
      return diagnose(deep, { ...context, training }).filter(({ id }) => id.startsWith('engine'));
    };
    expect(told('auto')).toEqual([]);
    expect(told('tensorflow')).toMatchObject([
      { node: 'n1', level: 'error', fix: { training: { engine: 'auto' } } },
    ]);
  });
});
