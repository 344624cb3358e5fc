import { mkdirSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** A row of a result, by column name. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** Asks a database. */
export interface Queries {
  /** Runs `work` with a connection of its own. */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** All rows of a query; the signal ends it and its reason is thrown. */
  rows(sql: string, signal?: AbortSignal): Promise<ResultRow[]>;
}

/** Text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * DuckDB as a calculator over files of one folder: nothing outside it can be opened, no extension is
 * installed or loaded, memory is capped, and the settings cannot be changed any more.
 */
export class AnalysisDatabase implements Queries {
  readonly #folder: string;
  readonly #spill: string;
  #instance: Promise<DuckDBInstance> | null = null;

  /**
   * @param folder The only folder whose files may be read or written.
   * @param name Tells databases over one folder apart: each puts what exceeds its memory into a folder of its own.
   */
  constructor(folder: string, name = '') {
    this.#folder = folder;
    this.#spill = join(folder, name === '' ? '.duckdb' : `.duckdb-${name}`);
  }

  /** Runs `work` with a connection of its own; the signal interrupts its query and its reason is thrown. */
  async use<T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    this.#instance ??= this.#open();
    const connection = await (await this.#instance).connect();
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      signal?.throwIfAborted();
      return await work(connection);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
      connection.closeSync();
    }
  }

  async rows(sql: string, signal?: AbortSignal): Promise<ResultRow[]> {
    return this.use(
      async (connection) => (await connection.runAndReadAll(sql)).getRowObjectsJS(),
      signal,
    );
  }

  /** The same database, whose every query ends with the signal. */
  until(signal: AbortSignal): Queries {
    return {
      use: (work) => this.use(work, signal),
      rows: (sql, other) => this.rows(sql, other ? AbortSignal.any([signal, other]) : signal),
    };
  }

  /** Whether the database may open a file. */
  reaches(path: string): boolean {
    const way = relative(this.#folder, path);
    return way !== '' && !way.startsWith('..') && !isAbsolute(way);
  }

  /** Ends DuckDB; a later call starts it again. */
  async close(): Promise<void> {
    const instance = this.#instance;
    this.#instance = null;
    (await instance)?.closeSync();
  }

  async #open(): Promise<DuckDBInstance> {
    mkdirSync(this.#folder, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      memory_limit: `${memoryLimit()}MB`,
      threads: String(Math.min(8, availableParallelism())),
    });
    const connection = await instance.connect();
    await connection.run(`SET temp_directory = ${literal(this.#spill)}`);
    await connection.run(`SET allowed_directories = [${literal(this.#folder)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    connection.closeSync();
    return instance;
  }
}

/** A quarter of the machine's memory, between 512 MB and 4 GB. */
function memoryLimit(): number {
  const quarter = totalmem() / 4 / 1024 / 1024;
  return Math.round(Math.min(4096, Math.max(512, quarter)));
}
