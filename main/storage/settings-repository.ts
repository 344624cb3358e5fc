import type { Connection } from './connection.ts';

/** Settings of the program, each a JSON value under a name. */
export class SettingsRepository {
  readonly #get;
  readonly #set;
  readonly #purge;

  constructor(connection: Connection) {
    this.#get = connection.prepare<[string], { value: string }>(
      'SELECT value FROM settings WHERE key = ?',
    );
    this.#set = connection.prepare<[string, string]>(
      `INSERT INTO settings (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
    this.#purge = connection.prepare<{ prefix: string }>(
      `DELETE FROM settings WHERE substr(key, 1, length(:prefix)) = :prefix
       AND substr(key, length(:prefix) + 1) NOT IN (SELECT id FROM runs)`,
    );
  }

  /** Undefined when it was never set. */
  get(key: string): unknown {
    const row = this.#get.get(key);
    return row ? JSON.parse(row.value) : undefined;
  }

  set(key: string, value: unknown): void {
    this.#set.run(key, JSON.stringify(value));
  }

  /** Forgets the settings whose names are this prefix and a run that is no more. */
  purgeOfRuns(prefix: string): void {
    this.#purge.run({ prefix });
  }
}
