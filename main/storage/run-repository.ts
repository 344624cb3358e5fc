import type { SerializedError } from '../../common/errors/app-error.ts';
import type { FittedRecipe } from '../../common/datasets/recipe.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { RunStatus, RunSummary } from '../../common/runs/run.ts';
import { runSettings } from '../../common/runs/run-settings.ts';
import type { Connection } from './connection.ts';
import { RunFacts } from './run-facts.ts';
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
  readonly #some;
  readonly #names;
  readonly #unfinished;
  readonly #insert;
  readonly #prepared;
  readonly #end;
  readonly #queued;
  readonly #queue;
  readonly #begin;
  readonly #goOn;
  readonly #pause;
  readonly #setPriority;
  readonly #setTraining;
  readonly #setThreads;
  readonly #setName;
  readonly #setNote;
  readonly #setRemoved;
  readonly #removed;
  readonly #purge;
  readonly #purgeChunks;
  readonly #folders;
  readonly #facts: RunFacts;

  constructor(connection: Connection) {
    const select = `SELECT ${summaryColumns} FROM ${runSource} WHERE ${visible}`;
    const newest = 'ORDER BY runs.created_at DESC, runs.number DESC';
    this.#list = connection.prepare<[], SummaryRow>(`${select} ${newest}`);
    this.#listOf = connection.prepare<[string], SummaryRow>(
      `${select} AND runs.project_id = ? ${newest}`,
    );
    this.#get = connection.prepare<[string], RunRow>(
      `SELECT ${summaryColumns}, runs.dataset_id, runs.recipe, runs.network, runs.training,
         runs.fitted, runs.prepared_folder, runs.seconds, runs.threads
       FROM ${runSource} WHERE ${visible} AND runs.id = ?`,
    );
    this.#some = connection.prepare<[string], SummaryRow>(
      `${select} AND runs.id IN (SELECT value FROM json_each(?))`,
    );
    this.#names = connection.prepare<[string], { name: string }>(
      'SELECT name FROM runs WHERE project_id = ?',
    );
    this.#unfinished = connection.prepare<[], { id: string }>(
      "SELECT id FROM runs WHERE status IN ('preparing', 'running')",
    );
    this.#insert = connection.prepare(
      `INSERT INTO runs (id, project_id, dataset_id, dataset_name, name, status, task, recipe,
         network, training, parameters, epochs, created_at, priority,
         origin_run, origin_name, origin_epoch, fitted, prepared_folder, group_id, group_place,
         settings)
       VALUES (@id, @projectId, @datasetId, @datasetName, @name, @status, @task, @recipe,
         @network, @training, @parameters, @epochs, @createdAt, @priority,
         @originRun, @originName, @originEpoch, @fitted, @folder, @groupId, @groupPlace,
         @settings)`,
    );
    this.#prepared = connection.prepare<
      [string, string, string, number, string],
      { attempt: number }
    >(
      `UPDATE runs SET status = 'running', fitted = ?, prepared_folder = ?, network = ?,
         parameters = ?, settings = NULL, attempt = attempt + 1
       WHERE id = ? AND status = 'preparing' RETURNING attempt`,
    );
    this.#end = connection.prepare<[RunStatus, string | null, string, string]>(
      `UPDATE runs SET status = ?, failure = ?, ended_at = ?
       WHERE id = ? AND status IN ('queued', 'preparing', 'running', 'paused')`,
    );
    this.#queued = connection.prepare<[], { id: string }>(
      `SELECT id FROM runs WHERE status = 'queued' AND removed_at IS NULL
       ORDER BY priority DESC, number`,
    );
    this.#queue = connection.prepare<[string]>(
      `UPDATE runs SET status = 'queued', failure = NULL, ended_at = NULL, ended_by = NULL
       WHERE id = ? AND status NOT IN ('queued', 'preparing', 'running')`,
    );
    this.#begin = connection.prepare<[string]>(
      "UPDATE runs SET status = 'preparing' WHERE id = ? AND status = 'queued'",
    );
    this.#goOn = connection.prepare<[string]>(
      "UPDATE runs SET status = 'running' WHERE id = ? AND status = 'preparing'",
    );
    this.#pause = connection.prepare<[string]>(
      "UPDATE runs SET status = 'paused' WHERE id = ? AND status = 'queued'",
    );
    this.#setPriority = connection.prepare<[number, string]>(
      'UPDATE runs SET priority = ? WHERE id = ?',
    );
    this.#setTraining = connection.prepare<[string, number, string]>(
      'UPDATE runs SET training = ?, epochs = ?, settings = NULL WHERE id = ?',
    );
    this.#setThreads = connection.prepare<[number, string]>(
      'UPDATE runs SET threads = ? WHERE id = ?',
    );
    this.#setName = connection.prepare<[string, string]>('UPDATE runs SET name = ? WHERE id = ?');
    this.#setNote = connection.prepare<[string, string]>('UPDATE runs SET note = ? WHERE id = ?');
    this.#setRemoved = connection.prepare<[string | null, string]>(
      'UPDATE runs SET removed_at = ? WHERE id = ?',
    );
    this.#removed = connection.prepare<[], { id: string }>(
      `SELECT runs.id FROM ${runSource} WHERE NOT (${visible})`,
    );
    this.#purge = connection.prepare('DELETE FROM runs WHERE removed_at IS NOT NULL');
    this.#purgeChunks = connection.prepare(
      'DELETE FROM chunks WHERE id NOT IN (SELECT chunk_id FROM checkpoint_chunks)',
    );
    this.#facts = new RunFacts(connection);
    this.#folders = connection.prepare<[], { folder: string }>(
      'SELECT DISTINCT prepared_folder AS folder FROM runs WHERE prepared_folder IS NOT NULL',
    );
  }

  /** Newest first; of one project, or all. */
  list(projectId: string | null): readonly RunSummary[] {
    const rows = projectId === null ? this.#list.all() : this.#listOf.all(projectId);
    return this.#facts.complete(rows).map(toSummary);
  }

  /** Those of the given ids that are there, in no particular order. */
  some(ids: readonly string[]): readonly RunSummary[] {
    return this.#facts.complete(this.#some.all(JSON.stringify(ids))).map(toSummary);
  }

  get(id: string): StoredRun | null {
    const row = this.#get.get(id);
    const [complete] = row ? this.#facts.complete([row]) : [];
    return complete ? toRun(complete) : null;
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
      status: run.queued ? 'queued' : 'preparing',
      priority: run.priority ?? 0,
      originRun: run.origin?.runId ?? null,
      originName: run.origin?.name ?? null,
      originEpoch: run.origin?.epoch ?? null,
      fitted: run.data ? JSON.stringify(run.data.fitted) : null,
      folder: run.data?.folder ?? null,
      groupId: run.group?.id ?? null,
      groupPlace: run.group ? JSON.stringify(run.group.place) : null,
      settings: JSON.stringify(runSettings(run)),
    });
  }

  /** Runs that wait for others, the next one first. */
  queued(): readonly string[] {
    return this.#queued.all().map(({ id }) => id);
  }

  /** Puts a run that has ended or is paused in the queue, so that it goes on; false when it is already at work. */
  queue(id: string): boolean {
    return this.#queue.run(id).changes === 1;
  }

  /** A queued run's turn: it is preparing now; false when it was not queued. */
  begin(id: string): boolean {
    return this.#begin.run(id).changes === 1;
  }

  /** A preparing run whose data were there already: from now on a trainer writes to it. */
  goOn(id: string): boolean {
    return this.#goOn.run(id).changes === 1;
  }

  /** Takes a run out of the queue until it is put there again; false when it was not queued. */
  pause(id: string): boolean {
    return this.#pause.run(id).changes === 1;
  }

  setPriority(id: string, priority: number): void {
    this.#setPriority.run(priority, id);
  }

  /** The settings now in force. */
  setTraining(id: string, training: TrainingConfig): void {
    this.#setTraining.run(JSON.stringify(training), training.epochs, id);
  }

  /** Threads that the run uses from its first start on. */
  setThreads(id: string, threads: number): void {
    this.#setThreads.run(threads, id);
  }

  /**
   * The data are there: from now on a trainer writes to the run, by the number that this gives. Those before it
   * write nothing more. Null when the run was not preparing.
   */
  prepared(
    id: string,
    data: { fitted: FittedRecipe; folder: string; network: NetworkSpec; parameters: number },
  ): number | null {
    const row = this.#prepared.get(
      JSON.stringify(data.fitted),
      data.folder,
      JSON.stringify(data.network),
      data.parameters,
      id,
    );
    return row?.attempt ?? null;
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

  /** Hidden runs, those of hidden projects among them. */
  removed(): readonly string[] {
    return this.#removed.all().map(({ id }) => id);
  }

  /** Deletes hidden runs with their epochs and weights, and pieces of weights that nothing has. */
  purge(): void {
    this.#purge.run();
    this.#purgeChunks.run();
  }
}
