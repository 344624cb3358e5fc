import { describe, expect, it } from 'vitest';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';

const layer = (id: string, type: string) => ({
  id,
  type,
  name: id,
  params: {},
  position: { x: 0, y: 0 },
});

/** One input and two heads, of which `price` is drawn last. */
const network: NetworkSpec = {
  version: 2,
  nodes: [layer('in', 'Input'), layer('side', 'Dense'), layer('price', 'Dense')],
  edges: [
    { id: 'e0', from: 'in', to: 'side', toPort: 0 },
    { id: 'e1', from: 'in', to: 'price', toPort: 0 },
  ],
};

const training = defaultTraining('regression');
const huber = { loss: 'huber', lossOptions: { delta: 2 }, weight: 0.5 } as const;

describe('the settings of the main output', () => {
  it('have its own loss', () => {
    const outputs = { price: huber };
    expect(trainingOfMainOutput({ ...training, outputs }, network)).toMatchObject({
      loss: 'huber',
      lossOptions: { delta: 2 },
    });
  });

  it('have the loss of the network where it has none of its own', () => {
    const outputs = { side: huber };
    expect(trainingOfMainOutput({ ...training, outputs }, network)).toMatchObject({
      loss: 'mean_squared_error',
    });
  });

  it('are those of the network without losses of outputs', () => {
    expect(trainingOfMainOutput(training, network)).toBe(training);
  });
});
