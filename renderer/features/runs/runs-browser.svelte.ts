import { checkFilter } from '../../../common/runs/filter/check-filter.ts';
import { matchFilter, speaksOfArchived } from '../../../common/runs/filter/match-filter.ts';
import { parseFilter } from '../../../common/runs/filter/parse-filter.ts';
import { runVocabulary } from '../../../common/runs/filter/run-vocabulary.ts';
import { looksApart, runLooks } from '../../../common/runs/run-color.ts';
import type { Run, RunSummary } from '../../../common/runs/run.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { tableRows } from './group-runs.ts';
import { differingSettings } from './offered-columns.ts';
import { RunActions } from './run-actions.svelte.ts';
import { columnOf, type RunColumn } from './run-columns.ts';
import { sortRuns } from './sort-runs.ts';
import { TableView } from './table-view.svelte.ts';

/** A run with its settings, once they are known. */
export interface RunEntry {
  readonly summary: RunSummary;
  readonly run: Run | undefined;
}

/** The table of runs: which are listed, in which order, and which are chosen. */
export class RunsBrowser {
  readonly #studio: Studio;
  readonly #project: ProjectState;
  readonly view: TableView;
  readonly actions: RunActions;
  /** Chosen runs in the order of choosing. */
  chosen = $state.raw<readonly string[]>([]);
  /** Whole settings of the chosen runs, fetched as they are chosen. */
  details = $state.raw<ReadonlyMap<string, Run>>(new Map());
  readonly #asked = new Set<string>();

  /** Runs of the scope, before the filter. */
  readonly listed: readonly RunSummary[] = $derived.by(() =>
    this.view.scope === 'all'
      ? this.#studio.runs.list
      : this.#studio.runs.of(this.#project.project.id),
  );
  readonly vocabulary = $derived.by(() => runVocabulary(this.listed));
  readonly read = $derived.by(() => parseFilter(this.view.filter));
  /** What is wrong with the filter; the runs of the last filter that could be read stay. */
  readonly problem = $derived.by(
    () =>
      this.read.problem ??
      (this.listed.length > 0 && this.read.filter
        ? checkFilter(this.read.filter, this.vocabulary)
        : null),
  );
  /** Runs that fit the filter. Archived ones are left out until it speaks of them. */
  readonly found: readonly RunSummary[] = $derived.by(() => {
    const { filter } = this.problem ? { filter: this.view.lastGood } : this.read;
    const fits = matchFilter(filter);
    const withArchived = speaksOfArchived(filter);
    return this.listed.filter((run) => (withArchived || !run.archived) && fits(run));
  });
  readonly archived = $derived.by(() => this.listed.filter((run) => run.archived).length);
  readonly columns: readonly RunColumn[] = $derived.by(() => {
    const ids = this.view.idsFor(this.listed);
    const name = columnOf('name', this.view.epochValues);
    const shown = this.view.differing
      ? [
          ...differingSettings(this.found).map((setting) => `setting.${setting}`),
          ...ids.filter((id) => !id.startsWith('setting.')),
        ]
      : ids;
    return [
      ...(name ? [name] : []),
      ...shown.flatMap((id) => columnOf(id, this.view.epochValues) ?? []),
    ];
  });
  readonly orderColumn = $derived.by(() => {
    const { column } = this.view.order;
    return columnOf(column, this.view.epochValues) ?? undefined;
  });
  /** All runs of the scope in their order, so that another filter needs no other sorting. */
  readonly #ordered: readonly RunSummary[] = $derived.by(() =>
    sortRuns(this.listed, this.orderColumn, this.view.order.descending),
  );
  readonly sorted: readonly RunSummary[] = $derived.by(() => {
    if (this.found.length === this.listed.length) return this.#ordered;
    const found = new Set(this.found);
    return this.#ordered.filter((run) => found.has(run));
  });
  readonly rows = $derived.by(() =>
    tableRows(this.sorted, this.view.groupBy, this.view.openGroups, {
      column: this.orderColumn,
      descending: this.view.order.descending,
    }),
  );
  readonly looks = $derived.by(() => runLooks(this.#studio.runs.list));
  /** Chosen runs that still exist, with their settings where known. */
  readonly chosenEntries: readonly RunEntry[] = $derived.by(() => {
    const byId = new Map(this.#studio.runs.list.map((run) => [run.id, run]));
    return this.chosen.flatMap((id) => {
      const summary = byId.get(id);
      return summary ? [{ summary, run: this.details.get(id) }] : [];
    });
  });

  /** How the chosen runs look beside each other: no two of them the same. */
  readonly chosenLooks = $derived.by(() =>
    looksApart(
      this.chosenEntries.map(({ summary }) => summary.id),
      this.looks,
    ),
  );

  constructor(studio: Studio, project: ProjectState, first: string | null) {
    this.#studio = studio;
    this.#project = project;
    this.view = new TableView(studio);
    this.actions = new RunActions(studio, project, (ids) => {
      const gone = new Set(ids);
      this.chosen = this.chosen.filter((id) => !gone.has(id));
    });
    if (first) this.chosen = [first];
  }

  toggle(id: string): void {
    this.chosen = this.chosen.includes(id)
      ? this.chosen.filter((other) => other !== id)
      : [...this.chosen, id];
  }

  choose(ids: readonly string[]): void {
    this.chosen = ids;
  }

  /** Fetches the settings of runs that are not known yet; those still preparing are asked again. */
  async fetchDetails(runs: readonly RunSummary[]): Promise<void> {
    const wanted = runs.filter(({ id, status }) => {
      const known = this.details.get(id);
      const stale = status !== 'preparing' && status !== 'imported' && known?.fitted === null;
      return stale || !this.#asked.has(id);
    });
    if (wanted.length === 0) return;
    for (const { id } of wanted) this.#asked.add(id);
    await this.#studio.guard(async () => {
      const fetched = await Promise.all(wanted.map(({ id }) => this.#studio.api.runs.get({ id })));
      this.details = new Map([
        ...this.details,
        ...fetched.map((run) => [run.summary.id, run] as const),
      ]);
    });
  }
}
