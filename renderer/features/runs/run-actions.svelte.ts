import type { RunMarks } from '../../../common/runs/run-table-api.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { saveBlob, saveFrom } from '../../ui/choose-file.ts';
import { chartCsv } from '../../ui/charts/chart-data.ts';
import type { RunGroup } from './group-runs.ts';
import type { RunColumn } from './run-columns.ts';
import { groupsTable, tableCsv, tableJson } from './table-export.ts';

/** What can be done with runs of the table; what fails is shown. */
export class RunActions {
  readonly #studio: Studio;
  readonly #project: ProjectState;
  readonly #gone: (ids: readonly string[]) => void;

  /** @param gone Called with runs that are no longer there. */
  constructor(studio: Studio, project: ProjectState, gone: (ids: readonly string[]) => void) {
    this.#studio = studio;
    this.#project = project;
    this.#gone = gone;
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

  /** Sets marks of runs; where `undone` is told, a notice of that text takes them back. */
  async mark(runs: readonly RunSummary[], marks: RunMarks, undone?: string): Promise<void> {
    if (runs.length === 0) return;
    await this.#studio.guard(async () => {
      const ids = runs.map(({ id }) => id);
      this.#studio.runs.takeAll(await this.#studio.api.runTable.mark({ ids, marks }));
      if (undone === undefined) return;
      this.#studio.notices.show({
        tone: 'info',
        message: undone,
        action: { label: 'Undo', run: () => void this.mark(runs, opposite(marks)) },
      });
    });
  }

  async archive(runs: readonly RunSummary[], archived: boolean): Promise<void> {
    const changing = runs.filter((run) => run.archived !== archived);
    const verb = archived ? 'Archived' : 'Unarchived';
    await this.mark(changing, { archived }, `${verb} ${namesOf(changing)}.`);
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
      const exported = await this.#studio.api.experiments.exportRun({ runId: run.id });
      saveFrom(this.#studio.connection.downloadUrl(exported.token), exported.name);
      if (run.origin === null) return;
      this.#studio.notices.show({
        tone: 'info',
        message:
          exported.lost === null
            ? `“${run.name}” went on from a stored state of “${run.origin.name}”. The file tells how to get there: “layerwright train”, and Train where the file is opened, train that first, then the branch, with the same numbers.`
            : `${exported.lost} Trained from its first step, the file gives other numbers. The project exported with its data and runs has the state.`,
      });
    });
  }

  /** Saves the epochs of a run as a CSV file, or as event files for TensorBoard. */
  async exportLog(run: RunSummary, form: 'csv' | 'tensorboard'): Promise<void> {
    await this.#studio.guard(async () => {
      const { token, name } = await this.#studio.api.export.log({ runId: run.id, form });
      saveFrom(this.#studio.connection.downloadUrl(token), name);
    });
  }

  /** Saves the shown rows and columns. */
  exportTable(
    runs: readonly RunSummary[],
    columns: readonly RunColumn[],
    form: 'csv' | 'json',
  ): void {
    const [text, type] =
      form === 'csv'
        ? [tableCsv(runs, columns), 'text/csv']
        : [tableJson(runs, columns), 'application/json'];
    saveBlob(new Blob([text], { type }), `runs.${form}`);
  }

  /** Saves groups of runs with the means of the shown columns. */
  exportGroups(groups: readonly RunGroup[], groupBy: string, columns: readonly RunColumn[]): void {
    const text = chartCsv(groupsTable(groups, groupBy, columns));
    saveBlob(new Blob([text], { type: 'text/csv' }), `runs by ${groupBy}.csv`);
  }

  /** Hides runs; the notice brings them back. */
  async remove(runs: readonly RunSummary[]): Promise<void> {
    const ids = runs.map((run) => run.id);
    await this.#studio.guard(async () => {
      await this.#studio.api.runs.remove({ ids });
      this.#studio.runs.receive({ name: 'runs.removed', payload: { ids } });
      this.#gone(ids);
      this.#studio.notices.show({
        tone: 'info',
        message: `Deleted ${namesOf(runs)}.`,
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

function namesOf(runs: readonly RunSummary[]): string {
  return runs.length === 1 ? `“${runs[0]?.name}”` : `${runs.length} runs`;
}

function opposite(marks: RunMarks): RunMarks {
  const { starred, pinned, archived, addTags, removeTags } = marks;
  return {
    ...(starred === undefined ? {} : { starred: !starred }),
    ...(pinned === undefined ? {} : { pinned: !pinned }),
    ...(archived === undefined ? {} : { archived: !archived }),
    ...(addTags ? { removeTags: addTags } : {}),
    ...(removeTags ? { addTags: removeTags } : {}),
  };
}
