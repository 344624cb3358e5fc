import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareTable } from '../../common/datasets/prepare-table.ts';
import type { ColumnTreatment, Recipe } from '../../common/datasets/recipe.ts';
import { chosenAnswers } from '../../common/explain/answers.ts';
import { dependenceGrid, meanAnswers, usualNumbers } from '../../common/explain/dependence-grid.ts';
import { lossesOf, metricsOf } from '../../common/explain/metrics.ts';
import { permutation } from '../../common/random/permutation.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { LoadedRun } from '../../main/trainer/explain/explained-run.ts';
import { answerChanged, scorePermuted } from '../../main/trainer/explain/explain-work.ts';
import { askPeer, peerPython } from '../engines/keras/run-keras.ts';
import { chain } from '../engines/networks.ts';

interface PeerAnswer {
  readonly error?: string;
  readonly importance: Readonly<
    Record<
      string,
      {
        readonly mean: readonly number[];
        readonly deviation: readonly number[];
        readonly losses: readonly (readonly number[])[];
      }
    >
  >;
  readonly dependence: readonly {
    readonly grid: readonly number[];
    readonly mean: readonly number[];
    /** [rows, points] */
    readonly curves: readonly (readonly number[])[];
  }[];
}

const script = fileURLToPath(new URL('explanations.py', import.meta.url));
const isMissing = spawnSync(peerPython, ['-c', 'import sklearn.inspection']).status !== 0;
if (isMissing) {
  console.log(
    `Skipped explanations beside scikit-learn: ${peerPython} has none; set LAYERWRIGHT_PEER_PYTHON.`,
  );
}

const [repeats, points, seed] = [4, 12, 5];
const names = ['a', 'b', 'colour'];
const colours = ['red', 'green', 'blue'];

/**
 * A table and a network whose numbers are all few eighths, so that single precision computes it without rounding and
 * every difference is one of meaning.
 */
function exampleOf(task: 'regression' | 'binary') {
  const rows = 120;
  const random = RandomSource.seeded(11, task);
  const a = Float64Array.from({ length: rows }, () => (random.below(33) - 16) / 4);
  const b = Float64Array.from({ length: rows }, (_, row) => (row < 60 ? 1 + 8 * (row % 2) : 5));
  b.forEach((value, row) => (b[row] = value === 5 ? 1 + random.below(9) : value));
  const colour = Int32Array.from({ length: rows }, () => random.below(3));
  const told = a.map((value, row) => {
    const sum = value + (b[row] ?? 0) - 5 + 2 * (colour[row] ?? 0) + random.below(5) - 4;
    return task === 'binary' ? Number(sum > 0) : sum;
  });
  const recipe: Recipe = {
    version: 2,
    treatments: [
      treat('a'),
      treat('b', { scaling: 'min-max' }),
      treat('colour', { type: 'category', missing: 'most-frequent' }),
      treat('y', {
        role: 'target',
        type: task === 'binary' ? 'category' : 'number',
        scaling: task === 'binary' ? 'none' : 'standard',
      }),
    ],
    split: { train: 0.5, validation: 0.25, test: 0.25, seed: 1, stratify: false },
  };
  const y =
    task === 'binary'
      ? { kind: 'category' as const, codes: Int32Array.from(told), values: ['no', 'yes'] }
      : { kind: 'number' as const, values: told, unreadable: 0 };
  const prepared = prepareTable(
    {
      rows,
      columns: new Map([
        ['a', { kind: 'number' as const, values: a, unreadable: 0 }],
        ['b', { kind: 'number' as const, values: b, unreadable: 0 }],
        ['colour', { kind: 'category' as const, codes: colour, values: colours }],
        ['y', y],
      ]),
    },
    recipe,
  );
  const { fitted, split } = prepared;
  const chosen = [...split.keys()].filter((place) => split[place] === 0);
  const pick = (values: Float32Array, width: number) =>
    Float32Array.from(chosen.flatMap((at) => [...values.subarray(at * width, (at + 1) * width)]));
  const categories = fitted.features[2]?.categories ?? [];
  const cells = chosen.map((place) => {
    const row = prepared.rows[place] ?? 0;
    const code = categories.indexOf(colours[colour[row] ?? 0] ?? '');
    return [a[row] ?? NaN, b[row] ?? NaN, code];
  });
  const network = chain(
    ['Input', { shape: [5] }],
    ['Dense', { units: 4, activation: 'relu' }],
    ['Dense', { units: 3, activation: 'relu' }],
    ['Dense', { units: 1, activation: task === 'binary' ? 'sigmoid' : 'linear' }],
  );
  const layers = [5, 4, 3].map((from, at) => {
    const to = [4, 3, 1][at] ?? 1;
    const eighths = (count: number) =>
      Float32Array.from({ length: count }, () => (random.below(17) - 8) / 8);
    return { id: `n${at + 1}`, from, to, kernel: eighths(from * to), bias: eighths(to) };
  });
  return {
    ...{ task, fitted, cells, categories, network, layers },
    features: pick(prepared.features, 5),
    targets: pick(prepared.targets, 1),
    training: { ...defaultTraining(task), engine: 'compiled' as const, threads: 1 },
  };
}

function treat(column: string, changes: Partial<ColumnTreatment> = {}): ColumnTreatment {
  const usual = { role: 'feature', type: 'number', missing: 'mean', encoding: 'one-hot' } as const;
  return { column, ...usual, scaling: 'none', ...changes };
}

type Example = ReturnType<typeof exampleOf>;

function ourRun({ network, fitted, training, layers }: Example): LoadedRun {
  const weights = Object.fromEntries(
    layers.flatMap(({ id, from, to, kernel, bias }) => [
      [`${id}/kernel`, { shape: [from, to], data: kernel }],
      [`${id}/bias`, { shape: [to], data: bias }],
    ]),
  );
  return new LoadedRun({ network, fitted, training }, weights);
}

function asPeerCase({ task, fitted, cells, targets, categories, layers }: Example): object {
  const scorings = {
    accuracy: 'accuracy',
    balanced_accuracy: 'balanced_accuracy',
    log_loss: 'neg_log_loss',
    r2_score: 'r2',
    root_mean_squared_error: 'neg_root_mean_squared_error',
    mean_absolute_error: 'neg_mean_absolute_error',
  } as const;
  const { offset, divisor } = fitted.target;
  return {
    ...{ task, rows: cells, points, categories: categories.length, target: { offset, divisor } },
    targets: [...targets].map((value) => value * divisor + offset),
    numbers: fitted.features.slice(0, 2).map((one) => ({
      offset: one.offset,
      divisor: one.divisor,
    })),
    layers: layers.map(({ from, to, kernel, bias }) => ({
      kernel: Array.from({ length: from }, (_, at) => [...kernel.subarray(at * to, (at + 1) * to)]),
      bias: [...bias],
    })),
    metrics: Object.fromEntries(metricsOf(task).map((metric) => [metric, scorings[metric]])),
    permutations: names.map((column) =>
      Array.from({ length: repeats }, (_, repeat) => {
        const random = RandomSource.seeded(seed, 'importance', column, repeat);
        return [...permutation(cells.length, random)];
      }),
    ),
  };
}

describe.skipIf(isMissing)('explanations beside scikit-learn', () => {
  const examples = (['regression', 'binary'] as const).map(exampleOf);
  const answers = askPeer<PeerAnswer>(script, isMissing ? [] : examples.map(asPeerCase));
  const runs = examples.map(ourRun);
  const control = { signal: new AbortController().signal, tell: () => undefined };
  const reading = { decimal: '.' as const, missingValues: [''] };
  afterAll(() => Promise.all(runs.map((run) => run.dispose())));

  const both = examples.map((example, at) => [example.task, example, at] as const);

  it.each(both)('permute columns to the same importance: %s', async (task, example, at) => {
    const [peer, run] = [answers[at], runs[at]];
    expect(peer?.error).toBeUndefined();
    if (!run || !peer) return;
    for (const metric of metricsOf(task)) {
      const question = {
        kind: 'importance',
        metric,
        columns: names,
        repeats,
        seed,
        cells: null,
        reading,
      } as const;
      const { baseline, scores } = await scorePermuted(
        run,
        requestOf(example, question),
        question,
        { ...example, width: 5 },
        control,
      );
      const wanted = peer.importance[metric];
      // Only the logarithm of a probability, which a sigmoid in single precision gives, is rounded.
      const digits = metric === 'log_loss' ? 5 : 9;
      scores.forEach((own, column) => {
        const { losses, mean, deviation } = lossesOf(metric, baseline, own);
        expect(mean).toBeCloseTo(wanted?.mean[column] ?? NaN, digits);
        expect(deviation).toBeCloseTo(wanted?.deviation[column] ?? NaN, digits);
        losses.forEach((loss, repeat) =>
          expect(loss).toBeCloseTo(wanted?.losses[column]?.[repeat] ?? NaN, digits),
        );
      });
      expect(wanted?.mean.some((one) => Math.abs(one) > 0.01)).toBe(true);
    }
  });

  it.each(both)('depend on columns in the same way: %s', async (task, example, at) => {
    const [peer, run] = [answers[at], runs[at]];
    expect(peer?.error).toBeUndefined();
    if (!run || !peer) return;
    const count = example.cells.length;
    for (const [place, column] of names.entries()) {
      const wanted = peer.dependence[place];
      const numbers = Float64Array.from(example.cells, (row) => row[place] ?? NaN);
      const grid =
        column === 'colour'
          ? (wanted?.grid ?? []).map((code) => ({
              cell: example.categories[code] ?? null,
              value: code,
            }))
          : dependenceGrid(usualNumbers(column, numbers, '.'), points, '.');
      expect(grid).toHaveLength(wanted?.grid.length ?? -1);
      grid.forEach(({ value }, point) => {
        expect(value ?? NaN).toBeCloseTo(wanted?.grid[point] ?? NaN, 12);
      });
      const changes = grid.map(({ cell }) => ({ column, cell }));
      const question = { kind: 'changes', changes, cells: null, reading } as const;
      const { outputs } = await answerChanged(
        run,
        requestOf(example, question),
        question,
        { ...example, width: 5 },
        control,
      );
      const { fitted, training } = example;
      const all = count * (grid.length + 1);
      const { answers: own } = chosenAnswers(
        fitted,
        training,
        outputs,
        all,
        task === 'binary' ? 1 : 0,
      );
      const largest = Math.max(...(wanted?.curves.flat().map(Math.abs) ?? []));
      const isClose = (value: number | undefined, other: number | undefined) =>
        expect(Math.abs((value ?? NaN) - (other ?? NaN))).toBeLessThan(1e-6 * largest);
      meanAnswers(own, count).forEach((mean, point) => {
        isClose(mean, wanted?.mean[point]);
        wanted?.curves.forEach((curve, row) =>
          isClose(own[(point + 1) * count + row], curve[point]),
        );
      });
    }
  });
});

/** What the trainer is asked with; the rows are given beside it. */
function requestOf<Question>({ network, fitted, training }: Example, question: Question) {
  return {
    ...{ type: 'explain' as const, requestId: 1, runId: '', libraryFile: '' },
    checkpoint: 'best' as const,
    ...{ network, fitted, training, question },
    rows: { folder: '', rows: new Int32Array() },
  };
}
