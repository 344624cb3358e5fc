import { randomUUID } from 'node:crypto';
import type { ApiEvent } from '../../../../common/api/api.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { emptyNetwork } from '../../../../common/network/network-spec.ts';
import type { Project } from '../../../../common/projects/project.ts';
import type { ImportedRun } from '../../../../common/runs/imported-run.ts';
import type { ImportedRuns } from '../../../../common/runs/run-import-api.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import type { ImportedRunRepository } from '../../../storage/imported-run-repository.ts';
import type { ProjectRepository } from '../../../storage/project-repository.ts';
import type { RunRepository } from '../../../storage/run-repository.ts';
import type { FileTokens } from '../../files/file-tokens.ts';
import type { Handlers } from '../../handlers.ts';
import { requireProject } from '../../projects/project-calls.ts';
import { findLogs } from './find-logs.ts';
import { ImportWatch } from './import-watch.ts';
import { readLogs } from './read-logs.ts';

export interface RunImportParts {
  readonly imported: ImportedRunRepository;
  readonly runs: RunRepository;
  readonly projects: ProjectRepository;
  readonly files: FileTokens;
  readonly publish: (event: ApiEvent) => void;
}

/** Milliseconds between two reports of progress. */
const between = 150;
/** Remarks that a person is shown; more of them are counted. */
const mostRemarks = 50;

/** Imports runs that other programs logged. */
export class RunImports {
  readonly #parts: RunImportParts;
  readonly #going = new Map<string, AbortController>();

  constructor(parts: RunImportParts) {
    this.#parts = parts;
  }

  calls(): Handlers['runImport'] {
    return {
      start: (input) => this.#start(input),
      cancel: ({ id }) => (id === null ? this.close() : this.#going.get(id)?.abort()),
    };
  }

  /** Stops imports that are going on. */
  close(): void {
    for (const stop of this.#going.values()) stop.abort();
  }

  async #start({
    tokens,
    projectId,
  }: {
    tokens: readonly string[];
    projectId: string | null;
  }): Promise<ImportedRuns> {
    const { files, projects, publish } = this.#parts;
    const chosen = tokens.map((token) => files.resolve(token));
    if (projectId !== null) requireProject(projects, projectId);
    const logs = await Promise.all(
      chosen.map(async ({ path, name }) => ({ name, files: await findLogs(path, name) })),
    );
    const total = logs.flatMap((log) => log.files).reduce((sum, { bytes }) => sum + bytes, 0);
    const id = randomUUID();
    const stop = new AbortController();
    this.#going.set(id, stop);
    const name = chosen.length === 1 ? (chosen[0]?.name ?? '') : `${chosen.length} logs`;
    const tell = (done: number, ended: boolean) =>
      publish({ name: 'runImport.progress', payload: { id, name, done, total, ended } });
    let told = 0;
    const watch = new ImportWatch(stop.signal, (done) => {
      if (performance.now() - told < between) return;
      told = performance.now();
      tell(done, false);
    });
    try {
      tell(0, false);
      const read = [];
      for (const log of logs) read.push(await readLogs(log.files, log.name, watch));
      watch.read(0);
      return this.#keep(
        read.flatMap(({ runs }) => runs),
        read.flatMap(({ remarks }) => remarks),
        projectId,
        name,
      );
    } finally {
      this.#going.delete(id);
      tell(total, true);
    }
  }

  #keep(
    found: readonly ImportedRun[],
    remarks: readonly string[],
    projectId: string | null,
    name: string,
  ): ImportedRuns {
    const { imported, runs, publish } = this.#parts;
    const at = new Date().toISOString();
    const project = projectId === null ? newProject(name, at) : null;
    const named = found.map((run) => ({ ...run, id: randomUUID() }));
    const target = project ? { project } : { projectId: projectId ?? '' };
    imported.add(target, named, at);
    const added = runs.some(named.map(({ id }) => id));
    publish({ name: 'runs.changed', payload: { runs: added } });
    const more = remarks.length - mostRemarks;
    return {
      projectId: project?.id ?? projectId ?? '',
      runs: added,
      remarks: more > 0 ? [...remarks.slice(0, mostRemarks), `And ${more} more remarks.`] : remarks,
    };
  }
}

function newProject(name: string, at: string): Project {
  const title = name.trim().slice(0, 190);
  if (title === '') throw new AppError('invalid-input', 'The log has no name.');
  return {
    id: randomUUID(),
    name: title,
    datasetId: null,
    recipe: null,
    network: emptyNetwork,
    training: defaultTraining('multiclass'),
    revision: 0,
    createdAt: at,
    updatedAt: at,
  };
}
