import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudioUnderTest } from './studio-under-test.ts';

/** Files of a run's prepared rows, wherever they lie in the library. */
function preparedFiles(studio: StudioUnderTest, name: string): string[] {
  const library = join(studio.folder, 'library');
  return readdirSync(library, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(name))
    .map((path) => join(library, path));
}

function removePrepared(studio: StudioUnderTest): void {
  const folders = preparedFiles(studio, 'fitted.json').map((path) => join(path, '..'));
  expect(folders).toHaveLength(1);
  for (const folder of folders) rmSync(folder, { recursive: true });
}

/** Changes one bit of the features, as a disk that wears out does; their size stays. */
function flipBit(studio: StudioUnderTest): string {
  const [path = ''] = preparedFiles(studio, 'features.f32');
  const bytes = readFileSync(path);
  bytes[2] = (bytes[2] ?? 0) ^ 0x40;
  writeFileSync(path, bytes);
  return path;
}

describe('a run whose prepared rows are lost', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });
  afterEach(() => studio.remove());

  it('before the trainer opens them ends with a sentence, is kept, and can be started again', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const lost = studio.next((event) => {
      if (event.name !== 'run.changed' || !event.payload.parameters) return undefined;
      if (preparedFiles(studio, 'fitted.json').length === 0) return undefined;
      removePrepared(studio);
      return true;
    });
    const run = await studio.train(project.id);
    await lost;
    expect(run.status).toBe('failed');
    expect(run.failure).toMatchObject({
      code: 'not-found',
      message: 'The prepared rows of this run are gone. Start it again.',
    });
    expect(run.epochsDone).toBe(0);
    expect(await studio.api.runs.list({ projectId: project.id })).toEqual([run]);
    expect(await studio.train(project.id)).toMatchObject({ status: 'finished', epochsDone: 3 });
  });

  it('while it trains goes on with what it has read, and can be judged afterwards', async () => {
    const project = await studio.sample('iris', { epochs: 400 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    await studio.firstEpoch(id);
    removePrepared(studio);
    const run = await studio.ended(id);
    expect(run).toMatchObject({ status: 'finished', epochsDone: 400, failure: null });
    expect(await studio.api.runs.metrics({ id })).toHaveLength(400);
    const judged = await studio.api.evaluation.get({ runId: id, split: 'test' });
    expect(judged.metrics['accuracy']).toBeCloseTo(run.test?.['accuracy'] ?? NaN, 6);
  });

  it('in part are prepared anew by the next run', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const first = await studio.train(project.id);
    const [features] = preparedFiles(studio, 'features.f32');
    truncateSync(features ?? '', 8);
    const second = await studio.train(project.id);
    expect(second).toMatchObject({ status: 'finished', failure: null, test: first.test });
  });

  it('in one bit are prepared anew by the next run', async () => {
    const project = await studio.sample('iris', { epochs: 3 });
    const first = await studio.train(project.id);
    flipBit(studio);
    const second = await studio.train(project.id);
    expect(second).toMatchObject({ status: 'finished', failure: null, test: first.test });
    const { id } = second;
    expect(await epochsOf(id)).toEqual(await epochsOf(first.id));
  });

  it('in one bit before it goes on has the history that it would have had', async () => {
    const project = await studio.sample('iris', { epochs: 1500, batchSize: 4, threads: 1 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    await studio.firstEpoch(id);
    await studio.restart();
    const whole = readFileSync(preparedFiles(studio, 'features.f32')[0] ?? '');
    const path = flipBit(studio);
    await studio.api.training.resume({ runId: id });
    expect((await studio.ended(id)).status).toBe('finished');
    expect(readFileSync(path)).toEqual(whole);
    const again = await studio.train(project.id);
    expect(await epochsOf(id)).toEqual(await epochsOf(again.id));
  });

  it('and whose table gives others since is not trained on those', async () => {
    const rows = Array.from({ length: 200 }, (_, row) => `${(row * 7) % 50},${row % 9}`);
    const token = studio.file('numbers.csv', ['x,y', ...rows].join('\n'));
    const table = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const project = await studio.project(table, { epochs: 1500, batchSize: 4 });
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    await studio.firstEpoch(id);
    await studio.restart();
    const before = await epochsOf(id);
    removePrepared(studio);
    const options = { missingValues: ['40', '42'] };
    await studio.api.datasets.reread({ id: table.dataset.id, options });
    await studio.api.training.resume({ runId: id });
    const { failure } = await studio.ended(id);
    expect(failure?.code).toBe('unavailable');
    expect(failure?.message).toMatch(/^The table was read again with other options/);
    expect(await epochsOf(id)).toEqual(before);
  });

  async function epochsOf(id: string): Promise<readonly unknown[]> {
    return (await studio.api.runs.metrics({ id })).map(({ values }) => values);
  }
});
