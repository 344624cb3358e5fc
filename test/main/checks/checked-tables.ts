import { applyFix } from '../../../common/checks/apply-fix.ts';
import type { DataCheck } from '../../../common/checks/data-check.ts';
import type { ApiEvent } from '../../../common/api/api.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { Checks } from '../../../main/services/checks/check-calls.ts';
import { ExploredTables } from '../explore/explored-table.ts';

export type Columns = Record<string, (string | number | null)[]>;

/** Tables with the checks over them. */
export class CheckedTables {
  readonly tables: ExploredTables;
  readonly events: ApiEvent[] = [];
  readonly checks: Checks;

  private constructor(tables: ExploredTables) {
    this.tables = tables;
    this.checks = new Checks(tables.analysis, (event) => {
      this.events.push(event);
    });
  }

  static async make(): Promise<CheckedTables> {
    return new CheckedTables(await ExploredTables.make());
  }

  run({ dataset }: ProfiledDataset, recipe: Recipe): Promise<readonly DataCheck[]> {
    return Promise.resolve(this.checks.calls().run({ datasetId: dataset.id, recipe }));
  }

  /** Row numbers behind a finding. */
  async rows({ dataset }: ProfiledDataset, recipe: Recipe, id: string): Promise<number[]> {
    const page = await this.checks
      .calls()
      .rows({ datasetId: dataset.id, recipe, id, offset: 0, limit: 1000 });
    return page.rows.map(({ row }) => row);
  }

  /** What is found after the fix of that label was applied. */
  async after(
    table: ProfiledDataset,
    recipe: Recipe,
    check: DataCheck,
    fix = 0,
  ): Promise<readonly DataCheck[]> {
    const chosen = check.fixes[fix];
    if (!chosen) throw new Error(`${check.id} has no fix ${fix}`);
    return this.run(table, applyFix(recipe, chosen));
  }

  async remove(): Promise<void> {
    await this.tables.remove();
  }
}

/** 600 rows of three measured numbers, two categories and a class that follows from them with some noise. */
export function cleanColumns(seed = 1): Columns {
  const random = RandomSource.seeded(seed, 'clean');
  const rows = Array.from({ length: 600 }, (_, row) => row);
  const kind = rows.map((row) => ['ale', 'lager', 'stout'][row % 3] ?? 'ale');
  const level = (row: number) => row % 3;
  const round = (value: number) => Number(value.toFixed(4));
  return {
    bitterness: rows.map((row) => round(20 + 12 * level(row) + 4 * random.normal())),
    colour: rows.map((row) => round(10 + 9 * level(row) + 4 * random.normal())),
    strength: rows.map(() => round(5 + random.normal() * 0.7)),
    country: rows.map(() => ['be', 'de', 'uk', 'cz'][random.below(4)] ?? 'be'),
    bottled: rows.map(() => (random.below(2) === 0 ? 'yes' : 'no')),
    kind,
  };
}
