/** Public data sets of every kind, from their files to a trained network: in the studio and on the command line. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { hasSharedData, root, sharedData, TestStudio } from './studio.ts';

interface OwnData {
  readonly name: string;
  /** Below the folder of the data sets. */
  readonly files: readonly string[];
  readonly rows: number;
  readonly target: string;
  readonly task: 'regression' | 'binary' | 'multiclass';
}

const mnist = [
  'train-images-idx3',
  'train-labels-idx1',
  't10k-images-idx3',
  't10k-labels-idx1',
].map((name) => `images/${name}-ubyte.gz`);

const sets: readonly OwnData[] = [
  table('king-county-house-sales', 22_687, 'AdjSalePrice', 'regression'),
  table('titanic', 891, 'Survived', 'binary'),
  table('california-housing', 20_640, 'median_house_value', 'regression'),
  table('loan3000', 3000, 'outcome', 'binary'),
  table('mpg', 398, 'mpg', 'regression'),
  table('tips', 244, 'tip', 'regression'),
  set('airline', ['series/airline-passengers.csv'], 144, 'Passengers', 'regression'),
  set('temperatures', ['series/daily-min-temperatures.csv'], 3650, 'Temp', 'regression'),
  set('MNIST', mnist, 70_000, 'label', 'multiclass'),
  set('CIFAR', ['images/cifar10-subset.zip'], 12_000, 'label', 'multiclass'),
  set('IMDB', ['text/imdb-train-10k.csv.gz'], 10_000, 'sentiment', 'binary'),
];

function table(name: string, rows: number, target: string, task: OwnData['task']): OwnData {
  return set(name, [`tabular/${name}.csv`], rows, target, task);
}

function set(
  name: string,
  files: readonly string[],
  rows: number,
  target: string,
  task: OwnData['task'],
): OwnData {
  return { name, files: files.map((file) => join(sharedData, file)), rows, target, task };
}

if (!hasSharedData) console.log('Skipped own-data tests: the shared data sets are not here.');

describe.skipIf(!hasSharedData)('data of one’s own in the studio', () => {
  let studio: TestStudio;
  let person: Person;

  beforeAll(async () => {
    studio = await TestStudio.open();
    person = new Person(studio);
  });
  afterAll(async () => {
    await studio.close();
    expect(studio.complaints).toEqual([]);
  });

  it.each(sets.map((each) => [each.name, each] as const))(
    '%s goes from its file to a judged network',
    async (_name, { files, rows, target }) => {
      await person.importFiles(files);
      const { page } = studio;
      await page
        .getByText(`${rows.toLocaleString('en-US')} rows`)
        .first()
        .waitFor();
      const step = await person.step('Target');
      const predict = step.getByLabel('Predict', { exact: true });
      if ((await predict.inputValue()) !== target) await predict.selectOption(target);
      await person.setTraining({ Epochs: 1 });
      expect(await person.train()).toContain('Finished');
      const { numbers } = await person.judged('Test');
      expect(Object.keys(numbers).length).toBeGreaterThan(0);
      expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
    },
  );
});

describe.skipIf(!hasSharedData)('data of one’s own on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-own-data-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(sets.map((each) => [each.name, each] as const))(
    '%s goes from its file to a judged network',
    async (name, { files, target, task }) => {
      const experiment = join(folder, `${name}.json`);
      const library = join(folder, `${name} library`);
      const made = await layerwright(
        'new',
        ...files,
        '--target',
        target,
        '--output',
        experiment,
        '--library',
        library,
      );
      expect(made).toMatchObject({ code: 0 });
      const { network } = JSON.parse(readFileSync(experiment, 'utf8')) as {
        network: { nodes: unknown[] };
      };
      expect(network.nodes.length).toBeGreaterThan(1);
      const options = ['--epochs', '1', '--json', '--library', library];
      const trained = await layerwright('train', experiment, ...options);
      const last = JSON.parse(trained.output.trim().split('\n').at(-1) ?? '{}') as object;
      expect({ code: trained.code, last }).toMatchObject({ code: 0, last: { task } });
      rmSync(library, { recursive: true, force: true });
    },
  );
});

/** Runs the built command line to its end. */
function layerwright(...words: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
