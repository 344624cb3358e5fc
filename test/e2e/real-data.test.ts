/** The training results of worked-examples.md, reached through the real interface on real files. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './actions.ts';
import { TestStudio, hasSharedData, sharedData } from './studio.ts';

const tables = join(sharedData, 'tabular');
if (!hasSharedData) console.log('Skipped real-data tests: the shared data sets are not here.');

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(!hasSharedData)('real data through the interface', () => {
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

  const numberOf = async (split: 'Test' | 'Training', label: string): Promise<number> =>
    (await person.judged(split)).numbers[label] ?? NaN;

  it('Pima 8-12-8-1, all rows as training rows, reaches accuracy ≥ .77; with 20 % kept apart a test accuracy stands beside it', async () => {
    await person.importTable(join(tables, 'pima-indians-diabetes.csv'));
    await person.setSplit({ train: 100, validation: 0, test: 0 });
    await person.setHiddenUnits([12, 8]);
    expect(await person.parameterCount()).toBe(221);
    await person.setTraining({ Epochs: 150, 'Batch size': 10 });
    const training: number[] = [];
    for (const seed of [1, 2, 3]) {
      await person.setTraining({ Seed: seed });
      expect(await person.train()).toContain('Finished');
      training.push(await numberOf('Training', 'accuracy'));
    }
    console.log('Training', training);
    expect(mean(training)).toBeGreaterThanOrEqual(0.77);

    await person.setSplit({ train: 80, validation: 0, test: 20 });
    expect(await person.train()).toContain('Finished');
    const test = await numberOf('Test', 'accuracy');
    expect(test).toBeGreaterThan(0.65);
    expect(test).toBeLessThan(0.9);
  });

  it('Iris 4-8-3 reaches test accuracy ≥ .93 over three seeds', async () => {
    await person.importTable(join(tables, 'iris.csv'));
    await person.setHiddenUnits([8]);
    expect(await person.parameterCount()).toBe(67);
    await person.setTraining({ Epochs: 100, 'Batch size': 16, 'Learning rate': 0.005 });
    const test: number[] = [];
    for (const seed of [1, 2, 3]) {
      await person.setSplit({ train: 80, validation: 0, test: 20, seed });
      await person.setTraining({ Seed: seed });
      expect(await person.train()).toContain('Finished');
      test.push(await numberOf('Test', 'accuracy'));
    }
    console.log('Test', test);
    expect(mean(test)).toBeGreaterThanOrEqual(0.93);
  });

  it('Boston 13-13-1 with min-max scaling reaches test MSE ≤ 25 over three seeds', async () => {
    await person.importTable(join(tables, 'boston-housing.csv'));
    await person.scaleNumbers('min-max');
    await person.setHiddenUnits([13]);
    expect(await person.parameterCount()).toBe(196);
    await person.setTraining({ Epochs: 200, 'Batch size': 16 });
    await person.setTraining({ 'Learning rate': 0.005 });
    const test: number[] = [];
    for (const seed of [1, 2, 3]) {
      await person.setSplit({ train: 80, validation: 0, test: 20, seed });
      await person.setTraining({ Seed: seed });
      expect(await person.train()).toContain('Finished');
      test.push(await numberOf('Test', 'mean squared error'));
    }
    console.log('Test', test);
    expect(mean(test)).toBeLessThanOrEqual(25);
  });
});
