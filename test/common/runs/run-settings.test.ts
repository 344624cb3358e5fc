import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { chainLayers } from '../../../common/network/chain-layers.ts';
import { runSettings } from '../../../common/runs/run-settings.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';

const recipe: Recipe = {
  version: 2,
  treatments: [
    {
      column: 'age',
      role: 'feature',
      type: 'number',
      missing: 'mean',
      encoding: 'one-hot',
      scaling: 'standard',
    },
  ],
  split: { train: 0.7, validation: 0.1, test: 0.2, seed: 3, stratify: true },
};

describe('flat settings of a run', () => {
  it('have the names of Keras, and leave out what the run does not have', () => {
    const network = chainLayers([
      ['Input', { shape: [4] }],
      ['Dense', { units: 64, activation: 'relu' }],
      ['Dropout', { rate: 0.3 }],
      ['Dense', { units: 32, activation: 'relu' }],
      ['Dense', { units: 3, activation: 'softmax' }],
    ]);
    const settings = runSettings({ network, training: defaultTraining('multiclass'), recipe });
    expect(settings).toMatchObject({
      optimizer: 'Adam',
      learning_rate: 0.001,
      batch_size: 32,
      loss: 'sparse_categorical_crossentropy',
      layers: 4,
      units: '64-32',
      activation: 'relu',
      dropout: 0.3,
      batch_normalization: false,
      early_stopping: false,
      scaling: 'standard',
      split_seed: 3,
      features: 1,
    });
    expect(settings).not.toHaveProperty('momentum');
    expect(settings).not.toHaveProperty('patience');
    expect(settings).not.toHaveProperty('clipnorm');
    expect(settings).not.toHaveProperty('kernel_regularizer');
  });

  it('tell a single hidden layer by its number, and regularisers with their rate', () => {
    const network = chainLayers([
      ['Input', { shape: [4] }],
      ['Dense', { units: 8, activation: 'tanh', kernel_regularizer: { type: 'l2', l2: 0.01 } }],
      ['Dense', { units: 1 }],
    ]);
    expect(runSettings({ network, training: defaultTraining('regression'), recipe })).toMatchObject(
      { units: 8, activation: 'tanh', kernel_regularizer: 'l2', l2: 0.01 },
    );
  });

  it('tell the members of a learning curve and other windows apart', () => {
    const network = chainLayers([
      ['Input', { shape: [4] }],
      ['Dense', { units: 1 }],
    ]);
    const training = defaultTraining('regression');
    const of = (changes: Partial<Recipe>) =>
      runSettings({ network, training, recipe: { ...recipe, ...changes } });
    const half = of({ split: { ...recipe.split, subset: { share: 0.5, seed: 7 } } });
    expect(half).toMatchObject({ train_subset: 0.5, subset_seed: 7 });
    const window = {
      length: 24,
      horizon: 6,
      stride: 2,
      purpose: 'forecast',
      seesTarget: true,
    } as const;
    expect(of({ window })).toMatchObject({
      window_length: 24,
      horizon: 6,
      stride: 2,
      sees_target: true,
    });
    expect(of({ window: { ...window, seesTarget: false } })).toMatchObject({ sees_target: false });
    const derived = [
      { name: 'age²', formula: { kind: 'power', column: 'age', exponent: 2 } },
    ] as const;
    expect(of({ unitNorm: 'l2', derived })).toMatchObject({ unit_norm: 'l2', derived_columns: 1 });
    for (const name of ['train_subset', 'window_length', 'derived_columns', 'unit_norm']) {
      expect(of({})).not.toHaveProperty(name);
    }
  });
});
