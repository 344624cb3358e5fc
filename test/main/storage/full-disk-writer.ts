import Database from 'better-sqlite3';

/** Stands before the thread that writes checkpoints: its library can grow to so many pages only. */
const pages = Number(process.env['LIBRARY_PAGES']);
Database.prototype.pragma = new Proxy(
  Reflect.get(Database.prototype, 'pragma') as (...given: unknown[]) => unknown,
  {
    apply(pragma, connection: Database.Database, given) {
      if (String(given[0]).startsWith('journal_size_limit')) {
        Reflect.apply(pragma, connection, [`max_page_count = ${pages}`]);
      }
      return Reflect.apply(pragma, connection, given);
    },
  },
);
await import('../../../main/storage/checkpoint-writer-worker.ts');
