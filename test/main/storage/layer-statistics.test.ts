import { expect, it, onTestFinished } from 'vitest';
import { LayerStatisticsRepository } from '../../../main/storage/layer-statistics-repository.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('keeps what was measured of layers, whatever is measured', () => {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  addRunningRun(library.connection);
  const statistics = new LayerStatisticsRepository(library.connection);
  const sample = (step: number, values: Record<string, number>) => ({
    step,
    epoch: 1,
    seconds: step / 3,
    values,
  });
  const samples = [
    sample(0, { 'a/gradient_norm': 0.5, 'a/dead_share': NaN }),
    sample(10, { 'a/gradient_norm': 0.25, 'a/dead_share': 0.125 }),
    sample(20, { 'a/gradient_norm': Infinity }),
  ];
  statistics.add(run.id, samples);
  statistics.add(run.id, [sample(10, { 'a/gradient_norm': 99, 'a/dead_share': 99 })]);
  expect(statistics.after(run.id, -1)).toEqual(samples);
  expect(statistics.after(run.id, 0, 1)).toEqual(samples.slice(1, 2));
  const names = library.connection.prepare('SELECT count(*) FROM statistic_names').pluck();
  expect(names.get()).toBe(2);
});
