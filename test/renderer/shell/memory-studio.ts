import type { Api, ApiEvent } from '../../../common/api/api.ts';
import { createApi } from '../../../common/api/create-api.ts';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import type { Project, ProjectSummary } from '../../../common/projects/project.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import type { Connection } from '../../../renderer/state/connection.ts';

import { memoryBlocks } from './memory-blocks.ts';
import { memoryChecks, memoryExplore } from './memory-explore.ts';
import { memoryTraining } from './memory-training.ts';

const species = ['setosa', 'versicolor', 'virginica'];

/** Cells of row `index` of the test table: two numbers, a category with gaps, and the target. */
export function cellsOf(index: number): readonly (string | null)[] {
  return [
    (4 + (index % 37) / 10).toFixed(1),
    String(index),
    index % 10 === 3 ? null : index % 2 === 0 ? 'north' : 'south',
    species[index % 3] ?? null,
  ];
}

function numberProfile(name: string, rows: number, min: number, max: number): ColumnProfile {
  const bins = 20;
  const width = (max - min) / bins;
  return {
    name,
    type: 'number',
    rows,
    missing: 0,
    distinct: Math.min(rows, 37),
    numeric: {
      min,
      max,
      mean: (min + max) / 2,
      standardDeviation: (max - min) / 4,
      median: (min + max) / 2,
      quartile1: min + (max - min) / 4,
      quartile3: max - (max - min) / 4,
      histogram: Array.from({ length: bins }, (_, bin) => ({
        from: min + bin * width,
        to: min + (bin + 1) * width,
        count: Math.round(rows * Math.exp(-((bin - 9.5) ** 2) / 30) * 0.1),
      })),
    },
    topValues: [],
    unreadable: 0,
    warnings: [],
  };
}

/** A table of any length whose rows follow from their number, so that every cell can be checked. */
export function tableOf(rows: number): ProfiledDataset {
  const profiles: readonly ColumnProfile[] = [
    numberProfile('length', rows, 4, 7.6),
    numberProfile('position', rows, 0, rows - 1),
    {
      name: 'region',
      type: 'category',
      rows,
      missing: Math.floor(rows / 10),
      distinct: 2,
      topValues: [
        { value: 'north', count: Math.ceil(rows / 2) },
        { value: 'south', count: Math.floor(rows / 2) - Math.floor(rows / 10) },
      ],
      unreadable: 0,
      warnings: [],
    },
    {
      name: 'species',
      type: 'category',
      rows,
      missing: 0,
      distinct: 3,
      topValues: species.map((value) => ({ value, count: Math.floor(rows / 3) })),
      unreadable: 0,
      warnings: [],
    },
  ];
  return {
    dataset: {
      id: `table-${rows}`,
      name: 'flowers',
      source: { kind: 'file', name: 'flowers.csv', sha256: '00' },
      rows,
      columns: profiles.map(({ name, type }) => ({ name, type, detectedType: type })),
      dialect: {
        header: true,
        separator: ',',
        quote: '"',
        decimal: '.',
        encoding: 'utf-8',
        missingValues: ['NA'],
        rowNames: false,
      },
      report: {
        rowsInFile: rows + 2,
        rowsRead: rows,
        rowsRejected: 2,
        rowsAltered: 1,
        rejected: [
          { line: 17, reason: '6 fields where the header has 4', text: '5.1,9,north,setosa,?,?' },
          { line: 40, reason: 'A quote is never closed', text: '"4.9,12,south,virginica' },
        ],
        remarks: [],
      },
      createdAt: '2026-01-01T00:00:00Z',
    },
    profiles,
  };
}

/** The table as it is called when it comes from the file, as the services do it. */
function named(table: ProfiledDataset, file: string): ProfiledDataset {
  const name = file.replace(/\.[^.]*$/, '');
  return { ...table, dataset: { ...table.dataset, name } };
}

/** Every call, answered at once. */
type Handlers = {
  readonly [F in keyof Api]: {
    readonly [C in keyof Api[F]]: Api[F][C] extends (input: infer Input) => Promise<infer Output>
      ? (input: Input) => Output
      : never;
  };
};

/** What the memory services did, for tests to look at. */
export interface MemoryStudio {
  readonly connection: Connection;
  readonly projects: Map<string, Project>;
  /** Every page of rows that was asked for. */
  readonly asked: { readonly offset: number; readonly limit: number }[];
  readonly emit: (event: ApiEvent) => void;
  readonly setConnected: (connected: boolean) => void;
}

/** Services that keep everything in memory: one table of `rows` rows, and projects. */
export function memoryStudio(rows: number): MemoryStudio {
  const projects = new Map<string, Project>();
  const removed = new Map<string, Project>();
  const asked: { offset: number; limit: number }[] = [];
  const listeners = new Set<(event: ApiEvent) => void>();
  const connectionListeners = new Set<(connected: boolean) => void>();
  let table = tableOf(rows);
  let next = 1;

  const found = (id: string): Project => {
    const project = projects.get(id);
    if (!project) throw new AppError('not-found', 'This project does not exist any more.');
    return project;
  };
  const put = (project: Project): Project => {
    projects.set(project.id, project);
    return project;
  };
  const summary = (project: Project): ProjectSummary => ({
    id: project.id,
    name: project.name,
    datasetName: project.datasetId ? table.dataset.name : null,
    network: project.network,
    runs: 0,
    bestTest: null,
    lastRunAt: null,
    updatedAt: project.updatedAt,
  });
  const unused = (): never => {
    throw new AppError('unavailable', 'This call is not part of the test.');
  };

  const services: Handlers = {
    app: {
      info: () => ({
        version: '0.1.0',
        host: 'browser',
        platform: 'linux',
        cores: 2,
        library: 'memory',
        notices: [],
      }),
      engines: () => [],
      chooseFolder: () => null,
    },
    settings: { get: () => ({ theme: 'light' }), set: (settings) => settings },
    samples: {
      list: () => [
        {
          id: 'iris',
          title: 'Iris',
          teaches: 'Classes from four numbers.',
          rows: 150,
          target: 'species',
        },
        {
          id: 'houses',
          title: 'House prices',
          teaches: 'A number from a mixed table.',
          rows: 120,
          target: 'price',
        },
        {
          id: 'xor',
          title: 'XOR',
          teaches: 'Why one layer is not enough.',
          rows: 400,
          target: 'label',
        },
      ],
    },
    projects: {
      list: () => [...projects.values()].map(summary),
      create: ({ name, datasetId }) =>
        put({
          id: `p${next++}`,
          name,
          datasetId,
          recipe: null,
          network: emptyNetwork,
          training: defaultTraining('multiclass'),
          revision: 0,
          createdAt: new Date().toISOString(),
          updatedAt: new Date().toISOString(),
        }),
      get: ({ id }) => found(id),
      save: ({ id, changes }) => {
        const project = found(id);
        return put({ ...project, ...changes, revision: project.revision + 1 });
      },
      duplicate: ({ id }) =>
        put({ ...found(id), id: `p${next++}`, name: `${found(id).name} copy` }),
      remove: ({ id }) => {
        removed.set(id, found(id));
        projects.delete(id);
      },
      restore: ({ id }) => put(removed.get(id) ?? unused()),
    },
    blocks: memoryBlocks(),
    datasets: {
      list: () => [table.dataset],
      importSample: () => table,
      generate: unused,
      importFiles: ({ tokens: [first = ''] }) => named(table, first),
      cancelImport: unused,
      inspect: () => ({ format: 'csv', parts: [] }),
      kept: () => ({ options: {}, parts: [], isKept: true }),
      paste: () => table,
      refresh: unused,
      usage: () => [],
      remove: () => undefined,
      free: () => undefined,
      reread: ({ options }) => {
        const dialect = {
          ...table.dataset.dialect,
          ...(options as Partial<typeof table.dataset.dialect>),
        };
        return (table = { ...table, dataset: { ...table.dataset, dialect } });
      },
      get: () => table,
      rows: ({ offset, limit }) => {
        asked.push({ offset, limit });
        return {
          offset,
          rows: Array.from({ length: Math.min(limit, rows - offset) }, (_, i) =>
            cellsOf(offset + i),
          ),
        };
      },
      setType: ({ column, type }) => {
        const { dataset, profiles } = table;
        return (table = {
          dataset: {
            ...dataset,
            columns: dataset.columns.map((each) =>
              each.name === column ? { ...each, type } : each,
            ),
          },
          profiles: profiles.map((each) => (each.name === column ? { ...each, type } : each)),
        });
      },
    },
    recipes: { split: unused, preview: unused, previewStep: unused },
    images: { augmented: unused, find: unused },
    series: { points: unused, layout: unused },
    explore: memoryExplore(rows),
    checks: memoryChecks(),
    tuning: { learningRate: unused, batchSize: unused, dryRun: unused, cancel: () => undefined },
    measure: { speeds: () => [], machine: unused, network: unused, cancel: () => undefined },
    training: memoryTraining(),
    reports: {
      html: unused,
      page: unused,
      pdf: unused,
      card: unused,
      comparison: unused,
      fields: unused,
      setFields: unused,
    },
    runGroups: {
      list: () => [],
      start: unused,
      moreSeeds: unused,
      goOn: unused,
      stop: unused,
      rename: unused,
      remove: unused,
      restore: unused,
    },
    runImport: { start: unused, cancel: () => undefined },
    runTable: {
      mark: unused,
      values: () => ({}),
      view: () => ({
        columns: null,
        order: { column: 'created', descending: true },
        filter: '',
        groupBy: null,
        scope: 'project' as const,
      }),
      keepView: () => undefined,
    },
    runs: {
      list: () => [],
      get: unused,
      metrics: () => [],
      evenMetrics: () => [],
      layerStatistics: () => ({ places: [], layers: [] }),
      rename: unused,
      annotate: unused,
      copySettings: unused,
      remove: unused,
      restore: unused,
    },
    evaluation: {
      get: unused,
      report: unused,
      ranking: unused,
      areas: unused,
      calibration: unused,
      samples: unused,
      errors: unused,
      errorsByColumn: unused,
      intervals: unused,
      forecast: unused,
      baseline: unused,
      cancelBaseline: unused,
    },
    explain: {
      offers: unused,
      importance: unused,
      partialDependence: unused,
      rowEffects: unused,
      picture: unused,
      words: unused,
      steps: unused,
      nearest: unused,
      slices: unused,
      sliceRows: unused,
      cancel: () => undefined,
    },
    comparison: {
      curves: unused,
      flips: unused,
      better: unused,
      data: unused,
      dataRows: unused,
      cancel: () => undefined,
      moment: unused,
      layers: unused,
      activation: unused,
      projection: unused,
      stop: unused,
    },
    prediction: {
      row: unused,
      image: unused,
      file: unused,
      files: unused,
      stop: unused,
      next: unused,
    },
    library: {
      state: unused,
      space: unused,
      setSchedule: unused,
      backUp: unused,
      restore: unused,
      check: unused,
      cancelWork: unused,
      shrink: unused,
      recover: unused,
      move: unused,
      exportProject: unused,
      importProject: unused,
      cancelProjectFile: unused,
    },
    experiments: {
      exportProject: unused,
      exportRun: unused,
      importFile: unused,
      lineage: () => null,
      repeatLineage: unused,
      forgetLineage: unused,
    },
    export: { keras: unused, kerasFolder: unused, stop: unused, log: unused },
  };

  const api = createApi({
    call: async (name, input) => {
      const [feature, call] = name.split('.') as [string, string];
      const calls = services as unknown as Record<
        string,
        Record<string, (input: unknown) => unknown>
      >;
      await Promise.resolve();
      return calls[feature]?.[call]?.(input);
    },
  });

  return {
    projects,
    asked,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    setConnected: (connected) => connectionListeners.forEach((listener) => listener(connected)),
    connection: {
      api,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      upload: (_file, name) => Promise.resolve({ token: name }),
      uploadFolder: () => Promise.resolve({ token: 'folder' }),
      downloadUrl: (token) => `/files/${token}`,
      onConnection: (listener) => {
        connectionListeners.add(listener);
        return () => void connectionListeners.delete(listener);
      },
    },
  };
}
