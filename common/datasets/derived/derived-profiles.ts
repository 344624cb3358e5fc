import type { ColumnProfile } from '../column.ts';
import type { Recipe } from '../recipe.ts';
import type { DerivedColumn } from './derived-column.ts';
import { sourcesOf, typeOfFormula } from './derived-sources.ts';

/**
 * The profiles of a table with those of its derived columns, as far as they follow from the others: their missing
 * and distinct values are upper bounds, and nothing is known of their size.
 */
export function withDerivedProfiles(
  { derived = [] }: Pick<Recipe, 'derived'>,
  profiles: readonly ColumnProfile[],
): readonly ColumnProfile[] {
  if (derived.length === 0) return profiles;
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const rows = profiles[0]?.rows ?? 0;
  for (const column of derived) {
    // A name that the table has too is a problem that is told elsewhere.
    if (!byName.has(column.name)) byName.set(column.name, profileOf(column, byName, rows));
  }
  return [...byName.values()];
}

function profileOf(
  { name, formula }: DerivedColumn,
  known: ReadonlyMap<string, ColumnProfile>,
  rows: number,
): ColumnProfile {
  const sources = sourcesOf(formula).flatMap((source) => known.get(source) ?? []);
  const gaps = sources.reduce((sum, { missing, unreadable }) => sum + missing + unreadable, 0);
  const missing = Math.min(rows, gaps);
  const combinations = sources.reduce((product, { distinct }) => product * distinct, 1);
  return {
    name,
    type: typeOfFormula(formula),
    rows,
    missing,
    distinct: Math.min(rows - missing, combinations),
    topValues: [],
    unreadable: 0,
    warnings: [],
  };
}
