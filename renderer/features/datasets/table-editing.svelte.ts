import type { Chosen } from '../../state/connection.ts';
import type { ProfiledDataset, ReadOptions, Sample } from '../../../common/datasets/dataset.ts';
import type { GeneratorSpec } from '../../../common/generators/generator.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { takeTable } from './take-table.ts';

/** Brings tables into a project and keeps the table's column types as the recipe says. */
export class TableEditing {
  readonly #studio: Studio;
  readonly #project: ProjectState;
  /** True while a file is read. */
  busy = $state(false);
  /** Types that were refused, so that they are not asked for again and again. */
  #refused = new Set<string>();
  #typing: Promise<void> = Promise.resolve();

  constructor(studio: Studio, project: ProjectState) {
    this.#studio = studio;
    this.#project = project;
  }

  /** Several files as one table, or a part of one. */
  takeFiles(files: readonly Chosen[], options: ReadOptions = {}): Promise<void> {
    return this.#read(async () => {
      takeTable(this.#project, await this.#studio.importFiles(files, options));
    });
  }

  /** A table that stood on the clipboard. */
  takePasted(text: string): Promise<void> {
    return this.#read(async () => {
      const name = 'Pasted table';
      takeTable(this.#project, await this.#studio.api.datasets.paste({ text, name }));
    });
  }

  takeGenerated(spec: GeneratorSpec): Promise<void> {
    return this.#read(async () => {
      takeTable(this.#project, await this.#studio.api.datasets.generate({ spec }));
    });
  }

  takeSample(sample: Sample): Promise<void> {
    return this.#read(async () => {
      const table = await this.#studio.api.datasets.importSample({ sampleId: sample.id });
      takeTable(this.#project, table);
    });
  }

  /** Reads the kept original again; `take` gets the new table. */
  reread(options: ReadOptions, take: (table: ProfiledDataset) => void): Promise<void> {
    return this.#read(async () => {
      const id = this.#project.table?.dataset.id;
      if (!id) return;
      take(await this.#studio.api.datasets.reread({ id, options }));
    });
  }

  /**
   * Makes the table's types follow the recipe's, one after the other. The recipe is what undo
   * covers, so undoing a type correction corrects the table too.
   */
  followTypes(): void {
    const { table, project } = this.#project;
    if (!table || !project.recipe) return;
    const types = new Map(table.dataset.columns.map(({ name, type }) => [name, type]));
    for (const { column, type } of project.recipe.treatments) {
      const key = `${table.dataset.id}/${column}/${type}`;
      const now = types.get(column);
      if (now === undefined || now === type || this.#refused.has(key)) continue;
      // Until the answer is there, the same question is not asked twice.
      this.#refused.add(key);
      this.#typing = this.#typing.then(async () => {
        const { id } = table.dataset;
        await this.#studio.guard(async () => {
          this.#project.table = await this.#studio.api.datasets.setType({ id, column, type });
          this.#refused.delete(key);
        });
      });
    }
  }

  async #read(action: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.#studio.guard(action);
    this.busy = false;
  }
}
