import type { SerializedError } from '../../common/errors/app-error.ts';
import type { FittedRecipe } from '../../common/datasets/recipe.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { RunStatus, RunSummary } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import {
  runSource,
  summaryColumns,
  toRun,
  toSummary,
  type NewRun,
  type RunRow,
  type StoredRun,
  type SummaryRow,
} from './run-rows.ts';

const visible = 'runs.removed_at IS NULL AND projects.removed_at IS NULL';

/** Runs; removed ones are kept, unseen, until `purge`. */
export class RunRepository {
  readonly #list;
  readonly #listOf;
  readonly #get;
  readonly #names;
  readonly #unfinished;
  readonly #insert;
  readonly #prepared;
  readonly #end;
  readonly #setName;
  readonly #setNote;
  readonly #setRemoved;
  readonly #purge;
  readonly #folders;

  constructor(connection: Connection) {
    const select = `SELECT ${summaryColumns} FROM ${runSource} WHERE ${visible}`;
    const newest = 'ORDER BY runs.created_at DESC, runs.rowid DESC';
    this.#list = connection.prepare<[], SummaryRow>(`${select} ${newest}`);
    this.#listOf = connection.prepare<[string], SummaryRow>(
      `${select} AND runs.project_id = ? ${newest}`,
    );
    this.#get = connection.prepare<[string], RunRow>(
      `SELECT ${summaryColumns}, runs.dataset_id, runs.recipe, runs.network, runs.training,
         runs.fitted, runs.prepared_folder
       FROM ${runSource} WHERE ${visible} AND runs.id = ?`,
    );
    this.#names = connection.prepare<[string], { name: string }>(
      'SELECT name FROM runs WHERE project_id = ?',
    );
    this.#unfinished = connection.prepare<[], { id: string }>(
      "SELECT id FROM runs WHERE status IN ('preparing', 'running')",
    );
    this.#insert = connection.prepare(
      `INSERT INTO runs (id, project_id, dataset_id, dataset_name, name, status, task, recipe,
         network, training, parameters, epochs, created_at)
       VALUES (@id, @projectId, @datasetId, @datasetName, @name, 'preparing', @task, @recipe,
         @network, @training, @parameters, @epochs, @createdAt)`,
    );
    this.#prepared = connection.prepare<[string, string, string, number, string]>(
      `UPDATE runs SET status = 'running', fitted = ?, prepared_folder = ?, network = ?,
         parameters = ? WHERE id = ? AND status = 'preparing'`,
    );
    this.#end = connection.prepare<[RunStatus, string | null, string, string]>(
      `UPDATE runs SET status = ?, failure = ?, ended_at = ?
       WHERE id = ? AND status IN ('preparing', 'running')`,
    );
    this.#setName = connection.prepare<[string, string]>('UPDATE runs SET name = ? WHERE id = ?');
    this.#setNote = connection.prepare<[string, string]>('UPDATE runs SET note = ? WHERE id = ?');
    this.#setRemoved = connection.prepare<[string | null, string]>(
      'UPDATE runs SET removed_at = ? WHERE id = ?',
    );
    this.#purge = connection.prepare('DELETE FROM runs WHERE removed_at IS NOT NULL');
    this.#folders = connection.prepare<[], { folder: string }>(
      'SELECT DISTINCT prepared_folder AS folder FROM runs WHERE prepared_folder IS NOT NULL',
    );
  }

  /** Newest first; of one project, or all. */
  list(projectId: string | null): readonly RunSummary[] {
    const rows = projectId === null ? this.#list.all() : this.#listOf.all(projectId);
    return rows.map(toSummary);
  }

  get(id: string): StoredRun | null {
    const row = this.#get.get(id);
    return row ? toRun(row) : null;
  }

  /** Names taken in a project, removed runs included. */
  names(projectId: string): readonly string[] {
    return this.#names.all(projectId).map(({ name }) => name);
  }

  /** Runs that no process may be working on any more when the program has just started. */
  unfinished(): readonly string[] {
    return this.#unfinished.all().map(({ id }) => id);
  }

  /** Folders of prepared rows that runs may need again. */
  preparedFolders(): readonly string[] {
    return this.#folders.all().map(({ folder }) => folder);
  }

  insert(run: NewRun): void {
    this.#insert.run({
      ...run,
      recipe: JSON.stringify(run.recipe),
      network: JSON.stringify(run.network),
      training: JSON.stringify(run.training),
      epochs: run.training.epochs,
    });
  }

  /** The data are there: from now on a trainer writes to the run. */
  prepared(
    id: string,
    data: { fitted: FittedRecipe; folder: string; network: NetworkSpec; parameters: number },
  ): void {
    this.#prepared.run(
      JSON.stringify(data.fitted),
      data.folder,
      JSON.stringify(data.network),
      data.parameters,
      id,
    );
  }

  /** Ends a run that is still going on; false when it has ended before. */
  end(id: string, status: RunStatus, failure: SerializedError | null, at: string): boolean {
    return this.#end.run(status, failure && JSON.stringify(failure), at, id).changes === 1;
  }

  setName(id: string, name: string): void {
    this.#setName.run(name, id);
  }

  setNote(id: string, note: string): void {
    this.#setNote.run(note, id);
  }

  /** Hides a run, or brings it back with null; false when there is none. */
  setRemoved(id: string, at: string | null): boolean {
    return this.#setRemoved.run(at, id).changes === 1;
  }

  /** Deletes hidden runs with their epochs and weights. */
  purge(): void {
    this.#purge.run();
  }
}
