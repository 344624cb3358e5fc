import type { MomentPlane, PlaneAxis } from '../../../common/comparison/comparison-api.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import { readNumber } from '../../../common/datasets/read-value.ts';
import type { JudgedRun } from '../evaluation/judged-runs.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import type { MomentParts } from './run-moment.ts';

/** Places along each axis: fine enough to see a border, few enough to be answered at once. */
const size = 48;
const mostPoints = 400;
/** Characters of a cell that holds a number. */
const longestNumber = 40;

/**
 * What a stored state says everywhere on the plane of two number features, as large as the rows of the part and a
 * twentieth around them. Null where the run learned from anything else.
 */
export async function decisionPlane(
  { analysis, datasets, tables, weights }: MomentParts,
  { run, rows, judged }: JudgedRun,
  checkpoint: number,
): Promise<MomentPlane | null> {
  const { fitted } = run;
  const features = fitted.recipe.treatments.filter(({ role }) => role === 'feature');
  const [x, y] = features;
  const plain = features.length === 2 && features.every(({ type }) => type === 'number');
  if (!plain || !x || !y || fitted.recipe.window || fitted.recipe.derived?.length) return null;
  const { dataset } = requireDataset(datasets, run.datasetId);
  const step = Math.max(1, Math.ceil(rows.rows.length / mostPoints));
  const chosen = Array.from(rows.rows.keys()).filter((at) => at % step === 0);
  const cells = await analysis.ask('evaluation.cells', {
    datasetId: run.datasetId,
    rows: chosen.map((at) => rows.rows[at] ?? 0),
    longest: longestNumber,
  });
  const numberIn = (row: number, { column }: { column: string }): number | null => {
    const cell = cells[row]?.[dataset.columns.findIndex(({ name }) => name === column)] ?? null;
    return cell === null ? null : readNumber(cell, dataset.dialect.decimal);
  };
  const points = chosen.flatMap((at, i) => {
    const [a, b] = [numberIn(i, x), numberIn(i, y)];
    const value = judged.actual[judged.kind === 'classes' ? at : at * judged.names.length];
    return a === null || b === null || value === undefined ? [] : [{ x: a, y: b, value }];
  });
  if (points.length < 2) return null;
  const across = axisOf(
    x.column,
    points.map((point) => point.x),
  );
  const up = axisOf(
    y.column,
    points.map((point) => point.y),
  );
  const asked = Array.from({ length: size * size }, (_, i) => ({
    [x.column]: String(placeOn(across, i % size)),
    [y.column]: String(placeOn(up, Math.floor(i / size))),
  }));
  const encoded = tables.encode(fitted, asked);
  const outputs = await weights.outputs(run, encoded.features, checkpoint);
  const training = trainingOfMainOutput(run.training, run.network);
  const read = readOutputs(fitted, training, outputs, asked.length);
  const classes = fitted.classes.length;
  const isClass = judged.kind === 'classes';
  return {
    x: across,
    y: up,
    size,
    values: isClass ? [...read.classes] : [...read.values],
    certainty: asked.map((_, i) =>
      isClass ? (read.probabilities[i * classes + (read.classes[i] ?? 0)] ?? 1) : 1,
    ),
    points,
  };
}

function axisOf(name: string, values: readonly number[]): PlaneAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) / 20 || 1;
  return { name, from: low - room, to: high + room };
}

function placeOn({ from, to }: PlaneAxis, place: number): number {
  return from + ((to - from) * place) / (size - 1);
}
