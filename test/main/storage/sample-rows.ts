import type { Dataset } from '../../../common/datasets/dataset.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import type { Project } from '../../../common/projects/project.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import type { Connection } from '../../../main/storage/connection.ts';
import { DatasetRepository } from '../../../main/storage/dataset-repository.ts';
import { ProjectRepository } from '../../../main/storage/project-repository.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import type { NewRun } from '../../../main/storage/run-rows.ts';

const at = '2026-01-01T00:00:00.000Z';

export const dataset: Dataset = {
  id: 'd1',
  name: 'Tips',
  source: { kind: 'file', name: 'tips.csv', sha256: '0'.repeat(64) },
  rows: 0,
  columns: [],
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
    rowsInFile: 0,
    rowsRead: 0,
    rowsRejected: 0,
    rowsAltered: 0,
    rejected: [],
    remarks: [],
  },
  createdAt: at,
};

export const project: Project = {
  id: 'p1',
  name: 'Tips',
  datasetId: 'd1',
  recipe: null,
  network: emptyNetwork,
  training: defaultTraining('regression'),
  revision: 0,
  createdAt: at,
  updatedAt: at,
};

export const run: NewRun = {
  id: 'r1',
  projectId: 'p1',
  datasetId: 'd1',
  datasetName: 'Tips',
  name: 'Tips 1',
  task: 'regression',
  recipe: {
    version: 2,
    treatments: [],
    split: { train: 1, validation: 0, test: 0, seed: 1, stratify: false },
  },
  network: emptyNetwork,
  training: defaultTraining('regression'),
  parameters: 3,
  createdAt: at,
};

/** Puts a table, a project and a running run of it into a library. */
export function addRunningRun(connection: Connection): RunRepository {
  new DatasetRepository(connection).put({ dataset, profiles: [], options: {} });
  new ProjectRepository(connection).insert(project);
  const runs = new RunRepository(connection);
  runs.insert(run);
  connection.prepare("UPDATE runs SET status = 'running' WHERE id = ?").run(run.id);
  return runs;
}
