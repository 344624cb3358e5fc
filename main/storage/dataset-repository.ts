import type { ColumnProfile } from '../../common/datasets/column.ts';
import type { Dataset, ProfiledDataset, ReadOptions } from '../../common/datasets/dataset.ts';
import type { Connection } from './connection.ts';

interface DatasetRow {
  readonly dataset: string;
  readonly profiles: string;
  readonly options: string;
}

/** An imported table with what the person chose when it was read. */
export interface StoredDataset extends ProfiledDataset {
  readonly options: ReadOptions;
}

/** Imported tables; their rows are files of their own. */
export class DatasetRepository {
  readonly #all;
  readonly #get;
  readonly #put;
  readonly #unused;
  readonly #users;
  readonly #remove;

  constructor(connection: Connection) {
    this.#all = connection.prepare<[], { dataset: string }>(
      'SELECT dataset FROM datasets ORDER BY created_at DESC',
    );
    this.#get = connection.prepare<[string], DatasetRow>(
      'SELECT dataset, profiles, options FROM datasets WHERE id = ?',
    );
    this.#put = connection.prepare<[string, string, string, string, string]>(
      `INSERT INTO datasets (id, dataset, profiles, options, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         dataset = excluded.dataset, profiles = excluded.profiles, options = excluded.options`,
    );
    this.#unused = connection.prepare<[], { id: string }>(
      `SELECT id FROM datasets
       WHERE id NOT IN (SELECT dataset_id FROM projects WHERE dataset_id IS NOT NULL)
         AND id NOT IN (SELECT dataset_id FROM runs)`,
    );
    this.#users = connection.prepare<[], { id: string; project: string | null }>(
      `SELECT dataset_id AS id, name AS project FROM projects WHERE dataset_id IS NOT NULL
       UNION ALL SELECT dataset_id, NULL FROM runs`,
    );
    this.#remove = connection.prepare<[string]>('DELETE FROM datasets WHERE id = ?');
  }

  /** Newest first. */
  list(): readonly Dataset[] {
    return this.#all.all().map(({ dataset }) => JSON.parse(dataset) as Dataset);
  }

  get(id: string): StoredDataset | null {
    const row = this.#get.get(id);
    if (!row) return null;
    return {
      dataset: JSON.parse(row.dataset) as Dataset,
      profiles: JSON.parse(row.profiles) as ColumnProfile[],
      options: JSON.parse(row.options) as ReadOptions,
    };
  }

  /** Adds a table or takes the place of the one with its id. */
  put({ dataset, profiles, options }: StoredDataset): void {
    this.#put.run(
      dataset.id,
      JSON.stringify(dataset),
      JSON.stringify(profiles),
      JSON.stringify(options),
      dataset.createdAt,
    );
  }

  /** Who uses which dataset: the name of a project, or null for a run. */
  users(): readonly { readonly id: string; readonly project: string | null }[] {
    return this.#users.all();
  }

  /** Removes a table; its files stay. */
  remove(id: string): void {
    this.#remove.run(id);
  }

  /** Removes the tables that no project and no run uses; gives their ids. */
  purge(): readonly string[] {
    const ids = this.#unused.all().map(({ id }) => id);
    for (const id of ids) this.#remove.run(id);
    return ids;
  }
}
