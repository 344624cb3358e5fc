import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Experiment } from '../../../common/experiments/experiment.ts';
import { readExperiment } from '../../../common/experiments/schema.ts';
import { optimizerDefaults } from '../../../common/training/catalogue.ts';
import { startServices } from '../../../main/services/start.ts';
import { forkChildTrainer } from '../../../main/services/training/child-process-trainer.ts';
import { CommandLine, root, runCommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'layerwright-cli-train-'));
const example = join(root, 'resources', 'experiments', 'iris.json');
const iris = readExperiment(readFileSync(example, 'utf8'));

beforeAll(() => {
  copyFileSync(join(root, 'resources', 'samples', 'iris.csv'), join(folder, 'flowers.csv'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes an experiment into the folder. */
function experiment(name: string, changes: Partial<Experiment>): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ ...iris, ...changes }));
  return path;
}

const besideIt = { file: 'flowers.csv', options: {}, columnTypes: {} };

interface Line {
  readonly type: string;
  readonly epoch?: number;
  readonly status?: string;
  readonly metrics?: Record<string, number | null>;
  readonly test?: Record<string, number> | null;
}

const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('layerwright train', () => {
  it('trains the example and judges it on its test rows', async () => {
    const { code, out, err } = await runCommandLine(['train', example, '--json']);
    expect(err).toBe('');
    expect(code).toBe(0);
    const lines = linesOf(out);
    const epochs = lines.slice(0, -1);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_line, index) => index + 1));
    expect(epochs).toHaveLength(iris.training.epochs);
    expect(Object.keys(epochs[0]?.metrics ?? {})).toEqual(
      expect.arrayContaining(['loss', 'accuracy', 'val_loss', 'val_accuracy']),
    );
    expect(lines.at(-1)).toMatchObject({ type: 'result', status: 'finished' });
    expect(lines.at(-1)?.test?.['accuracy']).toBeGreaterThanOrEqual(0.9);
  });

  it('gives the same numbers again, and others with another seed', async () => {
    const metrics = async (...options: string[]): Promise<unknown> => {
      const { out } = await runCommandLine([
        'train',
        example,
        '--json',
        '--epochs',
        '3',
        ...options,
      ]);
      return linesOf(out).map((line) => line.metrics ?? line.test);
    };
    const first = await metrics();
    expect(await metrics()).toEqual(first);
    expect(await metrics('--seed', '99')).not.toEqual(first);
  });

  it('finds the table beside the experiment, from any folder, and keeps nothing', async () => {
    const path = experiment('beside.json', { data: besideIt });
    const { code, out } = await runCommandLine(['train', path, '--epochs', '2'], tmpdir());
    expect(code).toBe(0);
    expect(out).toMatch(/^Epoch 2\/2 {2}loss /m);
    expect(out).toMatch(/^Test: loss .* accuracy /m);
  });

  it('uses the engine it is told to', async () => {
    const { out } = await runCommandLine([
      'train',
      example,
      '--json',
      '--epochs',
      '1',
      '--engine',
      'reference',
    ]);
    expect(linesOf(out).at(-1)).toMatchObject({ engine: { id: 'reference' } });
  });

  it('keeps the run in a library that it is given', async () => {
    const library = join(folder, 'library');
    const { code } = await runCommandLine([
      'train',
      example,
      '--epochs',
      '2',
      '--library',
      library,
    ]);
    expect(code).toBe(0);
    const services = await startServices({
      libraryFolder: library,
      resourcesFolder: join(root, 'resources'),
      host: {
        kind: 'browser',
        version: '0',
        forkTrainer: () => forkChildTrainer(join(root, 'main', 'trainer', 'index.ts')),
      },
      publish: () => undefined,
    });
    const runs = await services.api.runs.list({ projectId: null });
    await services.close();
    expect(runs).toMatchObject([{ status: 'finished', epochsDone: 2 }]);
  });

  it('ends with 3 when the training diverges, and tells the epochs before', async () => {
    const sgd = { ...optimizerDefaults.SGD, learning_rate: 1000, momentum: 0.9 };
    const training = { ...iris.training, optimizer: sgd, loss: 'mean_squared_error' } as const;
    const [first, ...others] = iris.network.nodes.toReversed();
    const linear = first && { ...first, params: { units: 1, activation: 'linear' } };
    const treatments = iris.recipe.treatments.map((treatment) => {
      if (treatment.column === 'species') return { ...treatment, role: 'ignored' } as const;
      return treatment.column === 'petal_width'
        ? ({ ...treatment, role: 'target', scaling: 'none' } as const)
        : treatment;
    });
    const nodes = others.map((node) =>
      node.type === 'Input' ? { ...node, params: { shape: [3] } } : node,
    );
    const path = experiment('diverging.json', {
      recipe: {
        ...iris.recipe,
        treatments,
        split: { ...iris.recipe.split, stratify: false },
      },
      network: { ...iris.network, nodes: linear ? [...nodes, linear] : nodes },
      training: { ...training, metrics: ['mean_absolute_error'] },
    });
    const { code, out } = await runCommandLine(['train', path, '--json']);
    expect(linesOf(out).at(-1)).toMatchObject({ status: 'diverged' });
    expect(code).toBe(3);
  });

  it.each([
    ['whose table is missing', { data: { ...besideIt, file: 'gone.csv' } }, 'gone.csv'],
    [
      'whose sample does not exist',
      { data: { sample: 'roses', options: {}, columnTypes: {} } },
      'roses',
    ],
    ['whose network has no path to an output', { network: { ...iris.network, edges: [] } }, 'ayer'],
  ])('refuses an experiment %s', async (_title, changes, word) => {
    const path = experiment('refused.json', changes);
    const { code, err } = await runCommandLine(['train', path]);
    expect(err).toContain(word);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  it('stops at Ctrl-C, judges what it has and ends with 130', async () => {
    const line = new CommandLine(['train', example, '--json', '--epochs', '1000000']);
    await line.until('"epoch":5,');
    line.process.kill('SIGINT');
    expect(await line.ended).toBe(130);
    const last = linesOf(line.out).at(-1);
    expect(last).toMatchObject({ type: 'result', status: 'stopped' });
    expect(last?.test?.['accuracy']).toBeGreaterThan(0);
  });
});
