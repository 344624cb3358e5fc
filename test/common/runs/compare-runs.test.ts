import { describe, expect, it } from 'vitest';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import { compareRuns } from '../../../common/runs/compare-runs.ts';
import type { Run } from '../../../common/runs/run.ts';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import {
  fitted,
  network,
  project,
  runOf,
  summaryOf,
} from '../../renderer/training/example-runs.ts';

const first = runOf(summaryOf('a'));

function differing(other: Partial<Run>): [string, ...(string | null)[]][] {
  return compareRuns([first, runOf(summaryOf('b'), other)])
    .filter((row) => row.differs)
    .map((row) => [`${row.section}: ${row.setting}`, ...row.values]);
}

describe('compareRuns', () => {
  it('finds no difference between equal settings', () => {
    expect(differing({})).toEqual([]);
    expect(compareRuns([first, first]).length).toBeGreaterThan(15);
  });

  it('names training settings as Keras does', () => {
    const training = { ...project.training, batchSize: 10, epochs: 150, threads: 2 };
    expect(differing({ training })).toEqual([
      ['Training: batch_size', '32', '10'],
      ['Training: epochs', '100', '150'],
      ['Training: threads', 'auto', '2'],
    ]);
  });

  it('shows what only one optimiser has as absent in the other', () => {
    const training = { ...project.training, optimizer: optimizerDefaults.SGD };
    expect(differing({ training })).toEqual([
      ['Training: optimizer', 'Adam', 'SGD'],
      ['Training: learning_rate', '0.001', '0.01'],
      ['Training: beta_1', '0.9', null],
      ['Training: beta_2', '0.999', null],
      ['Training: epsilon', '1e-7', null],
      ['Training: amsgrad', 'false', null],
      ['Training: momentum', null, '0'],
      ['Training: nesterov', null, 'false'],
    ]);
  });

  it('names callbacks by their types, the second of a type with its number', () => {
    const target = {
      type: 'StopAtTarget',
      monitor: 'val_loss',
      mode: 'auto',
      target: 0.1,
    } as const;
    const training = { ...project.training, callbacks: [target, { ...target, target: 0.2 }] };
    expect(differing({ training })).toEqual([
      ['Training: TerminateOnNaN', 'on', null],
      ['Training: StopAtTarget', null, 'on'],
      ['Training: StopAtTarget monitor', null, 'val_loss'],
      ['Training: StopAtTarget mode', null, 'auto'],
      ['Training: StopAtTarget target', null, '0.1'],
      ['Training: StopAtTarget 2', null, 'on'],
      ['Training: StopAtTarget 2 monitor', null, 'val_loss'],
      ['Training: StopAtTarget 2 mode', null, 'auto'],
      ['Training: StopAtTarget 2 target', null, '0.2'],
    ]);
  });

  it('names the settings of an output by its layer', () => {
    const output = { loss: 'mean_squared_error', lossOptions: {}, weight: 0.1 } as const;
    const training = { ...project.training, outputs: { o: output } };
    expect(differing({ training })).toEqual([
      ['Training: output loss', null, 'mean_squared_error'],
      ['Training: output loss_weight', null, '0.1'],
    ]);
  });

  it('compares layers with their parameters and connections, not their places', () => {
    const [input, hidden, output] = network.nodes;
    if (!input || !hidden || !output) throw new Error('the example has three layers');
    const moved = { ...input, position: { x: 500, y: 500 } };
    const wider = { ...hidden, params: { ...hidden.params, units: 16, use_bias: false } };
    const dropout = { ...hidden, id: 'd', type: 'Dropout', name: 'dropout', params: { rate: 0.5 } };
    const changed = {
      ...network,
      nodes: [moved, wider, dropout, output],
      edges: [
        { id: 'e1', from: 'i', to: 'h', toPort: 0 },
        { id: 'e2', from: 'h', to: 'd', toPort: 0 },
        { id: 'e3', from: 'd', to: 'o', toPort: 0 },
      ],
    };
    expect(differing({ network: changed })).toEqual([
      ['Network: hidden.units', '8', '16'],
      ['Network: hidden.use_bias', 'default', 'false'],
      ['Network: output inputs', 'hidden', 'dropout'],
      ['Network: dropout', null, 'Dropout'],
      ['Network: dropout inputs', null, 'hidden'],
      ['Network: dropout.rate', null, '0.5'],
    ]);
  });

  it('compares what was done to each column and how rows were split', () => {
    const { recipe } = fitted;
    const treatments = recipe.treatments.map((treatment) =>
      treatment.column === 'length' ? { ...treatment, scaling: 'min-max' as const } : treatment,
    );
    const split = { ...recipe.split, train: 0.8, validation: 0 };
    expect(differing({ fitted: { ...fitted, recipe: { ...recipe, treatments, split } } })).toEqual([
      ['Data: split', '70 % / 10 % / 20 %', '80 % / 0 % / 20 %'],
      [
        'Data: length',
        'feature, number, missing: mean, scaling: standard',
        'feature, number, missing: mean, scaling: min-max',
      ],
    ]);
  });

  it.each<[string, Partial<Recipe>, string]>([
    ['balance', { balance: { method: 'oversample', seed: 1 } }, 'oversample, seed 1'],
    ['unit norm', { unitNorm: 'l2' }, 'l2'],
    ['rows left out', { excludedRows: [7, 3, 4, 5] }, '4: 4–6, 8'],
    [
      'augmentation 1',
      { augmentation: [{ layer: 'RandomFlip', params: { mode: 'horizontal' } }] },
      'RandomFlip(mode=horizontal)',
    ],
    [
      'area =',
      { derived: [{ name: 'area', formula: { kind: 'product', columns: ['length', 'width'] } }] },
      'length × width',
    ],
    ['repeated rows', { split: { ...fitted.recipe.split, repeatedRows: 'together' } }, 'together'],
    [
      'split method',
      { split: { ...fitted.recipe.split, method: 'grouped', column: 'colour' } },
      'grouped by colour',
    ],
    [
      'validation fold',
      { split: { ...fitted.recipe.split, folds: { count: 5, held: 1 } } },
      '2 of 5',
    ],
    [
      'training subset',
      { split: { ...fitted.recipe.split, subset: { share: 0.25, seed: 3 } } },
      '25 %, seed 3',
    ],
  ])('tells the step “%s” of the recipe, which only one run has', (name, step, words) => {
    const recipe = { ...fitted.recipe, ...step };
    expect(differing({ fitted: { ...fitted, recipe } })).toEqual([[`Data: ${name}`, null, words]]);
  });

  it.each<[Partial<ColumnTreatment>, RegExp]>([
    [{ transform: 'log1p' }, /missing: mean, transform: log1p, scaling: standard$/],
    [{ indicator: true }, /indicator of missing cells/],
    [
      { outliers: { action: 'cap', rule: 'iqr', factor: 1.5 } },
      /outliers\(action=cap, rule=iqr, factor=1.5\)/,
    ],
    [
      { bins: { count: 5, edges: 'quantile', encoding: 'ordinal' } },
      /bins\(count=5, edges=quantile/,
    ],
    [{ type: 'category', encoding: 'hashing', buckets: 16 }, /encoding: hashing into 16$/],
    [
      { type: 'date', date: { elapsed: false, parts: ['month'], cycles: true } },
      /date\(elapsed=false, parts=\["month"\], cycles=true\)/,
    ],
    [{ type: 'text' }, /text\(mode=tokens, .*length=100/],
  ])('tells what is done to the cells of a column: %j', (changed, words) => {
    const treatments = fitted.recipe.treatments.map((treatment) =>
      treatment.column === 'length' ? { ...treatment, ...changed } : treatment,
    );
    const recipe = { ...fitted.recipe, treatments };
    const rows = differing({ fitted: { ...fitted, recipe } });
    expect(rows).toEqual([['Data: length', expect.any(String), expect.stringMatching(words)]]);
  });

  it('keeps a column apart from the setting that it is called as', () => {
    const renamed = (scaling: ColumnTreatment['scaling']) => ({
      ...fitted,
      recipe: {
        ...fitted.recipe,
        treatments: fitted.recipe.treatments.map((treatment) =>
          treatment.column === 'length' ? { ...treatment, column: 'table', scaling } : treatment,
        ),
      },
    });
    const runs = [
      runOf(summaryOf('a'), { fitted: renamed('standard') }),
      runOf(summaryOf('b', { datasetName: 'other' }), { fitted: renamed('min-max') }),
    ];
    const rows = compareRuns(runs).filter(({ differs }) => differs);
    expect(rows.map(({ setting }) => setting)).toEqual(['table', 'column table']);
  });

  it('tells weights of classes and changes on the way', () => {
    const training = {
      ...project.training,
      classWeights: [1, 2.5],
      changes: [
        { step: 300, change: { learning_rate: 0.01 } },
        { step: 420, change: {}, further: true as const },
      ],
      until: { epoch: 40, step: 560 },
    };
    expect(differing({ training })).toEqual([
      ['Training: class_weight', 'None', '1, 2.5'],
      ['Training: from step 300 learning_rate', null, '0.01'],
      ['Training: from step 420', null, 'trained further'],
      ['Training: until epoch', null, '40'],
      ['Training: until step', null, '560'],
    ]);
  });

  it('tells of an imported run what its log says, and nothing that it does not', () => {
    const settings = { learning_rate: 0.01, momentum: 0.9 };
    const source = { tool: 'mlflow', name: 'mlruns' } as const;
    const imported = runOf(summaryOf('b', { source, settings, datasetName: '' }), {
      fitted: null,
      network: emptyNetwork,
    });
    const rows = compareRuns([first, imported]);
    const told = rows.flatMap(({ setting, values }) =>
      values[1] === null ? [] : [[setting, values[1]]],
    );
    expect(told).toEqual([
      ['learning_rate', '0.01'],
      ['momentum', '0.9'],
    ]);
    expect(rows.find(({ setting }) => setting === 'batch_size')?.values).toEqual(['32', null]);
  });

  it('puts differing settings first', () => {
    const rows = compareRuns([
      first,
      runOf(summaryOf('b'), { training: { ...project.training, seed: 7 } }),
    ]);
    expect(rows[0]).toEqual({
      section: 'Training',
      setting: 'seed',
      values: ['1', '7'],
      differs: true,
    });
    expect(rows.slice(1).every((row) => !row.differs)).toBe(true);
  });
});
