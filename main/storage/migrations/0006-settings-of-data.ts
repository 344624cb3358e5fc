import type { Migration } from './migration.ts';

/** Settings are worked out anew, as they now tell windows and shares of the training rows; imported runs keep theirs. */
export const settingsOfData: Migration = {
  number: 6,
  sql: "UPDATE runs SET settings = NULL WHERE status <> 'imported';",
};
