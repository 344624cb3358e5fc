import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { FittedRecipe, Recipe } from '../../../common/datasets/recipe.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Project } from '../../../common/projects/project.ts';
import type { EpochMetrics, Run, RunSummary } from '../../../common/runs/run.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';

/** A table of two number columns, a category and a target of three classes. */
export const table: ProfiledDataset = {
  dataset: {
    id: 'd1',
    name: 'flowers',
    source: { kind: 'file', name: 'flowers.csv', sha256: '0' },
    rows: 150,
    columns: ['length', 'width', 'colour', 'species'].map((name, i) => ({
      name,
      type: i < 2 ? 'number' : 'category',
      detectedType: i < 2 ? 'number' : 'category',
    })),
    dialect: {
      header: true,
      separator: ',',
      quote: '"',
      decimal: '.',
      encoding: 'utf-8',
      missingValues: [''],
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
  profiles: [
    numberProfile('length', 4.3, 7.9, 5.8),
    numberProfile('width', 2, 4.4, 3),
    categoryProfile('colour', ['blue', 'white']),
    categoryProfile('species', ['setosa', 'versicolor', 'virginica']),
  ],
};

function numberProfile(name: string, min: number, max: number, median: number) {
  return {
    name,
    type: 'number' as const,
    rows: 150,
    missing: 0,
    distinct: 35,
    numeric: {
      min,
      max,
      mean: median,
      standardDeviation: 0.8,
      median,
      quartile1: median - 0.5,
      quartile3: median + 0.5,
      histogram: [],
    },
    topValues: [],
    unreadable: 0,
    warnings: [],
  };
}

function categoryProfile(name: string, values: readonly string[]) {
  return {
    name,
    type: 'category' as const,
    rows: 150,
    missing: 0,
    distinct: values.length,
    topValues: values.map((value) => ({ value, count: 50 })),
    unreadable: 0,
    warnings: [],
  };
}

export const recipe: Recipe = {
  version: 2,
  treatments: table.dataset.columns.map((column) => ({
    column: column.name,
    role: column.name === 'species' ? 'target' : 'feature',
    type: column.type,
    missing: column.type === 'number' ? 'mean' : 'most-frequent',
    encoding: 'one-hot',
    scaling: column.type === 'number' ? 'standard' : 'none',
  })),
  split: { train: 0.7, validation: 0.1, test: 0.2, seed: 1, stratify: true },
};

/** Input – Dense(8, relu) – Dense(3, softmax). */
export const network: NetworkSpec = {
  version: 2,
  nodes: [
    node('i', 'Input', 'input', { shape: [4] }),
    node('h', 'Dense', 'hidden', { units: 8, activation: 'relu' }),
    node('o', 'Dense', 'output', { units: 3, activation: 'softmax' }),
  ],
  edges: [
    { id: 'e1', from: 'i', to: 'h', toPort: 0 },
    { id: 'e2', from: 'h', to: 'o', toPort: 0 },
  ],
};

function node(
  id: string,
  type: string,
  name: string,
  params: NetworkSpec['nodes'][number]['params'],
): NetworkSpec['nodes'][number] {
  return { id, type, name, params, position: { x: 0, y: 0 } };
}

export const project: Project = {
  id: 'p1',
  name: 'Flowers',
  datasetId: 'd1',
  recipe,
  network,
  training: defaultTraining('multiclass'),
  revision: 0,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};

export const fitted: FittedRecipe = {
  version: 2,
  recipe,
  task: 'multiclass',
  features: recipe.treatments.slice(0, 3).map((treatment) => ({
    treatment,
    features: [treatment.column],
    fill: null,
    categories: treatment.column === 'colour' ? ['blue', 'white'] : [],
    offset: 0,
    divisor: 1,
  })),
  target: {
    treatment: recipe.treatments[3] ?? raise('species'),
    features: ['species'],
    fill: null,
    categories: ['setosa', 'versicolor', 'virginica'],
    offset: 0,
    divisor: 1,
  },
  blocks: [{ kind: 'numbers', name: 'features', shape: [4], start: 0 }],
  targetNames: ['species'],
  featureNames: ['length', 'width', 'colour=blue', 'colour=white'],
  classes: ['setosa', 'versicolor', 'virginica'],
  rows: { train: 105, validation: 15, test: 30 },
  rowsDropped: 0,
};

function raise(what: string): never {
  throw new Error(`${what} is missing`);
}

/** Epochs of a run that learns and begins to over-fit at two thirds. */
export function epochsOf(count: number, pace = 1): EpochMetrics[] {
  return Array.from({ length: count }, (_, i) => {
    const t = ((i + 1) * pace) / count;
    const wave = 0.02 * Math.sin(i / 3);
    return {
      epoch: i + 1,
      seconds: (i + 1) * 0.01,
      values: {
        loss: 1.1 * Math.exp(-3 * t) + 0.05 + wave,
        accuracy: 1 - 0.65 * Math.exp(-3 * t),
        val_loss: 1.1 * Math.exp(-3 * t) + 0.12 + 0.3 * Math.max(0, t - 0.66) + wave,
        val_accuracy: 0.95 - 0.6 * Math.exp(-3 * t),
      },
    };
  });
}

/** A finished run of 100 epochs, unless told otherwise. */
export function summaryOf(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  const epochs = epochsOf(100);
  return {
    id,
    projectId: 'p1',
    projectName: 'Flowers',
    datasetName: 'flowers',
    name: `flowers-${id}`,
    note: '',
    status: 'finished',
    task: 'multiclass',
    createdAt: `2026-01-0${(id.charCodeAt(0) % 9) + 1}T10:00:00Z`,
    endedAt: '2026-01-09T10:01:00Z',
    epochsDone: 100,
    epochs: 100,
    engine: {
      id: 'compiled',
      name: 'Compiled (ONNX Runtime 1.30)',
      device: 'CPU',
      threads: 1,
      reason: 'The network is small, so one thread is fastest.',
    },
    parameters: 67,
    rowsPerSecond: 48_200,
    last: epochs.at(-1) ?? null,
    best: epochs[65] ?? null,
    test: { loss: 0.21, accuracy: 0.9333 },
    failure: null,
    origin: null,
    priority: 0,
    resumable: false,
    endedBy: null,
    starred: false,
    pinned: false,
    archived: false,
    tags: [],
    group: null,
    size: 268,
    latency: null,
    source: null,
    settings: { learning_rate: 0.001, optimizer: 'Adam', batch_size: 32, epochs: 100 },
    ...changes,
  };
}

export function runOf(summary: RunSummary, changes: Partial<Run> = {}): Run {
  return { summary, datasetId: 'd1', network, fitted, training: project.training, ...changes };
}
