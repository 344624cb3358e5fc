import { AppError } from '../../../common/errors/app-error.ts';
import { dependenceGrid, meanAnswers } from '../../../common/explain/dependence-grid.ts';
import { explainedColumns } from '../../../common/explain/explained-columns.ts';
import type {
  ExplainApi,
  Importance,
  PartialDependence,
} from '../../../common/explain/explain-api.ts';
import { explainOffers } from '../../../common/explain/explain-offers.ts';
import { lossesOf, metricsOf } from '../../../common/explain/metrics.ts';
import { featureWidth } from '../../../common/datasets/recipe.ts';
import type { ExplainControl } from '../training/warm-trainer.ts';
import type { ExplainedPart } from './explained-part.ts';

/** Numbers that are held of changed rows at once: rows of pictures are fewer. */
const mostNumbers = 32_000_000;

type Input<Call extends keyof ExplainApi> = Parameters<ExplainApi[Call]>[0];

/** Permutation importance of the columns: see `scorePermuted`. */
export async function importanceOf(
  part: ExplainedPart,
  { metric, repeats, seed, most }: Input<'importance'>,
  control: ExplainControl,
): Promise<Importance> {
  const { fitted } = part.run;
  if (!metricsOf(fitted.task).includes(metric)) {
    throw new AppError('invalid-input', 'This metric does not fit the task of the run.');
  }
  const columns = explainedColumns(fitted).map(({ column }) => column);
  const rows = part.choose(Math.min(most, mostRows(part)), seed);
  const given = await part.givenCells(rows, control.signal);
  const question = { kind: 'importance', metric, columns, repeats, seed, ...given } as const;
  const { baseline, scores } = await part.ask(rows, question, control);
  if (Number.isNaN(baseline)) {
    throw new AppError(
      'unavailable',
      'This metric cannot be worked out for these rows: the network gives no numbers for some, or all targets are equal. Choose another metric or part.',
    );
  }
  return {
    metric,
    baseline,
    rows: rows.length,
    of: part.rowCount,
    repeats,
    seed,
    columns: columns
      .map((column, index) => ({ column, ...lossesOf(metric, baseline, scores[index] ?? []) }))
      .sort((a, b) => b.mean - a.mean),
  };
}

/** Mean and single answers as one column is set to each of its values. */
export async function dependenceOf(
  part: ExplainedPart,
  { column, output, points, curves, most, seed }: Input<'partialDependence'>,
  control: ExplainControl,
): Promise<PartialDependence> {
  const { network, fitted } = part.run;
  const problem = explainOffers(network, fitted).unfit.dependence;
  if (problem !== null) throw new AppError('unavailable', problem);
  const usual = (await part.usual(control.signal)).find((one) => one.column === column);
  const grid = usual ? dependenceGrid(usual, points, part.decimal) : [];
  if (!usual || grid.length === 0) {
    throw new AppError(
      'unavailable',
      `“${column}” cannot be varied: only numbers and categories that reach the network can.`,
      { place: { column } },
    );
  }
  const rows = part.choose(Math.min(most, mostRows(part)), seed);
  const given = await part.givenCells(rows, control.signal);
  const changes = grid.map(({ cell }) => ({ column, cell }));
  const question = { kind: 'changes', changes, ...given } as const;
  const { outputs } = await part.ask(rows, question, control);
  const count = rows.length;
  const { answers, className } = part.answers(outputs, count * (grid.length + 1), output);
  const at = (point: number, row: number) => answers[(point + 1) * count + row] ?? NaN;
  const shown = evenly(count, curves);
  return {
    column,
    kind: usual.kind === 'numbers' ? 'numbers' : 'categories',
    className,
    points: grid,
    mean: meanAnswers(answers, count),
    curves: shown.map((row) => grid.map((_, point) => at(point, row))),
    curveRows: shown.map((row) => part.rows.rows[rows[row] ?? 0] ?? 0),
    rows: count,
    of: part.rowCount,
    seed,
  };
}

function mostRows({ run }: ExplainedPart): number {
  return Math.max(1, Math.floor(mostNumbers / featureWidth(run.fitted)));
}

/** About so many of `count` places, evenly spread. */
function evenly(count: number, most: number): readonly number[] {
  const shown = Math.min(count, most);
  return Array.from({ length: shown }, (_, index) => Math.floor((index * count) / shown));
}
