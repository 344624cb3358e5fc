import type { ImportedRun } from '../../common/runs/imported-run.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import type { Recipe } from '../../common/datasets/recipe.ts';
import { emptyNetwork } from '../../common/network/network-spec.ts';
import type { Task } from '../../common/network/task.ts';
import type { Project } from '../../common/projects/project.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import type { Connection } from './connection.ts';
import { toBlocks } from './epoch-blocks.ts';
import { ProjectRepository } from './project-repository.ts';

/** Where imported runs go: a project that is there, or one to be made. */
export type ImportTarget = { readonly projectId: string } | { readonly project: Project };

/** Blocks of fewer epochs than this on average are not worth having: logs with gaps stay in rows. */
const leastOfBlock = 64;

/** What stands where a run of this program has its recipe: nothing is known of an imported run's data. */
const noRecipe: Recipe = {
  version: 2,
  treatments: [],
  split: { train: 1, validation: 0, test: 0, seed: 0, stratify: false },
};

/** Writes runs that other programs logged: their settings and curves, without a table, a network and weights. */
export class ImportedRunRepository {
  readonly #connection: Connection;
  readonly #projects: ProjectRepository;
  readonly #insert;
  readonly #addRow;
  readonly #addBlock;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#projects = new ProjectRepository(connection);
    this.#insert = connection.prepare(
      `INSERT INTO runs (id, project_id, dataset_name, name, note, status, task, parameters, epochs,
         last_epoch, last_seconds, last_metrics, best_epoch, best_seconds, best_metrics, seconds,
         created_at, ended_at, tags, source, settings, recipe, training, network)
       VALUES (@id, @projectId, '', @name, @note, 'imported', @task, 0, @epochs,
         @lastEpoch, @lastSeconds, @lastMetrics, @bestEpoch, @bestSeconds, @bestMetrics, @seconds,
         @createdAt, @endedAt, @tags, @source, @settings, @recipe, @training, @network)`,
    );
    this.#addRow = connection.prepare(
      'INSERT INTO epochs (run, epoch, seconds, metrics) VALUES (?, ?, ?, ?)',
    );
    this.#addBlock = connection.prepare(
      'INSERT INTO epoch_blocks (run, first_epoch, count, names, bytes) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** Adds all of the runs, or none. */
  add(
    target: ImportTarget,
    runs: readonly (ImportedRun & { readonly id: string })[],
    at: string,
  ): void {
    this.#connection
      .transaction(() => {
        if ('project' in target) this.#projects.insert(target.project);
        const projectId = 'project' in target ? target.project.id : target.projectId;
        for (const run of runs) this.#add(run, projectId, at);
      })
      .immediate();
  }

  #add(run: ImportedRun & { readonly id: string }, projectId: string, at: string): void {
    const last = run.epochs.at(-1);
    const best = bestOf(run.epochs);
    const task = taskOf(run.epochs);
    const { lastInsertRowid: number } = this.#insert.run({
      id: run.id,
      projectId,
      name: run.name,
      note: run.note,
      task,
      epochs: last?.epoch ?? 0,
      ...standing('last', last),
      ...standing('best', best),
      seconds: last?.seconds ?? 0,
      createdAt: run.startedAt ?? at,
      endedAt: run.endedAt,
      tags: JSON.stringify(run.tags),
      source: JSON.stringify(run.source),
      settings: JSON.stringify(run.settings),
      recipe: JSON.stringify(noRecipe),
      training: JSON.stringify(defaultTraining(task)),
      network: JSON.stringify(emptyNetwork),
    });
    const blocks = toBlocks(run.epochs);
    if (blocks.length * leastOfBlock <= run.epochs.length) {
      for (const { firstEpoch, count, names, bytes } of blocks) {
        this.#addBlock.run(number, firstEpoch, count, JSON.stringify(names), bytes);
      }
      return;
    }
    for (const { epoch, seconds, values } of run.epochs) {
      this.#addRow.run(number, epoch, seconds, JSON.stringify(values));
    }
  }
}

function standing(which: 'last' | 'best', epoch: EpochMetrics | undefined): object {
  return {
    [`${which}Epoch`]: epoch?.epoch ?? null,
    [`${which}Seconds`]: epoch?.seconds ?? null,
    [`${which}Metrics`]: epoch ? JSON.stringify(epoch.values) : null,
  };
}

/** The epoch with the lowest val_loss, else the lowest loss, as for runs of this program. */
function bestOf(epochs: readonly EpochMetrics[]): EpochMetrics | undefined {
  const names = Object.keys(epochs[0]?.values ?? {});
  const watched = ['val_loss', 'loss'].find((name) => names.includes(name));
  if (watched === undefined) return undefined;
  let best: EpochMetrics | undefined;
  for (const epoch of epochs) {
    const value = epoch.values[watched] ?? null;
    if (value !== null && value < (best?.values[watched] ?? Infinity)) best = epoch;
  }
  return best;
}

/** A log does not say what was learned; accuracy is of classes. */
function taskOf(epochs: readonly EpochMetrics[]): Task {
  const names = Object.keys(epochs[0]?.values ?? {})
    .join(' ')
    .toLowerCase();
  if (names.includes('binary_accuracy')) return 'binary';
  return names.includes('acc') || names.includes('f1') ? 'multiclass' : 'regression';
}
