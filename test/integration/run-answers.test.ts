import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunMoment } from '../../common/comparison/comparison-api.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { StudioUnderTest } from './studio-under-test.ts';

/** Every epoch is kept. */
const callbacks: TrainingConfig['callbacks'] = [
  {
    type: 'ModelCheckpoint',
    monitor: 'val_loss',
    mode: 'auto',
    save_best_only: false,
    every_epochs: 1,
    every_minutes: null,
    keep_last: 10,
  },
];

const studio = new StudioUnderTest();
let iris: RunSummary;
let digits: RunSummary;
beforeAll(async () => {
  await studio.open();
  iris = await studio.train((await studio.sample('iris', { epochs: 5, seed: 4, callbacks })).id);
  digits = await studio.train(
    (await studio.sample('digits', { epochs: 2, seed: 4, callbacks })).id,
  );
});
afterAll(() => studio.remove());

describe('looking inside the stored states of a run', () => {
  let tasks = 0;
  const statesOf = async ({ id: runId }: RunSummary): Promise<readonly number[]> => {
    const found = await studio.api.training.checkpoints({ runId });
    const byEpoch = new Map(found.map((state) => [state.epoch, state.id]));
    return [...byEpoch.entries()].sort(([a], [b]) => a - b).map(([, id]) => id);
  };
  const asked = ({ id: runId }: RunSummary, checkpointId: number, layer: string) => ({
    ...{ runId, checkpointId, layer },
    split: 'test' as const,
    task: `look ${(tasks += 1)}`,
  });
  const momentOf = (run: RunSummary, checkpointId: number, row: number | null = null) =>
    studio.api.comparison.moment({ runId: run.id, checkpointId, split: 'test', row });

  it('shows at each state what the last layer gives: the probabilities that are predicted', async () => {
    const { layers } = await studio.api.comparison.layers({ runId: iris.id });
    const last = layers.at(-1)?.id ?? '';
    const seen: RunMoment['answer'][] = [];
    for (const state of await statesOf(iris)) {
      const { answer } = await momentOf(iris, state);
      const found = await studio.api.comparison.activation({
        ...asked(iris, state, last),
        row: answer?.row ?? null,
      });
      seen.push(answer);
      expect(found).toMatchObject({ checkpointId: state, row: answer?.row, sees: null });
      if (found.view.kind !== 'units') throw new Error('A Dense layer has units.');
      const probabilities = answer?.probabilities ?? [];
      found.view.values.forEach((value, at) =>
        expect(value).toBeCloseTo(probabilities[at] ?? NaN, 5),
      );
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen.map((answer) => JSON.stringify(answer?.probabilities))).size).toBe(5);
  });

  it('goes from row to row of the part, and refuses rows of another', async () => {
    const [state = 0] = await statesOf(iris);
    const first = (await momentOf(iris, state)).answer;
    expect(first?.previous).toBeNull();
    const second = (await momentOf(iris, state, first?.next ?? null)).answer;
    expect(second?.previous).toBe(first?.row);
    const { described } = await studio.api.comparison.layers({ runId: iris.id });
    await expect(
      studio.api.comparison.activation({ ...asked(iris, state, described), row: 1_000_000 }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      studio.api.comparison.activation({ ...asked(iris, state, 'nowhere'), row: null }),
    ).rejects.toThrow('This run has no such layer.');
  });

  it('shows the maps of a convolution beside the picture that it got', async () => {
    const { layers } = await studio.api.comparison.layers({ runId: digits.id });
    const convolution = layers.find(({ type }) => type === 'Conv2D');
    const state = (await statesOf(digits)).at(-1) ?? 0;
    const found = await studio.api.comparison.activation({
      ...asked(digits, state, convolution?.id ?? ''),
      row: null,
    });
    const [height, width, of] = convolution?.shape ?? [];
    expect(found.view).toMatchObject({ kind: 'maps', height, width, of });
    expect(found.sees).toMatch(/^data:image\/png;base64,/);
    expect(found.smallest).toBeGreaterThanOrEqual(0);
    expect(found.largest).toBeGreaterThan(found.mean);
  });

  it('keeps the axes of the last state for all, so that rows move', async () => {
    const states = await statesOf(digits);
    const axesOf = states.at(-1) ?? 0;
    const { described } = await studio.api.comparison.layers({ runId: digits.id });
    const project = (state: number) =>
      studio.api.comparison.projection({ ...asked(digits, state, described), axesOf, most: 100 });
    const before = await project(states[0] ?? 0);
    const after = await project(axesOf);
    expect(before.rows.map(({ row }) => row)).toEqual(after.rows.map(({ row }) => row));
    expect(before.rows).toHaveLength(100);
    expect(before.of).toBeGreaterThan(100);
    expect(before.frame).toEqual(after.frame);
    expect(before.rows).not.toEqual(after.rows);
    const xs = after.rows.map(({ x }) => x);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual(after.frame.x);
    // Principal components: around the mean, and not correlated with each other.
    const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
    expect(mean).toBeCloseTo(0, 4);
    const product = after.rows.reduce((sum, { x, y }) => sum + x * y, 0);
    expect(product / xs.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(0, 5);
    expect(after.shares[0]).toBeGreaterThanOrEqual(after.shares[1]);
    const { classes } = await momentOf(digits, axesOf, after.rows[0]?.row ?? null);
    const { answer } = await momentOf(digits, axesOf, after.rows[0]?.row ?? null);
    expect(classes[after.rows[0]?.target ?? -1]).toBe(answer?.actual);
  });

  it('stops what was asked under a name when it is asked anew', async () => {
    const [first = 0, second = 0] = await statesOf(digits);
    const { layers, described } = await studio.api.comparison.layers({ runId: digits.id });
    const question = { ...asked(digits, first, described), axesOf: second, most: 1000 };
    const stale = studio.api.comparison.projection(question);
    const fresh = studio.api.comparison.projection({ ...question, checkpointId: second });
    await expect(stale).rejects.toMatchObject({ code: 'cancelled' });
    expect((await fresh).checkpointId).toBe(second);
    const going = studio.api.comparison.projection({ ...question, layer: layers[1]?.id ?? '' });
    await studio.api.comparison.stop({ task: question.task });
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('predicting several files at once', () => {
  let tasks = 0;
  const predict = (tokens: readonly string[], form: 'csv' | 'parquet' = 'csv', run = iris) =>
    studio.api.prediction.files({ runId: run.id, tokens, task: `batch ${(tasks += 1)}`, form });
  const linesOf = (token: string): readonly string[] =>
    readFileSync(studio.services.files.resolve(token).path, 'utf8').trim().split('\r\n');
  let columns: readonly string[] = [];
  let names = '';
  beforeAll(async () => {
    const { fitted } = await studio.api.runs.get({ id: iris.id });
    columns = fitted?.features.map(({ treatment }) => treatment.column) ?? [];
    names = columns.join(',');
  });

  it('writes one table with their names, each row as if it were alone', async () => {
    const rows = ['5.1,3.5,1.4,0.2', '6.7,3.1,5.6,2.4', '5.9,3.0,4.2,1.5'];
    const one = studio.file('one.csv', `${names}\n${rows[0]}\n${rows[1]}\n`);
    const two = studio.file('two.csv', `${names}\n${rows[2]}\n`);
    const both = await predict([one, two]);
    expect(both).toMatchObject({ rows: 3, name: '2 files predictions.csv' });
    expect(both.files).toEqual([
      { name: 'one.csv', rows: 2, problem: null },
      { name: 'two.csv', rows: 1, problem: null },
    ]);
    const alone = [one, two].map((token) => studio.api.prediction.file({ runId: iris.id, token }));
    const [first = '', ...wanted] = linesOf((await alone[0])?.token ?? '');
    wanted.push(...linesOf((await alone[1])?.token ?? '').slice(1));
    const files = ['one.csv', 'one.csv', 'two.csv'];
    expect(linesOf(both.token)).toEqual([
      `file,${first}`,
      ...wanted.map((line, at) => `${files[at]},${line}`),
    ]);
    expect(both.preview).toHaveLength(4);
  });

  it('names a file that cannot be read, and goes on with the others', async () => {
    const good = studio.file('good.csv', `${names}\n5.1,3.5,1.4,0.2\n`);
    const bad = studio.file('bad.csv', 'colour\nblue\n');
    const empty = studio.file('empty.csv', '');
    const found = await predict([empty, good, bad, good]);
    expect(found.rows).toBe(2);
    expect(found.files?.map(({ name, rows }) => [name, rows])).toEqual([
      ['empty.csv', 0],
      ['good.csv', 1],
      ['bad.csv', 0],
      ['good.csv', 1],
    ]);
    expect(found.files?.[0]?.problem).toMatch(/“empty.csv” is empty/);
    expect(found.files?.[2]?.problem).toMatch(/has none of the columns/);
    expect(linesOf(found.token)).toHaveLength(3);
    await expect(predict([bad, empty])).rejects.toThrow(
      /None of the 2 files could be predicted. “bad.csv” has none/,
    );
  });

  it('matches columns by their names, and tells of missing ones', async () => {
    const turned = [...columns].reverse();
    const one = studio.file('one.csv', `${names}\n1,2,3,4\n`);
    const other = studio.file('other.csv', `${turned.slice(1).join(',')},note\n3,2,1,hello\n`);
    const found = await predict([one, other]);
    const cells = linesOf(found.token).map((line) => line.split(','));
    expect(cells[0]?.slice(0, 6)).toEqual(['file', ...columns, 'prediction']);
    expect(cells[2]?.slice(0, 5)).toEqual(['other.csv', '1', '2', '3', '']);
    const told = found.warnings.join('\n');
    expect(told).toContain(`other.csv: The file has no column “${columns[3]}”.`);
    expect(told).toContain('other.csv: Its column “note” is left out of the result.');
  });

  it('writes Parquet that reads back the same, with numbers as numbers', async () => {
    const one = studio.file('one.csv', `${names}\n5.1,3.5,1.4,0.2\n`);
    const two = studio.file('two.csv', `${names}\n6.7,3.1,5.6,2.4\n`);
    const csv = await predict([one, two]);
    const parquet = await predict([one, two], 'parquet');
    expect(parquet.name).toBe('2 files predictions.parquet');
    const read = await studio.api.datasets.importFiles({ tokens: [parquet.token], options: {} });
    const page = await studio.api.datasets.rows({ id: read.dataset.id, offset: 0, limit: 10 });
    const wanted = linesOf(csv.token).map((line) => line.split(','));
    expect(read.dataset.columns.map(({ name }) => name)).toEqual(wanted[0]);
    expect(page.rows.map((row) => row.slice(0, 6))).toEqual(
      wanted.slice(1).map((row) => row.slice(0, 6)),
    );
    expect(read.dataset.columns.at(-1)?.type).toBe('number');
  });

  it('takes single pictures, each a row', async () => {
    const picture = async (name: string, level: number) => {
      const bytes = await sharp({
        create: { width: 8, height: 8, channels: 3, background: { r: level, g: level, b: level } },
      })
        .png()
        .toBuffer();
      const token = studio.file(name, '');
      const { path } = studio.services.files.resolve(token);
      writeFileSync(path, bytes);
      return token;
    };
    const tokens = [await picture('dark.png', 10), await picture('bright.png', 240)];
    const found = await predict([...tokens, studio.file('torn.png', 'no picture')], 'csv', digits);
    expect(found.rows).toBe(2);
    expect(found.files?.[2]?.problem).toMatch(/“torn.png” cannot be read as a picture/);
    const answers = await studio.api.prediction.image({ runId: digits.id, tokens });
    expect(found.preview.slice(1).map((row) => [row[0], row[2]])).toEqual([
      ['dark.png', String(answers[0]?.value)],
      ['bright.png', String(answers[1]?.value)],
    ]);
  });

  it('tells how far one long file is, predicts each of its rows, and stops at once', async () => {
    const rows = 101_000;
    const row = (at: number) =>
      `${(at % 79) / 10},${(at % 44) / 10},${(at % 69) / 10},${(at % 25) / 10}`;
    const text = Array.from({ length: rows }, (_, at) => row(at)).join('\n');
    const token = studio.file('long.csv', `${names}\n${text}\n`);
    const task = 'one long file';
    const before = studio.events.length;
    const found = await studio.api.prediction.file({ runId: iris.id, token, task });
    const told = studio.events
      .slice(before)
      .flatMap((event) => (event.name === 'prediction.progress' ? [event.payload.done] : []));
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.every((done) => done > 0 && done < 1)).toBe(true);
    const lines = linesOf(found.token).slice(1);
    expect(lines).toHaveLength(rows);
    // Around the borders of the parts that go through the network at once.
    const chosen = [0, 62_499, 62_500, 99_999, 100_000, rows - 1];
    const few = studio.file('few.csv', `${names}\n${chosen.map(row).join('\n')}\n`);
    const alone = linesOf((await studio.api.prediction.file({ runId: iris.id, token: few })).token);
    chosen.forEach((at, index) => {
      const [got = [], wanted = []] = [lines[at], alone[index + 1]].map((line) => line?.split(','));
      expect(got.slice(0, 5)).toEqual(wanted.slice(0, 5));
      got.slice(5).forEach((cell, unit) => {
        expect(Number(cell)).toBeCloseTo(Number(wanted[unit + 5]), 5);
      });
    });
    const going = studio.api.prediction.file({ runId: iris.id, token, task });
    await studio.api.prediction.stop({ task });
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells how many files are through, and stops when told to', async () => {
    const tokens = Array.from({ length: 3 }, (_, at) =>
      studio.file(`${at}.csv`, `${names}\n5.1,3.5,1.4,0.2\n`),
    );
    const task = 'told';
    const before = studio.events.length;
    await studio.api.prediction.files({ runId: iris.id, tokens, task });
    const told = studio.events
      .slice(before)
      .flatMap((event) => (event.name === 'prediction.progress' ? [event.payload] : []));
    expect(told.map(({ done }) => done)).toEqual([1, 2, 3]);
    const going = studio.api.prediction.files({ runId: iris.id, tokens, task });
    await studio.api.prediction.stop({ task });
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
  });
});
