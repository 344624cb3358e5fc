import type { RecoveryReport } from './library-api.ts';

/** `a, b and c`. */
const list = new Intl.ListFormat('en-GB');

type SavedTable = RecoveryReport['tables'][number];

/** What people call the rows of a table, one and several; others belong to these. */
const counted: Readonly<Record<string, readonly [one: string, several: string]>> = {
  projects: ['project', 'projects'],
  datasets: ['table', 'tables'],
  runs: ['run', 'runs'],
  run_groups: ['group of runs', 'groups of runs'],
  checkpoints: ['stored state', 'stored states'],
  saved_blocks: ['block', 'blocks'],
};

/** What is missing where rows of a table were lost that nobody counts. */
const parts: Readonly<Record<string, string>> = {
  epochs: 'epochs of runs',
  epoch_blocks: 'epochs of runs',
  run_events: 'events of runs',
  layer_statistics: 'numbers of layers',
  settings: 'settings of the program',
};

/** What could be read of a damaged library, as a list; `nothing` where that is nothing. */
export function savedWords(tables: readonly SavedTable[]): string {
  const found = Object.entries(counted).flatMap(([name, [one, several]]) => {
    const table = tables.find((each) => each.name === name);
    if (!table || (table.saved === 0 && table.whole)) return [];
    const count = table.saved.toLocaleString('en');
    return [`${count} ${table.saved === 1 ? one : several}${table.whole ? '' : ' (not all)'}`];
  });
  return list.format(found) || 'nothing';
}

/** Of what else some is missing, as a list; empty where nothing is. */
export function missingWords(tables: readonly SavedTable[]): string {
  const missing = tables.filter(({ name, whole }) => !whole && name in parts);
  return list.format(new Set(missing.map(({ name }) => parts[name] ?? name)));
}
