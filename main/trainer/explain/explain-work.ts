import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { ChangedRows } from '../../../common/explain/changed-rows.ts';
import type { ExplainRequest, FindingOf } from '../../../common/explain/explain-protocol.ts';
import { scoreOutputs } from '../../../common/explain/metrics.ts';
import { covered, patchesOf } from '../../../common/explain/patches.ts';
import { permutation } from '../../../common/random/permutation.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { predictRows } from '../predict-rows.ts';
import type { LoadedRun } from './explained-run.ts';

/** What a piece of work may hear and say. */
export interface WorkControl {
  readonly signal: AbortSignal;
  /** @param done From 0 to 1. */
  readonly tell: (done: number) => void;
}

/** The rows of a request: features row-major [rows, width], and their targets. */
export interface WorkRows {
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly width: number;
}

type Asked<Kind extends ExplainRequest['question']['kind']> = Extract<
  ExplainRequest['question'],
  { readonly kind: Kind }
>;

/**
 * The metric with the cells of each column dealt to other rows, as scikit-learn's `permutation_importance`: every
 * column and repeat has a permutation of its own from the seed.
 */
export async function scorePermuted(
  run: LoadedRun,
  request: ExplainRequest,
  question: Asked<'importance'>,
  { features, targets }: WorkRows,
  { signal, tell }: WorkControl,
): Promise<FindingOf<'importance'>> {
  const { fitted } = request;
  const { metric, columns, repeats, seed } = question;
  const training = trainingOfMainOutput(request.training, request.network);
  const rows = new ChangedRows({ fitted, features, ...question });
  const scoreOf = async (changed: Float32Array): Promise<number> => {
    const outputs = await answersFor(run, changed, rows.width);
    return scoreOutputs(metric, fitted, training, outputs, targets);
  };
  const baseline = await scoreOf(rows.unchanged());
  const scores: number[][] = [];
  for (const column of columns) {
    const own: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      signal.throwIfAborted();
      const random = RandomSource.seeded(seed, 'importance', column, repeat);
      own.push(await scoreOf(rows.permuted(column, permutation(rows.rows, random))));
      tell((scores.length * repeats + repeat + 1) / (columns.length * repeats));
    }
    scores.push(own);
  }
  return { kind: 'importance', baseline, scores };
}

/** Outputs of the rows as they are and with each change in all of them. */
export async function answerChanged(
  run: LoadedRun,
  { fitted }: ExplainRequest,
  question: Asked<'changes'>,
  { features }: WorkRows,
  { signal, tell }: WorkControl,
): Promise<FindingOf<'changes'>> {
  const rows = new ChangedRows({ fitted, features, ...question });
  const first = await answersFor(run, rows.unchanged(), rows.width);
  const outputs = new Float32Array(first.length * (question.changes.length + 1));
  outputs.set(first);
  for (const [index, change] of question.changes.entries()) {
    signal.throwIfAborted();
    const answers = await answersFor(run, rows.replaced(change), rows.width);
    outputs.set(answers, first.length * (index + 1));
    tell((index + 1) / question.changes.length);
  }
  return { kind: 'changes', outputs };
}

/** Covered pictures that go into one call. */
const coveredAtOnce = 64;

/** Outputs of the first row with every square of its picture covered in turn. */
export async function answerCovered(
  run: LoadedRun,
  { fitted }: ExplainRequest,
  { patch, stride }: Asked<'occlusion'>,
  { features, width }: WorkRows,
  { signal, tell }: WorkControl,
): Promise<FindingOf<'occlusion'>> {
  const { start, shape } = imageBlock(fitted);
  const [height = 1, across = 1, channels = 1] = shape;
  const row = features.slice(0, width);
  const picture = row.slice(start, start + elementCount(shape));
  const patches = patchesOf(height, across, patch, stride);
  const parts = [await answersFor(run, row, width)];
  for (let from = 0; from < patches.length; from += coveredAtOnce) {
    signal.throwIfAborted();
    const some = patches.slice(from, from + coveredAtOnce);
    const changed = new Float32Array(some.length * width);
    some.forEach((square, index) => {
      changed.set(row, index * width);
      changed.set(covered(picture, across, channels, square), index * width + start);
    });
    parts.push(await answersFor(run, changed, width));
    tell(Math.min(1, (from + some.length) / patches.length));
    await nextTurn();
  }
  const outputs = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    outputs.set(part, at);
    at += part.length;
  }
  return { kind: 'occlusion', outputs, picture };
}

/** The main output for prepared rows [rows, width]. */
async function answersFor(
  run: LoadedRun,
  features: Float32Array,
  width: number,
): Promise<Float32Array> {
  const all = Int32Array.from({ length: features.length / width }, (_, row) => row);
  return predictRows(await run.program(), features, width, all);
}

/** Where the picture stands in a prepared row. */
export function imageBlock({ blocks }: FittedRecipe) {
  const block = blocks.find(({ kind }) => kind === 'image');
  if (!block) throw new RangeError('The rows have no picture.');
  return block;
}
