/** The table of all runs with 10,000 of them in a library, in a real browser: opening, filtering, sorting, memory. */
import type { RunSummary } from '../../common/runs/run.ts';
import { chainLayers } from '../../common/network/chain-layers.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { ProjectRepository } from '../../main/storage/project-repository.ts';
import { DatasetRepository } from '../../main/storage/dataset-repository.ts';
import { RunRepository } from '../../main/storage/run-repository.ts';
import { dataset, project, run as plainRun } from '../main/storage/sample-rows.ts';
import { TestStudio } from '../e2e/studio.ts';

const count = 10_000;
const times = 7;

const studio = await TestStudio.open();
try {
  await studio.stop();
  await fill(studio.library);
  await studio.start();
  await measure();
} finally {
  await studio.close();
}

/** Finished runs of five projects: ten networks, two optimisers, eight learning rates, seeds, 20 epochs each. */
async function fill(folder: string): Promise<void> {
  const library = openLibrary(folder);
  const { connection } = library;
  const began = performance.now();
  new DatasetRepository(connection).put({ dataset, profiles: [], options: {} });
  const projects = new ProjectRepository(connection);
  const runs = new RunRepository(connection);
  const end = connection.prepare(
    `UPDATE runs SET status = ?, engine = ?, last_epoch = 20, last_seconds = ?, last_metrics = ?,
       best_epoch = ?, best_seconds = ?, best_metrics = ?, rows_per_second = ?, test = ?, ended_at = ?,
       tags = ?, size = 70000 WHERE id = ?`,
  );
  const addEpoch = connection.prepare(
    'INSERT INTO epochs SELECT number, ?, ?, ? FROM runs WHERE id = ?',
  );
  const engine = JSON.stringify({
    id: 'compiled',
    name: 'Compiled (ONNX Runtime 1.30)',
    device: 'CPU',
    threads: 1,
    reason: 'The network is small, so one thread is fastest.',
  });
  const optimizers = ['Adam', 'AdamW'] as const;
  connection.transaction(() => {
    for (let p = 0; p < 5; p++) {
      projects.insert({ ...project, id: `p${p}`, name: `Project ${p}` });
    }
    for (let i = 0; i < count; i++) {
      const id = `run-${i}`;
      const network = chainLayers([
        ['Input', { shape: [8] }],
        ...Array.from({ length: 1 + (i % 5) }, (_, layer): [string, { units: number }] => [
          'Dense',
          { units: 8 << ((i + layer) % 5) },
        ]),
        ['Dropout', { rate: (i % 6) / 10 }],
        ['Dense', { units: 3, activation: 'softmax' }],
      ]);
      const usual = defaultTraining('multiclass');
      const training = {
        ...usual,
        seed: i % 10,
        batchSize: 8 << (i % 4),
        optimizer: {
          ...usual.optimizer,
          type: optimizers[i % 2],
          learning_rate: 10 ** -(1 + (i % 8) / 2),
        },
      } as TrainingConfig;
      const createdAt = new Date(Date.UTC(2026, 0, 1) + i * 1_800_000).toISOString();
      runs.insert({
        ...plainRun,
        id,
        projectId: `p${i % 5}`,
        name: `Project ${i % 5} ${i}`,
        task: 'multiclass',
        network,
        training,
        parameters: 100 + ((i * 7919) % 100_000),
        createdAt,
      });
      const metrics = (epoch: number): string => {
        const loss = 1 / epoch + ((i * 31) % 97) / 500;
        return JSON.stringify({
          loss,
          accuracy: 1 - loss / 2,
          val_loss: loss + 0.1,
          val_accuracy: 0.95 - loss / 2,
        });
      };
      for (let epoch = 1; epoch <= 20; epoch++) {
        addEpoch.run(epoch, epoch / 10, metrics(epoch), id);
      }
      const accuracy = 0.5 + ((i * 7919) % 5000) / 10_000;
      end.run(
        i % 17 === 0 ? 'stopped' : 'finished',
        engine,
        2 + (i % 50),
        metrics(20),
        18,
        1.8,
        metrics(18),
        40_000 + i,
        JSON.stringify({ loss: 1 - accuracy, accuracy }),
        createdAt,
        JSON.stringify(i % 9 === 0 ? ['baseline'] : []),
        id,
      );
    }
  })();
  const written = performance.now();
  const first = list(runs);
  const settled = performance.now();
  const again = list(runs);
  console.log(
    `${first.length} runs written in ${seconds(written - began)}; listed the first time (settings are worked out) in ` +
      `${ms(settled - written)}, then in ${ms(performance.now() - settled)}; ` +
      `${(JSON.stringify(again).length / 1e6).toFixed(1)} MB as JSON`,
  );
  await library.close();
}

function list(runs: RunRepository): readonly RunSummary[] {
  return runs.list(null);
}

async function measure(): Promise<void> {
  const { page } = studio;
  const base = page.url().split('#')[0] ?? '';
  await page.goto(`${base}#/project/p0/train`);
  await page.getByRole('navigation', { name: 'Places' }).waitFor();
  const open: number[] = [];
  for (let i = 0; i < times; i++) {
    open.push(await timed('open'));
    if (i === 0) {
      await page.getByText('All projects').click();
      await page.getByText('10,000 runs').waitFor();
      await page.waitForTimeout(800);
    }
    if (i < times - 1) {
      await studio.go('Train');
      await page.getByRole('region', { name: 'Runs', exact: true }).waitFor({ state: 'detached' });
    }
  }
  report('open the table', open.slice(1), 300);
  const filters = [
    'accuracy > .9',
    'status:finished accuracy > .9 optimizer = adam tag:baseline',
    'project 3',
    'learning_rate < 1e-3 or units:64',
    'created > 2026-06 not (status:stopped or dropout > .3)',
    '',
  ];
  const filtered: number[] = [];
  for (const filter of filters) {
    for (let i = 0; i < times; i++)
      filtered.push(await timed('filter', `${filter}${i % 2 ? ' ' : ''}`));
  }
  report('filter', filtered, 50);
  const heads = ['Name', 'Test accuracy', 'Parameters', 'Started', 'Optimiser', 'Learning rate'];
  for (const head of heads) {
    const sorted: number[] = [];
    for (let i = 0; i < times; i++) sorted.push(await timed('sort', head));
    report(`sort by ${head}`, sorted, 100);
  }
  const grouped: number[] = [];
  for (const setting of ['learning_rate', '', 'units', ''])
    grouped.push(await timed('group', setting));
  report('group', grouped, 100);
  const heap = await page.evaluate(
    () => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
  );
  console.log(`The page's JavaScript memory: ${(heap / 1e6).toFixed(0)} MB`);
}

type Doing = 'open' | 'filter' | 'sort' | 'group';

/** Milliseconds from the input until the frame that shows its effect has been painted. */
function timed(doing: Doing, what = ''): Promise<number> {
  return studio.page.evaluate(
    async ([doing, what]) => {
      const painted = (): Promise<void> =>
        new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const button = (scope: ParentNode, label: string): HTMLElement | undefined =>
        [...scope.querySelectorAll<HTMLElement>('button')].find((one) =>
          one.textContent.trim().startsWith(label),
        );
      await painted();
      const began = performance.now();
      if (doing === 'open') {
        button(document.querySelector('nav[aria-label="Places"]') ?? document, 'Runs')?.click();
        while (document.querySelectorAll('[aria-label="Runs"] tbody tr').length < 10)
          await painted();
      } else if (doing === 'filter') {
        const input = document.querySelector<HTMLInputElement>('[aria-label="Filter the runs"]');
        if (!input) throw new Error('There is no filter.');
        input.value = what;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      } else if (doing === 'sort') {
        button(document.querySelector('[aria-label="Runs"] thead') ?? document, what)?.click();
      } else {
        document.querySelector<HTMLElement>('header select')?.dispatchEvent(new Event('focus'));
        await painted();
        const select = [...document.querySelectorAll('select')].find((one) =>
          [...one.options].some(({ value }) => value === 'learning_rate'),
        );
        if (!select) throw new Error('There is no choice of groups.');
        select.value = what;
        select.dispatchEvent(new Event('change', { bubbles: true }));
      }
      await painted();
      return performance.now() - began;
    },
    [doing, what] as const,
  );
}

function report(what: string, milliseconds: readonly number[], target: number): void {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const most = sorted.at(-1) ?? NaN;
  console.log(`${what}: median ${ms(median)}, longest ${ms(most)}; target ${target} ms`);
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function seconds(value: number): string {
  return `${(value / 1000).toFixed(1)} s`;
}
