import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { isGoing } from '../../../common/runs/run-states.ts';
import type { Project } from '../../../common/projects/project.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { LayerStatisticsRepository } from '../../storage/layer-statistics-repository.ts';
import type { EpochRepository } from '../../storage/epoch-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import type { Handlers } from '../handlers.ts';
import { layerHistory } from './layer-history.ts';
import { requireProject } from '../projects/project-calls.ts';
import type { RunEndings } from '../training/run-endings.ts';

export interface RunParts {
  readonly runs: RunRepository;
  readonly epochs: EpochRepository;
  readonly statistics: LayerStatisticsRepository;
  readonly projects: ProjectRepository;
  readonly endings: RunEndings;
  readonly publish: (event: ApiEvent) => void;
}

/** Saved runs: listed, named, removed and brought back. */
export function runCalls({
  runs,
  epochs,
  statistics,
  projects,
  endings,
  publish,
}: RunParts): Handlers['runs'] {
  const changed = (id: string) => {
    const summary = endings.present(requireRun(runs, id).summary);
    publish({ name: 'run.changed', payload: summary });
    return summary;
  };
  return {
    list: ({ projectId }) => runs.list(projectId).map((run) => endings.present(run)),
    get: ({ id }) => {
      const { summary, datasetId, network, fitted, training } = requireRun(runs, id);
      return { summary: endings.present(summary), datasetId, network, fitted, training };
    },
    metrics: ({ id, most, stretch }) => {
      requireRun(runs, id);
      return most === undefined ? epochs.of(id) : epochs.thinned(id, most, stretch);
    },
    evenMetrics: ({ id, most }) => {
      requireRun(runs, id);
      return epochs.evenly(id, most);
    },
    layerStatistics: ({ id, most }) => {
      requireRun(runs, id);
      return layerHistory(statistics.after(id, -1), most);
    },
    rename: ({ id, name }) => {
      requireRun(runs, id);
      runs.setName(id, name);
      return changed(id);
    },
    annotate: ({ id, note }) => {
      requireRun(runs, id);
      runs.setNote(id, note);
      return changed(id);
    },
    copySettings: ({ id }) => {
      const run = requireTrained(runs, id);
      const project = requireProject(projects, run.summary.projectId);
      const { datasetId, recipe, network, training } = run;
      const saved: Project = {
        ...project,
        datasetId,
        recipe,
        network,
        training,
        revision: project.revision + 1,
        updatedAt: new Date().toISOString(),
      };
      projects.update(saved, project.revision);
      return saved;
    },
    remove: ({ ids }) => {
      const going = ids
        .map((id) => endings.present(requireRun(runs, id).summary))
        .find(({ status }) => isGoing(status));
      if (going) {
        throw new AppError('conflict', `“${going.name}” ${goingWords(going)}. Stop it first.`);
      }
      const at = new Date().toISOString();
      for (const id of ids) runs.setRemoved(id, at);
      publish({ name: 'runs.removed', payload: { ids } });
    },
    restore: ({ ids }) => {
      for (const id of ids) {
        runs.setRemoved(id, null);
        changed(id);
      }
    },
  };
}

function goingWords({ status }: RunSummary): string {
  if (status === 'queued') return 'waits in the queue';
  return status === 'paused' ? 'is paused' : 'is still training';
}

/** As `requireRun`, and throws `unavailable` for an imported run: it has no network, no data and no weights here. */
export function requireTrained(runs: RunRepository, id: string): StoredRun {
  const run = requireRun(runs, id);
  const { name, source } = run.summary;
  if (source === null) return run;
  throw new AppError(
    'unavailable',
    `“${name}” was imported from “${source.name}” with its settings and curves only. Its network and weights are not here, so it can be compared, but nothing more.`,
  );
}

/** Throws `not-found` when there is no such run. */
export function requireRun(runs: RunRepository, id: string): StoredRun {
  const run = runs.get(id);
  if (run) return run;
  throw new AppError('not-found', 'This run is no longer there.');
}
