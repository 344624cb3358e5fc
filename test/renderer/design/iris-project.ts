import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Project } from '../../../common/projects/project.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';

const names = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width', 'species'];

function profile(name: string, index: number): ColumnProfile {
  return {
    name,
    type: index < 4 ? 'number' : 'category',
    rows: 150,
    missing: 0,
    distinct: index < 4 ? 30 : 3,
    topValues: [],
    unreadable: 0,
    warnings: [],
  };
}

/** Iris as the Data place would hand it on, without its rows. */
export const table: ProfiledDataset = {
  dataset: {
    id: 'iris',
    name: 'iris',
    source: { kind: 'sample', name: 'iris', sha256: '' },
    rows: 150,
    columns: names.map((name, index) => {
      const type = index < 4 ? 'number' : 'category';
      return { name, type, detectedType: type };
    }),
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
      rowsInFile: 150,
      rowsRead: 150,
      rowsRejected: 0,
      rowsAltered: 0,
      rejected: [],
      remarks: [],
    },
    createdAt: '2026-01-01T00:00:00Z',
  },
  profiles: names.map(profile),
};

const recipe: Recipe = {
  version: 2,
  treatments: names.map((column, index) => ({
    column,
    role: index < 4 ? 'feature' : 'target',
    type: index < 4 ? 'number' : 'category',
    missing: index < 4 ? 'mean' : 'drop',
    encoding: index < 4 ? 'one-hot' : 'label',
    scaling: index < 4 ? 'standard' : 'none',
  })),
  split: { train: 0.8, validation: 0, test: 0.2, seed: 1, stratify: true },
};

/** A project on Iris with the given network. */
export function irisProject(network: NetworkSpec = emptyNetwork): Project {
  return {
    id: 'p',
    name: 'Iris',
    datasetId: 'iris',
    recipe,
    network,
    training: defaultTraining('multiclass'),
    revision: 0,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}
