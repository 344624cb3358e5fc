import { describe, expect, it } from 'vitest';
import { explainFailure } from '../../main/trainer/explain-failure.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, request } from './networks.ts';

/** An embedding of four entries that is asked for others: by its input, or within a loop over time. */
const networks = {
  'by itself': chain(
    ['Input', { shape: [2] }],
    ['Rescaling', { scale: 10 }],
    ['Embedding', { input_dim: 4, output_dim: 2 }],
    ['Flatten'],
    ['Dense', { units: 1 }],
  ),
  'in front of a recurrent layer': chain(
    ['Input', { shape: [2] }],
    ['Rescaling', { scale: 10 }],
    ['Embedding', { input_dim: 4, output_dim: 2 }],
    ['LSTM', { units: 2 }],
    ['Dense', { units: 1 }],
  ),
};

// TensorFlow's own kernel for gathering gives zeros on some devices instead of failing.
const refusing = engines.filter(({ id }) => id !== 'tensorflow');

describe.each(refusing)('a failure of the $id engine', (engine) => {
  it.each(Object.entries(networks))('names its layer: %s', async (_title, network) => {
    const made = request('regression', network, { batchSize: 2 });
    await withProgram(engine, made, async (program) => {
      const rows = { rows: 2, features: Float32Array.of(0, 1, 2, 3), targets: new Float32Array(2) };
      program.bindData(rows);
      const failing = program.trainSteps(Int32Array.of(0, 1), 1);
      const error: unknown = await failing.catch((thrown: unknown) => thrown);
      const explained = explainFailure(error, { network, training: made.training });
      expect(explained).toMatchObject({
        code: 'engine',
        message: expect.stringMatching(
          /^The training stopped in the layer “embedding_2”\. The engine says: “.+”\./,
        ) as string,
        place: { node: 'n2' },
      });
    });
  });
});
