import type { Migration } from './migration.ts';

/**
 * Counts the processes that worked on a run, one after another. One that was held up while another took its run
 * over finds a newer number there and writes nothing more.
 */
export const attempts: Migration = {
  number: 5,
  sql: 'ALTER TABLE runs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;',
};
