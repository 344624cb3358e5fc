import { applyFix } from '../../common/checks/apply-fix.ts';
import type { DataCheck } from '../../common/checks/data-check.ts';
import type { ProfiledDataset, ReadOptions } from '../../common/datasets/dataset.ts';
import type { ColumnTreatment, Recipe } from '../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../common/datasets/suggest-target.ts';
import type { GeneratorSpec } from '../../common/generators/generator.ts';
import { TableEditing } from '../features/datasets/table-editing.svelte.ts';
import { Regenerating } from '../features/generators/regenerating.svelte.ts';
import { changeRecipe, changeTable } from '../features/recipe/change-recipe.ts';
import { carryOver, retarget, treatColumn } from '../features/recipe/edit-recipe.ts';
import type { ProjectState } from '../state/project.svelte.ts';
import type { Studio } from '../state/studio.svelte.ts';

export type DataTab = 'table' | 'images' | 'series' | 'explore' | 'checks' | 'network' | 'import';

/** What the Data place of a project shows, and what its panes do to the project. */
export class DataPlace {
  readonly studio: Studio;
  readonly project: ProjectState;
  readonly editing: TableEditing;
  readonly regenerating: Regenerating;
  tab = $state<DataTab>('table');
  pictures = $state<'pictures' | 'statistics' | 'augmentation'>('pictures');
  openedCheck = $state<string | null>(null);
  /** Rows that a finding or a chart is about. */
  marked = $state.raw<ReadonlySet<number>>(new Set());
  goTo = $state.raw<{ readonly row: number } | null>(null);
  #chosen = $state<string | null>(null);

  readonly table = $derived.by(() => this.project.table);
  readonly recipe = $derived.by(() => this.project.project.recipe);
  readonly target = $derived(this.recipe?.treatments.find(({ role }) => role === 'target')?.column);
  /** The column that is chosen, while the table or the recipe has it; otherwise the target. */
  readonly selected = $derived(
    [this.#chosen, this.target, this.table?.dataset.columns[0]?.name].find(
      (name) =>
        this.table?.dataset.columns.some((column) => column.name === name) ||
        this.recipe?.derived?.some((derived) => derived.name === name),
    ) ?? null,
  );
  readonly imageColumn = $derived(
    this.table?.dataset.columns.find(({ type }) => type === 'image')?.name,
  );
  /** Rows in order, as far as the table tells: a date beside numbers, or windows in the recipe. */
  readonly isSeries = $derived(
    this.recipe?.window !== undefined ||
      (['date', 'number'] as const).every((type) =>
        this.table?.dataset.columns.some((column) => column.type === type),
      ),
  );
  readonly tabs = $derived<readonly { readonly value: DataTab; readonly label: string }[]>([
    { value: 'table', label: 'Table' },
    ...(this.imageColumn === undefined ? [] : [{ value: 'images', label: 'Images' } as const]),
    ...(this.isSeries ? [{ value: 'series', label: 'Series' } as const] : []),
    { value: 'explore', label: 'Explore' },
    { value: 'checks', label: 'Checks' },
    { value: 'network', label: 'What the network sees' },
    { value: 'import', label: 'Import' },
  ]);
  /** A tab may go with the table that had it. */
  readonly shownTab = $derived(
    this.tabs.some(({ value }) => value === this.tab) ? this.tab : 'table',
  );

  constructor(studio: Studio, project: ProjectState) {
    this.studio = studio;
    this.project = project;
    this.editing = new TableEditing(studio, project);
    this.regenerating = new Regenerating(studio);
  }

  select(column: string): void {
    this.#chosen = column;
  }

  change(next: Recipe, label: string, mark: string | null = null): void {
    changeRecipe(this.project, next, label, mark);
  }

  treat(
    column: string,
    changes: Partial<Omit<ColumnTreatment, 'column'>>,
    label: string,
    mark: string | null = null,
  ): void {
    const { recipe } = this;
    if (recipe) this.change(treatColumn(recipe, column, changes), label, mark);
  }

  predict(column: string): void {
    const { table, recipe, target } = this;
    if (!table || !recipe || column === target) return;
    this.change(retarget(recipe, column, suggestRecipe(table, column)), `Predict ${column}`);
  }

  mend(check: DataCheck, index: number): void {
    const { recipe } = this;
    const fix = check.fixes[index];
    if (recipe && fix) this.change(applyFix(recipe, fix), fix.label);
  }

  openCheck(check: DataCheck): void {
    this.tab = 'checks';
    this.openedCheck = check.id;
  }

  /** Marks rows in the table and brings the first one into view. */
  showRows(rows: readonly number[], first: number, column: string | null): void {
    this.marked = new Set(rows);
    this.goTo = { row: first };
    if (column !== null) this.select(column);
    this.tab = 'table';
  }

  /** Reads the same file in another way: columns that are still there keep their treatment. */
  reread(options: ReadOptions): void {
    void this.editing.reread(options, (table) => {
      const { project, recipe } = this;
      const message = 'The file was read again.';
      const suggested = suggestRecipe(table, suggestTarget(table));
      project.table = table;
      this.change(recipe ? carryOver(recipe, suggested) : suggested, message);
      // What stood in the place of this reading is gone.
      project.history.clear();
      this.studio.notices.show({ tone: 'success', message });
    });
  }

  /** Takes a newer version of the data in place of the table. */
  replace(table: ProfiledDataset): void {
    const message = 'The newer version is in its place.';
    this.#forgetRows();
    changeTable(this.project, table, `Use the newer version of ${table.dataset.name}`);
    this.studio.notices.show({ tone: 'success', message });
  }

  /** Makes a generated set anew, as one undoable change. */
  regenerate(spec: GeneratorSpec, label: string, mark: string): void {
    void this.regenerating.make(spec, (table) => {
      this.#forgetRows();
      changeTable(this.project, table, label, mark);
    });
  }

  /** Rows of another table are others. */
  #forgetRows(): void {
    this.marked = new Set();
    this.goTo = null;
  }
}
