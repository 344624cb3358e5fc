import type { Filter } from '../../../common/runs/filter/filter-syntax.ts';
import { parseFilter } from '../../../common/runs/filter/parse-filter.ts';
import type { RunTableView } from '../../../common/runs/run-table-api.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { readMetricColumn } from './metric-column.ts';
import { usualColumns, type EpochValues, type RunOrder } from './run-columns.ts';

/** Milliseconds after the last change until the view is kept. */
const keepAfter = 400;

/** The view as this window has it, so that the table opens without asking again. */
const known = new WeakMap<Studio, RunTableView>();

/** How the table of runs is looked at: columns, order, filter, group, scope. Kept in the library. */
export class TableView {
  readonly #studio: Studio;
  scope = $state<'project' | 'all'>('project');
  order = $state.raw<RunOrder>({ column: 'created', descending: true });
  filter = $state('');
  /** The newest filter that could be read, while the person types on. */
  lastGood = $state.raw<Filter | null>(null);
  /** The setting that runs are grouped by; null for a plain list. */
  groupBy = $state.raw<string | null>(null);
  /** Only settings in which the shown runs differ are columns. */
  differing = $state(false);
  openGroups = $state.raw<ReadonlySet<string>>(new Set());
  /** Ids of the chosen columns; null for the usual ones. */
  columns = $state.raw<readonly string[] | null>(null);
  /** Values of metrics at epochs that are columns, as they have arrived. */
  epochValues = $state.raw<EpochValues>(new Map());
  /** True once the kept view has arrived, or could not be had. */
  ready = $state(false);
  readonly #asked = new Set<string>();
  #keeping: ReturnType<typeof setTimeout> | null = null;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Puts the view in place that was kept. */
  async load(): Promise<void> {
    const kept =
      known.get(this.#studio) ?? (await this.#studio.guard(() => this.#studio.api.runTable.view()));
    if (kept) {
      known.set(this.#studio, kept);
      this.columns = kept.columns;
      this.order = kept.order;
      this.groupBy = kept.groupBy;
      this.scope = kept.scope;
      this.differing = kept.differing ?? false;
      if (this.filter === '') this.#readFilter(kept.filter);
      this.#fetchValues(kept.columns ?? []);
    }
    this.ready = true;
  }

  /** Ids of the columns for these runs. */
  idsFor(runs: readonly RunSummary[]): readonly string[] {
    const ids = this.columns ?? usualColumns(runs, this.scope === 'all');
    const withProject = this.scope === 'all' && this.columns !== null && !ids.includes('project');
    return withProject ? ['project', ...ids] : ids;
  }

  setScope(scope: 'project' | 'all'): void {
    this.scope = scope;
    this.#keep();
  }

  setFilter(text: string): void {
    this.#readFilter(text);
    this.#keep();
  }

  setDiffering(differing: boolean): void {
    this.differing = differing;
    this.#keep();
  }

  setGroupBy(setting: string | null): void {
    this.groupBy = setting;
    this.openGroups = new Set();
    this.#keep();
  }

  setColumns(ids: readonly string[] | null): void {
    this.columns = ids;
    this.#fetchValues(ids ?? []);
    this.#keep();
  }

  /** Moves a column by places to the right, or to the left where that is negative. */
  moveColumn(id: string, by: number, runs: readonly RunSummary[]): void {
    const ids = [...this.idsFor(runs)];
    const from = ids.indexOf(id);
    const to = Math.max(0, Math.min(ids.length - 1, from + by));
    if (from < 0 || to === from) return;
    ids.splice(to, 0, ...ids.splice(from, 1));
    this.setColumns(ids);
  }

  sortBy(column: string): void {
    const same = this.order.column === column;
    this.order = { column, descending: same ? !this.order.descending : false };
    this.#keep();
  }

  toggleGroup(key: string): void {
    const open = new Set(this.openGroups);
    if (!open.delete(key)) open.add(key);
    this.openGroups = open;
  }

  #readFilter(text: string): void {
    this.filter = text;
    const { filter, problem } = parseFilter(text);
    if (!problem) this.lastGood = filter;
  }

  /** Columns at single epochs are asked of the library, once each. */
  #fetchValues(ids: readonly string[]): void {
    for (const id of ids) {
      const column = readMetricColumn(id);
      if (!column || this.#asked.has(id)) continue;
      const { metric, moment, epoch } = column;
      if (moment === 'test' || moment === 'best' || moment === 'last') continue;
      this.#asked.add(id);
      void this.#studio.guard(async () => {
        const at = moment === 'epoch' ? (epoch ?? 1) : moment;
        const values = await this.#studio.api.runTable.values({ metric, at });
        this.epochValues = new Map([...this.epochValues, [id, values]]);
      });
    }
  }

  /** Keeps the view once the person has come to rest. */
  #keep(): void {
    if (!this.ready) return;
    const { columns, order, filter, groupBy, scope, differing } = this;
    const view: RunTableView = { columns, order, filter, groupBy, scope, differing };
    known.set(this.#studio, view);
    if (this.#keeping !== null) clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      this.#keeping = null;
      void this.#studio.guard(() => this.#studio.api.runTable.keepView(view));
    }, keepAfter);
  }
}
