import { describe, expect, it } from 'vitest';
import type { ColumnProfile, ColumnType } from '../../../common/datasets/column.ts';
import { featureCount } from '../../../common/datasets/count-features.ts';
import type { Dataset, ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { suggestNetwork } from '../../../common/network/suggest-network.ts';
import type { Task } from '../../../common/network/task.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';

interface Feature {
  readonly type: ColumnType;
  readonly distinct?: number;
}

/** A table with the given features and a target of `classes` distinct values. */
function table(rows: number, features: readonly Feature[], classes: number) {
  const columns = [...features, { type: 'category' as const, distinct: classes }];
  const names = columns.map((_, index) => (index < features.length ? `f${index}` : 'target'));
  const dataset: Dataset = {
    id: 'd',
    name: 'd',
    source: { kind: 'sample', name: 'd', sha256: '' },
    rows,
    columns: columns.map(({ type }, index) => ({
      name: names[index] ?? '',
      type,
      detectedType: type,
    })),
    dialect: {
      header: true,
      separator: ',',
      quote: '"',
      decimal: '.',
      encoding: 'utf-8',
      missingValues: [],
      rowNames: false,
    },
    report: {
      rowsInFile: rows,
      rowsRead: rows,
      rowsRejected: 0,
      rowsAltered: 0,
      rejected: [],
      remarks: [],
    },
    createdAt: '2026-01-01T00:00:00Z',
  };
  const profiles = columns.map(({ type, distinct }, index): ColumnProfile => ({
    name: names[index] ?? '',
    type,
    rows,
    missing: 0,
    distinct: distinct ?? rows,
    topValues: [],
    unreadable: 0,
    warnings: [],
  }));
  const recipe: Recipe = {
    version: 2,
    treatments: columns.map(({ type }, index) => ({
      column: names[index] ?? '',
      role: index < features.length ? 'feature' : 'target',
      type,
      missing: 'most-frequent',
      encoding: 'one-hot',
      scaling: 'standard',
    })),
    split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1, stratify: true },
  };
  const profiled: ProfiledDataset = { dataset, profiles };
  return { profiled, recipe };
}

const numbers = (count: number): Feature[] =>
  Array.from({ length: count }, () => ({ type: 'number' }));
const widths = (network: NetworkSpec) =>
  network.nodes.flatMap(({ type, params }) =>
    type === 'Dense' ? [params['units']] : type === 'Input' ? [params['shape']] : [type],
  );

describe('the suggested network', () => {
  it.each<{ what: string; request: ReturnType<typeof table>; task: Task; expected: unknown[] }>([
    {
      what: 'iris',
      request: table(150, numbers(4), 3),
      task: 'multiclass',
      expected: [[4], 16, 3],
    },
    {
      what: 'diabetes',
      request: table(768, numbers(8), 2),
      task: 'binary',
      expected: [[8], 16, 8, 1],
    },
    { what: 'XOR', request: table(4, numbers(2), 2), task: 'binary', expected: [[2], 16, 1] },
    {
      what: 'house prices of a state',
      request: table(20_640, numbers(8), 9_999),
      task: 'regression',
      expected: [[8], 32, 16, 1],
    },
    {
      what: 'a million rows',
      request: table(1_000_000, numbers(20), 5),
      task: 'multiclass',
      expected: [[20], 128, 64, 5],
    },
    {
      what: 'wide one-hot data with few rows',
      request: table(500, [...numbers(3), { type: 'category', distinct: 60 }], 2),
      task: 'binary',
      expected: [[63], 32, 'Dropout', 16, 1],
    },
  ])('$what: $expected', ({ request, task, expected }) => {
    expect(widths(suggestNetwork({ ...request, task }))).toEqual(expected);
  });

  it.each<[Task, number, string]>([
    ['regression', 400, 'linear'],
    ['binary', 2, 'sigmoid'],
    ['multiclass', 7, 'softmax'],
  ])(
    'for %s nothing is left to remark on, and the last layer fits',
    (task, classes, activation) => {
      for (const rows of [10, 150, 5_000, 100_000]) {
        const request = table(rows, numbers(6), classes);
        const network = suggestNetwork({ ...request, task });
        expect(network.nodes.at(-1)?.params['activation']).toBe(activation);
        const training = { ...defaultTraining(task), batchSize: 8 };
        const remarks = diagnose(network, {
          task,
          featureCount: 6,
          classCount: classes,
          rows: rows * 0.8,
          training,
        });
        expect(remarks.filter((remark) => remark.level !== 'hint')).toEqual([]);
      }
    },
  );

  it('never has far more parameters than rows once there are some hundred rows', () => {
    for (const rows of [300, 3_000, 30_000, 300_000]) {
      const network = suggestNetwork({ ...table(rows, numbers(10), 3), task: 'multiclass' });
      expect(totalParameters(inferShapes(network)).trainable).toBeLessThan(rows * 2);
    }
  });

  it('is laid out from left to right in one row', () => {
    const network = suggestNetwork({ ...table(150, numbers(4), 3), task: 'multiclass' });
    expect(network.nodes.map((node) => node.position)).toEqual([
      { x: 0, y: 0 },
      { x: 248, y: 0 },
      { x: 496, y: 0 },
    ]);
  });
});

describe('counting features', () => {
  it('counts one per number, one per category of a one-hot column, one for label encoding', () => {
    const { profiled, recipe } = table(
      100,
      [{ type: 'number' }, { type: 'category', distinct: 5 }, { type: 'category', distinct: 9 }],
      2,
    );
    const treatments = recipe.treatments.map((treatment) =>
      treatment.column === 'f2' ? { ...treatment, encoding: 'label' as const } : treatment,
    );
    expect(featureCount({ ...recipe, treatments }, profiled.profiles)).toBe(1 + 5 + 1);
  });

  it('leaves out ignored columns and the target', () => {
    const { profiled, recipe } = table(100, [{ type: 'number' }], 2);
    expect(featureCount(recipe, profiled.profiles)).toBe(1);
    const ignored = recipe.treatments.map((treatment) => ({
      ...treatment,
      role: 'ignored' as const,
    }));
    expect(featureCount({ ...recipe, treatments: ignored }, profiled.profiles)).toBe(0);
  });
});
