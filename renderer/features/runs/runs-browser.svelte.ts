import type { Run, RunSummary } from '../../../common/runs/run.ts';
import { runLooks } from '../../../common/runs/run-color.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { saveFrom } from '../../ui/choose-file.ts';
import { runColumns, sortRuns, type RunEntry, type RunOrder } from './run-columns.ts';

/** The table of runs: which are listed, in which order, which are chosen, and what can be done. */
export class RunsBrowser {
  readonly #studio: Studio;
  readonly #project: ProjectState;
  scope = $state<'project' | 'all'>('project');
  order = $state.raw<RunOrder>({ column: 'date', descending: true });
  /** Chosen runs in the order of choosing. */
  chosen = $state.raw<readonly string[]>([]);
  /** Settings of runs, fetched as they come into view. */
  details = $state.raw<ReadonlyMap<string, Run>>(new Map());
  readonly #asked = new Set<string>();

  readonly listed = $derived.by(() =>
    this.scope === 'all' ? this.#studio.runs.list : this.#studio.runs.of(this.#project.project.id),
  );
  readonly entries: readonly RunEntry[] = $derived(
    this.listed.map((summary) => ({ summary, run: this.details.get(summary.id) })),
  );
  readonly columns = $derived(runColumns(this.entries, this.scope === 'all'));
  readonly sorted = $derived(
    sortRuns(
      this.entries,
      this.columns.find((column) => column.id === this.order.column),
      this.order.descending,
    ),
  );
  readonly looks = $derived.by(() => runLooks(this.#studio.runs.list));
  /** Chosen runs that still exist, with their settings where known. */
  readonly chosenEntries: readonly RunEntry[] = $derived(
    this.chosen.flatMap((id) => this.entries.filter(({ summary }) => summary.id === id)),
  );

  constructor(studio: Studio, project: ProjectState, first: string | null) {
    this.#studio = studio;
    this.#project = project;
    if (first) this.chosen = [first];
  }

  sortBy(column: string): void {
    const same = this.order.column === column;
    this.order = { column, descending: same ? !this.order.descending : false };
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
      const stale = status !== 'preparing' && this.details.get(id)?.fitted === null;
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

  async rename(id: string, name: string): Promise<void> {
    const trimmed = name.trim();
    if (trimmed === '' || trimmed === this.#studio.runs.find(id)?.name) return;
    await this.#change(() => this.#studio.api.runs.rename({ id, name: trimmed }));
  }

  async annotate(id: string, note: string): Promise<void> {
    if (note === this.#studio.runs.find(id)?.note) return;
    await this.#change(() => this.#studio.api.runs.annotate({ id, note }));
  }

  async #change(call: () => Promise<RunSummary>): Promise<void> {
    await this.#studio.guard(async () => this.#studio.runs.take(await call()));
  }

  /** Puts a run's settings into its project and goes to Train. */
  async duplicateSettings(run: RunSummary): Promise<void> {
    await this.#studio.guard(async () => {
      if (run.projectId === this.#project.project.id) await this.#project.flush();
      const project = await this.#studio.api.runs.copySettings({ id: run.id });
      if (project.id === this.#project.project.id) {
        this.#project.adopt(project, `Copy settings of “${run.name}”`);
      }
      this.#studio.route.open(project.id, 'train');
      this.#studio.notices.show({
        tone: 'success',
        message: `The settings of “${run.name}” are in the project. Train starts a new run with them.`,
      });
    });
  }

  async exportRun(run: RunSummary): Promise<void> {
    await this.#studio.guard(async () => {
      const { token, name } = await this.#studio.api.experiments.exportRun({ runId: run.id });
      saveFrom(this.#studio.connection.downloadUrl(token), name);
    });
  }

  /** Saves the epochs of a run as a CSV file, or as event files for TensorBoard. */
  async exportLog(run: RunSummary, form: 'csv' | 'tensorboard'): Promise<void> {
    await this.#studio.guard(async () => {
      const { token, name } = await this.#studio.api.export.log({ runId: run.id, form });
      saveFrom(this.#studio.connection.downloadUrl(token), name);
    });
  }

  /** Hides runs; the notice brings them back. */
  async remove(runs: readonly RunSummary[]): Promise<void> {
    const ids = runs.map((run) => run.id);
    await this.#studio.guard(async () => {
      await this.#studio.api.runs.remove({ ids });
      this.#studio.runs.receive({ name: 'runs.removed', payload: { ids } });
      this.chosen = this.chosen.filter((id) => !ids.includes(id));
      const what = runs.length === 1 ? `“${runs[0]?.name}”` : `${runs.length} runs`;
      this.#studio.notices.show({
        tone: 'info',
        message: `Deleted ${what}.`,
        action: { label: 'Undo', run: () => void this.#restore(ids) },
      });
    });
  }

  async #restore(ids: readonly string[]): Promise<void> {
    await this.#studio.guard(async () => {
      await this.#studio.api.runs.restore({ ids });
      await this.#studio.runs.refresh();
    });
  }
}
