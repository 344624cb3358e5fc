import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { JudgedRun } from '../evaluation/judged-runs.ts';

/** Rows that are looked at. */
const most = 200;

/**
 * What is to be said of two runs that learned from different tables, where rows are paired by their number all the
 * same; null where both have the same table, or one with the same content. Throws `unavailable` with a sentence where
 * rows of the same number share nothing.
 */
export async function remarkOnTables(
  { datasets, analysis }: { readonly datasets: DatasetRepository; readonly analysis: Analysis },
  first: JudgedRun,
  second: JudgedRun,
): Promise<string | null> {
  if (first.run.datasetId === second.run.datasetId) return null;
  const gone = [first, second].find(({ run }) => !datasets.get(run.datasetId));
  const [one, other] = [datasets.get(first.run.datasetId), datasets.get(second.run.datasetId)];
  if (!one || !other) {
    return `The table of “${gone?.run.summary.name}” is no longer in the library. Rows are paired by their number, and whether they are the same rows is not known.`;
  }
  const [a, b] = [one.dataset, other.dataset];
  if (a.source.sha256 === b.source.sha256 && a.rows === b.rows) return null;
  const { looked, alike } = await analysis.compare(
    'comparison.alike',
    { tables: [one, other], rows: sharedRows(first, second), without: targetsOf(first) },
    {},
  );
  if (alike === 0) {
    throw new AppError(
      'unavailable',
      `“${first.run.summary.name}” and “${second.run.summary.name}” learned from different tables, “${a.name}” and “${b.name}”, and rows of the same number have other cells in each, so their answers cannot be paired. Train one of them on the table of the other.`,
    );
  }
  return `The tables differ: “${a.name}” and “${b.name}”. Rows are paired by their number; of ${looked} looked at, ${alike} have mostly the same cells in both. Data tells what differs.`;
}

/** Numbers of rows that both were judged on, evenly chosen. */
function sharedRows(first: JudgedRun, second: JudgedRun): readonly number[] {
  const others = new Set(second.rows.rows);
  const shared = [...first.rows.rows].filter((row) => others.has(row));
  const step = Math.max(1, shared.length / most);
  return Array.from(
    { length: Math.min(most, shared.length) },
    (_, at) => shared[Math.floor(at * step)] ?? 0,
  );
}

/** The targets agree already: they say nothing of whether the rows are the same. */
function targetsOf({ run }: JudgedRun): readonly string[] {
  return run.recipe.treatments.flatMap(({ role, column }) => (role === 'target' ? column : []));
}
