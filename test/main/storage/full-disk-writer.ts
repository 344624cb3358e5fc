import Database from 'better-sqlite3';

/** Stands before the thread that writes checkpoints: its library can grow to so many pages only. */
const pages = Number(process.env['LIBRARY_PAGES']);
const { pragma } = Database.prototype;
Database.prototype.pragma = function limited(this: Database.Database, ...args) {
  if (String(args[0]).startsWith('journal_size_limit')) {
    pragma.call(this, `max_page_count = ${pages}`);
  }
  return pragma.apply(this, args) as unknown;
};
await import('../../../main/storage/checkpoint-writer-worker.ts');
