import { join } from 'node:path';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../../common/datasets/suggest-target.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { Analysis } from '../../../main/services/analysis/analysis.ts';
import { exploreCalls } from '../../../main/services/explore/explore-calls.ts';
import type { DatasetRepository } from '../../../main/storage/dataset-repository.ts';
import { DatasetFolder } from '../datasets/dataset-folder.ts';

/** Tables in a folder of their own with the services that look at them; a repository would need a library. */
export class ExploredTables {
  readonly folder: DatasetFolder;
  readonly repository: DatasetRepository;
  readonly analysis: Analysis;
  readonly explore: ReturnType<typeof exploreCalls>;
  readonly #tables = new Map<string, ProfiledDataset>();

  private constructor(folder: DatasetFolder) {
    this.folder = folder;
    const get = (id: string) => {
      const table = this.#tables.get(id);
      return table ? { ...table, options: {} } : null;
    };
    this.repository = { get } as unknown as DatasetRepository;
    this.analysis = new Analysis(join(folder.path, 'datasets'), this.repository);
    this.explore = exploreCalls(this.analysis);
  }

  static async make(): Promise<ExploredTables> {
    return new ExploredTables(await DatasetFolder.make());
  }

  /** Imports the text of a CSV file, or a file. */
  async add(table: { readonly csv: string } | { readonly path: string }): Promise<ProfiledDataset> {
    const imported = await ('csv' in table
      ? this.folder.import(table.csv)
      : this.folder.importFile(table.path));
    this.#tables.set(imported.dataset.id, imported);
    return imported;
  }

  async remove(): Promise<void> {
    await this.analysis.close();
    await this.folder.remove();
  }
}

/** What the program suggests for a table, perhaps with another target. */
export function recipeFor(table: ProfiledDataset, target = suggestTarget(table)): Recipe {
  return suggestRecipe(table, target);
}

/** A CSV file from columns of cells. */
export function csvOf(
  columns: Readonly<Record<string, readonly (string | number | null)[]>>,
): string {
  const names = Object.keys(columns);
  const rows = Math.max(...names.map((name) => columns[name]?.length ?? 0));
  const lines = Array.from({ length: rows }, (_, row) =>
    names.map((name) => columns[name]?.[row] ?? '').join(','),
  );
  return [names.join(','), ...lines, ''].join('\n');
}
