import { groupKey, type TableRow } from './group-runs.ts';
import type { RunsBrowser } from './runs-browser.svelte.ts';

interface Keyboard {
  readonly browser: RunsBrowser;
  /** The row that the keyboard is at. */
  readonly row: TableRow | undefined;
  readonly current: number;
  /** Rows in a page. */
  readonly page: number;
  readonly moveTo: (row: number) => void;
}

/** Moves through the rows and acts on the one that the keyboard is at; false for keys that mean nothing here. */
export function rowKeys(event: KeyboardEvent, keyboard: Keyboard): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { browser, row, current, page, moveTo } = keyboard;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: Infinity,
  };
  const to = moves[event.key];
  if (to !== undefined) {
    moveTo(to);
    return true;
  }
  if (!row) return false;
  return row.kind === 'group' ? groupKeys(event, browser, row) : runKeys(event, browser, row.run);
}

function groupKeys(
  event: KeyboardEvent,
  { view }: RunsBrowser,
  group: Extract<TableRow, { kind: 'group' }>,
): boolean {
  const key = groupKey(group);
  const isOpen = view.openGroups.has(key);
  const turns =
    event.key === 'Enter' ||
    event.key === ' ' ||
    (event.key === 'ArrowRight' && !isOpen) ||
    (event.key === 'ArrowLeft' && isOpen);
  if (turns) view.toggleGroup(key);
  return turns;
}

function runKeys(
  event: KeyboardEvent,
  browser: RunsBrowser,
  run: Extract<TableRow, { kind: 'run' }>['run'],
): boolean {
  const { actions } = browser;
  switch (event.key) {
    case ' ':
      browser.toggle(run.id);
      return true;
    case 'Enter':
      browser.choose([run.id]);
      return true;
    case 's':
      void actions.mark([run], { starred: !run.starred });
      return true;
    case 'p':
      void actions.mark([run], { pinned: !run.pinned });
      return true;
    case 'e':
      void actions.archive([run], !run.archived);
      return true;
    default:
      return false;
  }
}
