import { createHash, randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../common/errors/app-error.ts';
import {
  checkGroup,
  checkProject,
  checkRun,
  preparedFolderOf,
  storedId,
} from './check-copied-rows.ts';
import type { Connection } from './connection.ts';

export interface CopyOptions {
  /** The project's name in the target, which may have one of that name. */
  readonly rename: (name: string) => string;
  /** Called with the new tables before anything of the project is to be seen; what it throws undoes the copy. */
  readonly beforeCommit?: (datasets: CopiedProject['datasets']) => void;
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** What came of a copy. */
export interface CopiedProject {
  readonly projectId: string;
  readonly runs: number;
  /** Tables that are new in the target: their id in the source, and there. */
  readonly datasets: readonly { readonly from: string; readonly to: string }[];
}

type Row = Record<string, unknown>;

/** Bytes of weights copied in one transaction: others can write in between. */
const slice = 2 * 1024 ** 2;
/** Pieces removed in one transaction. */
const fewChunks = 8;

/**
 * Copies a project with its tables' descriptions, runs, epochs, events and checkpoints from one library into
 * another of the same form. Ids that the target has already are replaced. Every row is checked first: throws
 * `invalid-data` for one that cannot be what the program writes, and the target is as it was then.
 */
export async function copyProject(
  source: Connection,
  target: Connection,
  projectId: string,
  options: CopyOptions,
): Promise<CopiedProject> {
  const added: (number | bigint)[] = [];
  try {
    await copyChunks(source, target, projectId, options, added);
    const copy = new RowCopy(source, target, options);
    return target
      .transaction(() => {
        const copied = copy.project(projectId);
        options.beforeCommit?.(copied.datasets);
        return copied;
      })
      .immediate();
  } catch (error) {
    await removeChunks(target, added);
    throw error;
  }
}

const ofProject = 'SELECT number FROM runs WHERE project_id = ? AND removed_at IS NULL';

/**
 * Weights come first, as pieces that no checkpoint has yet.
 * @param added Gets the numbers of the pieces that the target did not have.
 */
async function copyChunks(
  source: Connection,
  target: Connection,
  projectId: string,
  { onProgress, signal }: CopyOptions,
  added: (number | bigint)[],
): Promise<void> {
  const ids = source
    .prepare<[string], number>(
      `SELECT DISTINCT chunk_id FROM checkpoint_chunks
       JOIN checkpoints ON checkpoints.id = checkpoint_id WHERE run IN (${ofProject})`,
    )
    .pluck()
    .all(projectId);
  const read = source.prepare<[number], { sha256: Buffer; bytes: Buffer }>(
    'SELECT sha256, bytes FROM chunks WHERE id = ?',
  );
  const add = target.prepare<[Buffer, Buffer]>(
    'INSERT OR IGNORE INTO chunks (sha256, bytes) VALUES (?, ?)',
  );
  let next = 0;
  const addSlice = target.transaction(() => {
    for (let size = 0; next < ids.length && size < slice; next++) {
      const chunk = read.get(ids[next] ?? 0);
      if (!chunk) throw damaged('a piece of its weights is missing');
      const found = createHash('sha256').update(chunk.bytes).digest();
      if (!found.equals(chunk.sha256)) throw damaged('its weights are not what was written');
      const { changes, lastInsertRowid } = add.run(chunk.sha256, chunk.bytes);
      if (changes === 1) added.push(lastInsertRowid);
      size += chunk.bytes.length;
    }
  });
  while (next < ids.length) {
    signal?.throwIfAborted();
    addSlice.immediate();
    onProgress?.(next / ids.length);
    await nextTurn();
  }
  signal?.throwIfAborted();
}

/** Removes pieces of a copy that did not come about; one that a run has stored meanwhile stays. */
async function removeChunks(
  target: Connection,
  added: readonly (number | bigint)[],
): Promise<void> {
  const remove = target.prepare<[number | bigint]>(
    'DELETE FROM chunks WHERE id = ? AND id NOT IN (SELECT chunk_id FROM checkpoint_chunks WHERE chunk_id = chunks.id)',
  );
  const removeSome = target.transaction((ids: readonly (number | bigint)[]) => {
    for (const id of ids) remove.run(id);
  });
  try {
    for (let from = 0; from < added.length; from += fewChunks) {
      removeSome.immediate(added.slice(from, from + fewChunks));
      await nextTurn();
    }
  } catch {
    // What cannot be removed now, on a full disk for one, is removed at the next start.
  }
}

/** Copies rows within one transaction of the target. */
class RowCopy {
  readonly #source: Connection;
  readonly #target: Connection;
  readonly #options: CopyOptions;
  readonly #datasets = new Map<string, string>();
  readonly #groupIds = new Map<unknown, string>();
  readonly #newDatasets: { from: string; to: string }[] = [];

  constructor(source: Connection, target: Connection, options: CopyOptions) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
  }

  project(projectId: string): CopiedProject {
    const [row] = this.#rows('SELECT * FROM projects WHERE id = ?', projectId);
    if (!row) throw damaged('it holds no project');
    checkProject(row);
    const runs = this.#rows(
      'SELECT * FROM runs WHERE project_id = ? AND removed_at IS NULL ORDER BY number',
      projectId,
    );
    runs.forEach(checkRun);
    const id = this.#freeId('projects', row['id']);
    const dataset = row['dataset_id'];
    this.#insert('projects', {
      ...row,
      id,
      name: this.#options.rename(String(row['name'])),
      dataset_id: dataset === null ? null : this.#dataset(dataset),
      removed_at: null,
    });
    this.#groups(projectId, id);
    const ids = new Map(runs.map((run) => [run['id'], this.#freeId('runs', run['id'])]));
    for (const run of runs) this.#run(run, id, ids);
    return { projectId: id, runs: runs.length, datasets: this.#newDatasets };
  }

  #run(run: Row, projectId: string, ids: ReadonlyMap<unknown, string>): void {
    const { number: from, ...rest } = run;
    const datasetId = run['dataset_id'] === null ? null : this.#dataset(run['dataset_id']);
    const atWork = ['queued', 'preparing', 'running', 'paused'].includes(String(run['status']));
    const to = this.#insert('runs', {
      ...rest,
      id: ids.get(run['id']),
      project_id: projectId,
      dataset_id: datasetId,
      // Nothing works on a copy.
      status: atWork ? 'interrupted' : run['status'],
      origin_run: ids.get(run['origin_run']) ?? run['origin_run'],
      group_id: this.#groupIds.get(run['group_id']) ?? null,
      prepared_folder: datasetId && preparedFolderOf(run['prepared_folder'], datasetId),
    });
    for (const table of ['epochs', 'run_events']) this.#copyRows(table, from, to);
    this.#copyRows('epoch_blocks', from, to, ['id']);
    this.#statistics(from, to);
    this.#checkpoints(from, to);
  }

  #groups(projectId: string, target: string): void {
    const groups = this.#rows('SELECT * FROM run_groups WHERE project_id = ?', projectId);
    for (const row of groups) {
      checkGroup(row);
      const id = this.#freeId('run_groups', row['id']);
      this.#insert('run_groups', { ...row, id, project_id: target });
      this.#groupIds.set(row['id'], id);
    }
  }

  #copyRows(table: string, from: unknown, to: number | bigint, left: readonly string[] = []): void {
    for (const row of this.#each(`SELECT * FROM ${table} WHERE run = ?`, from)) {
      this.#insert(table, { ...without(row, left), run: to });
    }
  }

  #statistics(from: unknown, to: number | bigint): void {
    const addNames = this.#target.prepare(
      'INSERT INTO statistic_names (names) VALUES (?) ON CONFLICT (names) DO NOTHING',
    );
    const idOf = this.#target.prepare('SELECT id FROM statistic_names WHERE names = ?').pluck();
    const select = `SELECT layer_statistics.*, statistic_names.names AS text FROM layer_statistics
      JOIN statistic_names ON statistic_names.id = layer_statistics.names WHERE run = ?`;
    for (const { text, ...row } of this.#each(select, from)) {
      addNames.run(text);
      this.#insert('layer_statistics', { ...row, run: to, names: idOf.get(text) });
    }
  }

  #checkpoints(from: unknown, to: number | bigint): void {
    const link = this.#target.prepare(
      `INSERT INTO checkpoint_chunks (checkpoint_id, position, chunk_id)
       SELECT ?, ?, id FROM chunks WHERE sha256 = ?`,
    );
    for (const row of this.#rows('SELECT * FROM checkpoints WHERE run = ? ORDER BY id', from)) {
      const id = this.#insert('checkpoints', { ...without(row, ['id']), run: to });
      const chunks = this.#rows(
        `SELECT position, sha256 FROM checkpoint_chunks JOIN chunks ON chunks.id = chunk_id
         WHERE checkpoint_id = ?`,
        row['id'],
      );
      for (const { position, sha256 } of chunks) {
        if (link.run(id, position, sha256).changes !== 1) throw damaged('weights are missing');
      }
    }
  }

  /** The target's id of a table; one that the target has already with the same content is used again. */
  #dataset(given: unknown): string {
    const from = storedId(given);
    const known = this.#datasets.get(from);
    if (known !== undefined) return known;
    const [row] = this.#rows('SELECT * FROM datasets WHERE id = ?', from);
    if (!row) throw damaged('a table is missing');
    const same = this.#target
      .prepare(
        'SELECT 1 FROM datasets WHERE id = @id AND dataset = @dataset AND options = @options',
      )
      .get(row);
    const to = same ? from : this.#freeId('datasets', from);
    this.#datasets.set(from, to);
    if (same) return to;
    const described = JSON.parse(String(row['dataset'])) as Row;
    this.#insert('datasets', { ...row, id: to, dataset: JSON.stringify({ ...described, id: to }) });
    this.#newDatasets.push({ from, to });
    return to;
  }

  #freeId(table: 'projects' | 'runs' | 'run_groups' | 'datasets', given: unknown): string {
    const id = storedId(given);
    const taken = this.#target.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id);
    return taken ? randomUUID() : id;
  }

  #rows(sql: string, parameter: unknown): Row[] {
    return this.#source.prepare<[unknown], Row>(sql).all(parameter);
  }

  #each(sql: string, parameter: unknown): IterableIterator<Row> {
    return this.#source.prepare<[unknown], Row>(sql).iterate(parameter);
  }

  #insert(table: string, row: Row): number | bigint {
    const names = Object.keys(row);
    const places = names.map((name) => `@${name}`).join(', ');
    return this.#target
      .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`)
      .run(row).lastInsertRowid;
  }
}

function without(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

function damaged(why: string): AppError {
  return new AppError('invalid-data', `This project cannot be taken over: ${why}.`);
}
