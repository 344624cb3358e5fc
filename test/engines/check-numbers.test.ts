import { describe, expect, it } from 'vitest';
import { engines, withProgram } from './available-engines.ts';
import { chain, request, type Step } from './networks.ts';

const embedding: Step = ['Embedding', { input_dim: 3, output_dim: 2 }];

function network(...before: Step[]) {
  return chain(
    ['Input', { shape: [2] }],
    ...before,
    embedding,
    ['Flatten'],
    ['Dense', { units: 1 }],
  );
}

describe.each(engines)('the $id engine', (engine) => {
  it.each([
    [
      [0, 1, 2, 3],
      'Row 2 has the number 3 for embedding_1, which knows the whole numbers from 0 to 2. Set its “Different numbers” to 4 or more.',
    ],
    [
      [0, -1, 2, 2],
      'Row 1 has the number -1 for embedding_1, which knows the whole numbers from 0 to 2. Give it a column of numbers that count categories or words, and do not scale it.',
    ],
    [
      [0, NaN, 2, 2],
      'Row 1 has the number NaN for embedding_1, which knows the whole numbers from 0 to 2. Give it a column of numbers that count categories or words, and do not scale it.',
    ],
  ])('says which row of %j an embedding has no entry for', async (ids, message) => {
    const features = Float32Array.from(ids);
    await withProgram(engine, request('regression', network()), async (program) => {
      const targets = new Float32Array(2);
      expect(() => program.bindData({ rows: 2, features, targets })).toThrow(message);
      await expect(program.predict(features, 2)).rejects.toThrow(message);
    });
  });

  it('judges numbers behind layers that only arrange them, and takes fractions for whole', async () => {
    const made = request('regression', network(['Reshape', { target_shape: [2, 1] }], ['Flatten']));
    await withProgram(engine, made, async (program) => {
      await expect(program.predict(Float32Array.of(0, 5), 1)).rejects.toThrow('the number 5');
      const [whole, cut] = await program.predict(Float32Array.of(1, 2, 1.9, 2.5), 2);
      expect(cut).toBe(whole);
    });
  });

  it('leaves numbers alone that other layers change first', async () => {
    const made = request('regression', network(['Rescaling', { scale: 0.1 }]));
    await withProgram(engine, made, async (program) => {
      expect(await program.predict(Float32Array.of(0, 25), 1)).toHaveLength(1);
    });
  });
});
