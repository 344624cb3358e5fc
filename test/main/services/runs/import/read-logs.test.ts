import { appendFileSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReadLog } from '../../../../../common/runs/imported-run.ts';
import { findLogs } from '../../../../../main/services/runs/import/find-logs.ts';
import { ImportWatch } from '../../../../../main/services/runs/import/import-watch.ts';
import { readLogs } from '../../../../../main/services/runs/import/read-logs.ts';
import { EventFile } from '../../../../../main/storage/run-logs/tensorboard/event-file.ts';
import { TensorBoardLog } from '../../../../../main/storage/run-logs/tensorboard/tensorboard-log.ts';
import { temporaryFolder } from '../../../storage/temporary-folder.ts';

const signal = new AbortController().signal;

async function read(path: string, name = 'logs'): Promise<ReadLog> {
  return readLogs(await findLogs(path, name), name, new ImportWatch(signal, () => undefined));
}

function written(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** An event file with a scalar `loss` at the given steps. */
function eventFile(steps: readonly number[], value = (step: number): number => 1 / (step + 1)) {
  const folder = temporaryFolder();
  const file = join(folder, 'events.out.tfevents.1.host');
  const events = new EventFile(file, -1);
  for (const step of steps) {
    const scalar = { tag: 'loss', value: { case: 'simpleValue' as const, value: value(step) } };
    events.add(step, { case: 'summary', value: { value: [scalar] } }, 1000 + step);
  }
  events.close();
  return { folder, file };
}

describe('event files of TensorBoard', () => {
  it('give back what this program writes: one run of train and validation', async () => {
    const folder = temporaryFolder();
    const log = new TensorBoardLog(join(folder, 'run-1'), { network: null, epochsDone: 0 });
    const losses = [0.75, 0.5, 0.25];
    losses.forEach((loss, i) =>
      log.epoch({ epoch: i + 1, seconds: 0, values: { loss, val_loss: loss + 1 } }, 100 + i),
    );
    log.close();
    const { runs, remarks } = await read(folder);
    expect(remarks).toEqual([]);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.name).toBe('run-1');
    expect(runs[0]?.epochs).toEqual(
      losses.map((loss, i) => ({
        epoch: i + 1,
        seconds: i,
        values: { loss, val_loss: loss + 1 },
      })),
    );
    expect(runs[0]?.startedAt).toBe('1970-01-01T00:01:40.000Z');
  });

  it('keep gaps, the later of repeated steps, and go on after a restart', async () => {
    const { folder } = eventFile([5, 10, 10, 40, 20, 30]);
    const { runs, remarks } = await read(folder);
    expect(runs[0]?.epochs.map(({ epoch }) => epoch)).toEqual([5, 10, 20, 30, 40]);
    expect(remarks).toEqual([
      '“logs”: 1 values were logged twice for a step; the later ones are kept.',
    ]);
  });

  it('say what was cut off or damaged, and give what comes before', async () => {
    const cut = eventFile([0, 1, 2, 3]);
    const { size } = (await findLogs(cut.file, 'x')).map(({ bytes }) => ({ size: bytes }))[0] ?? {
      size: 0,
    };
    truncateSync(cut.file, size - 5);
    const short = await read(cut.folder);
    expect(short.runs[0]?.epochs).toHaveLength(3);
    expect(short.remarks[0]).toMatch(/was cut off; the \d+ bytes behind its first 4 events/);

    const damaged = eventFile([0, 1, 2]);
    appendFileSync(damaged.file, Buffer.alloc(40, 7));
    const broken = await read(damaged.folder);
    expect(broken.runs[0]?.epochs).toHaveLength(3);
    expect(broken.remarks[0]).toMatch(/is damaged behind its first 4 events/);

    const foreign = written({ 'events.out.tfevents.9.host': 'this is no event file at all' });
    await expect(read(foreign)).rejects.toThrow(/is no event file of TensorBoard/);
  });

  it('are thinned where they are long, keep every peak, and say how much was left out', async () => {
    const steps = Array.from({ length: 30_000 }, (_, step) => step);
    const peaks = new Map([
      [12_345, 9],
      [23_456, -9],
    ]);
    const { folder } = eventFile(steps, (step) => peaks.get(step) ?? Math.sin(step / 500));
    const { runs, remarks } = await read(folder);
    const epochs = runs[0]?.epochs ?? [];
    expect(epochs.length).toBeLessThanOrEqual(10_000);
    for (const [step, value] of peaks) {
      expect(epochs.find(({ epoch }) => epoch === step + 1)?.values['loss']).toBe(value);
    }
    expect([epochs[0]?.epoch, epochs.at(-1)?.epoch]).toEqual([1, 30_000]);
    expect(remarks[0]).toMatch(/of 30,000 values, [\d,]+ were left out/);
  });
});

describe('folders of MLflow', () => {
  const run = 'mlruns/0/abc/';
  const files = {
    'mlruns/0/meta.yaml': "experiment_id: '0'\nname: Default\n",
    [`${run}meta.yaml`]:
      "run_id: abc\nrun_name: 'brave-cat'\nstart_time: 1700000000000\nend_time: 1700000060000\nlifecycle_stage: active\n",
    [`${run}params/learning_rate`]: '0.01',
    [`${run}params/optimizer`]: 'adam',
    [`${run}params/nesterov`]: 'True',
    [`${run}params/clipnorm`]: 'None',
    [`${run}metrics/loss`]: '1700000000000 0.5 0\n1700000010000 nan 1\n1700000020000 0.25 2\n',
    [`${run}metrics/val/loss`]: '1700000020000 0.3 2\nbroken\n',
    [`${run}tags/mlflow.note.content`]: 'what was tried',
    [`${run}tags/team`]: 'vision',
    'mlruns/0/gone/meta.yaml': 'run_id: gone\nlifecycle_stage: deleted\n',
    'mlruns/0/gone/metrics/loss': '1700000000000 0.5 0\n',
  };

  it('give parameters, curves, tags and times; deleted runs are left out', async () => {
    const { runs, remarks } = await read(written(files), 'work');
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      name: 'brave-cat',
      source: { tool: 'mlflow', name: 'work/mlruns/0/abc' },
      settings: { learning_rate: 0.01, optimizer: 'adam', nesterov: true, clipnorm: null },
      tags: ['team=vision'],
      note: 'what was tried',
      startedAt: '2023-11-14T22:13:20.000Z',
      endedAt: '2023-11-14T22:14:20.000Z',
    });
    expect(runs[0]?.epochs).toEqual([
      { epoch: 1, seconds: 0, values: { loss: 0.5, 'val/loss': null } },
      { epoch: 2, seconds: 10, values: { loss: null, 'val/loss': null } },
      { epoch: 3, seconds: 20, values: { loss: 0.25, 'val/loss': 0.3 } },
    ]);
    expect(remarks.join(' ')).toMatch(/val\/loss”: 1 lines could not be read/);
    expect(remarks.join(' ')).toMatch(/1 values are no numbers/);
    expect(remarks.join(' ')).toMatch(/1 runs that were deleted in MLflow/);
  });
});

describe('logs in CSV', () => {
  it('of Keras are read with epochs from 1', async () => {
    const folder = written({
      'history.csv': 'epoch,accuracy,loss,val_loss\n0,0.5,1.5,1.25\n1,0.75,1,NA\n2,0.875,nan,1.5\n',
    });
    const { runs, remarks } = await read(join(folder, 'history.csv'), 'history.csv');
    expect(runs[0]).toMatchObject({ name: 'history', source: { tool: 'csv' } });
    expect(runs[0]?.epochs.map(({ epoch, values }) => [epoch, ...Object.values(values)])).toEqual([
      [1, 0.5, 1.5, 1.25],
      [2, 0.75, 1, 1.25],
      [3, 0.875, null, 1.5],
    ]);
    expect(remarks).toEqual([
      '“history”: 1 values are no numbers (NaN or infinite); the curves have gaps there.',
    ]);
  });

  it('of others are read by their column of steps, with what is wrong in them told', async () => {
    const folder = written({
      'a.csv': 'step;loss;phase\r\n100;"1.5";warm\r\n200;0.5;main\r\n200;0.4;main\r\n300;0.3\r\n',
    });
    const { runs, remarks } = await read(folder);
    expect(runs[0]?.epochs).toEqual([
      { epoch: 100, seconds: 0, values: { loss: 1.5 } },
      { epoch: 200, seconds: 0, values: { loss: 0.4 } },
    ]);
    expect(remarks).toEqual([
      '“a.csv”: 1 of 4 rows have other columns than the first line names, or no step, and are left out.',
      '“a.csv”: 3 cells are no numbers and are left out.',
      '“a”: 1 values were logged twice for a step; the later ones are kept.',
    ]);
  });

  it('without numbers, and folders without logs, are refused with what was looked for', async () => {
    await expect(read(written({ 'a.csv': 'name,city\nAda,London\n' }))).rejects.toThrow(
      /holds no column of numbers/,
    );
    await expect(read(written({ 'readme.txt': 'hello' }))).rejects.toThrow(/holds no log/);
  });

  it('stop at once when the import is cancelled', async () => {
    const folder = written({ 'a.csv': 'epoch,loss\n0,1\n' });
    const stop = new AbortController();
    stop.abort();
    const watch = new ImportWatch(stop.signal, () => undefined);
    await expect(readLogs(await findLogs(folder, 'a'), 'a', watch)).rejects.toThrow(/cancelled/);
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });
});
