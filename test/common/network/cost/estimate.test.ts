import { describe, expect, it } from 'vitest';
import type { MachineSpeed } from '../../../../common/measure/measure-api.ts';
import {
  estimateTraining,
  measuredTraining,
} from '../../../../common/network/cost/estimate-training.ts';
import { fitSpeed, timeOfStep, type Speed } from '../../../../common/network/cost/fit-speed.ts';
import { costOfNetwork } from '../../../../common/network/cost/network-cost.ts';
import {
  slotCount,
  workOfStep,
  type StepWork,
} from '../../../../common/network/cost/step-work-features.ts';
import { inferShapes, totalParameters } from '../../../../common/network/infer-shapes.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import { optimizerDefaults } from '../../../../common/training/optimizer-catalogue.ts';
import { slotNames } from '../../../../main/trainer/engines/optimizer-schedule.ts';
import { denseNetwork } from '../networks.ts';

const network = denseNetwork([20, 50, 3], 'softmax');
const shapes = inferShapes(network);
const planned = {
  cost: costOfNetwork(network, shapes),
  parameters: totalParameters(shapes),
  training: { ...defaultTraining('multiclass'), batchSize: 10 },
  trainRows: 1005,
  validationRows: 300,
};
const machine: MachineSpeed = {
  choice: { engine: 'auto', device: 'auto', threads: null },
  engine: { id: 'compiled', name: 'x', device: 'CPU', threads: 1, reason: '' },
  speed: [2, 0, 0, 0, 0, 0],
  baseMemory: 1e8,
  measuredAt: '',
};

describe('how fast a machine is', () => {
  it('is found again from the times of steps that it explains', () => {
    const random = RandomSource.seeded(1, 'speed');
    const speed: Speed = [0.02, 4e5, 25, 33, 250, 6e4];
    const steps = Array.from({ length: 10 }, () => {
      const work: StepWork = [
        1,
        random.uniform() * 1e-6,
        random.uniform() * 0.01,
        random.uniform() * 0.01,
        random.uniform() * 0.001,
        random.uniform() * 1e-5,
      ];
      return { work, milliseconds: timeOfStep(speed, work) };
    });
    fitSpeed(steps).forEach((each, kind) => expect(each / (speed[kind] ?? 1)).toBeCloseTo(1, 2));
  });

  it('has no kind of work that would give time back', () => {
    const of = (share: number, milliseconds: number) =>
      ({ work: [1, share, 0, 0, 0, 0], milliseconds }) as const;
    const [fixed, each] = fitSpeed([of(0, 3), of(1, 2), of(2, 1)]);
    expect(each).toBe(0);
    expect(fixed).toBeGreaterThan(1);
  });
});

describe('the estimate of a run', () => {
  it('takes every step, and a third of one for rows that are only judged', () => {
    // 101 steps of 2 ms, and 30 batches of validation rows.
    const { epoch, by } = estimateTraining(planned, machine);
    expect(epoch.value / 1.13).toBeCloseTo((101 + 10) * 0.002);
    expect(epoch.from).toBeLessThan(epoch.value);
    expect(epoch.to).toBeGreaterThan(epoch.value);
    expect(by).toBe('estimated');
  });

  it('has more memory with more rows in a batch', () => {
    const more = { ...planned, training: { ...planned.training, batchSize: 1000 } };
    const difference =
      estimateTraining(more, machine).memory.value -
      estimateTraining(planned, machine).memory.value;
    expect(difference).toBeCloseTo(5 * 4 * 990 * planned.cost.kept);
  });

  it('follows the network’s own steps where they were timed', () => {
    const measured = measuredTraining(planned, {
      milliseconds: 4,
      from: 3,
      to: 6,
      steps: 100,
      memory: 2e8,
      baseMemory: 1e8,
      engine: machine.engine,
    });
    expect(measured.epoch).toEqual({ value: 0.444, from: 0.333, to: 0.666 });
    expect(measured.memory.value).toBe(2e8);
  });

  it.each(Object.values(optimizerDefaults))('knows how many numbers $type keeps', (optimizer) => {
    expect(slotCount(optimizer)).toBe(slotNames(optimizer).length);
    const averaged = { ...optimizer, use_ema: true };
    expect(slotCount(averaged)).toBe(slotNames(averaged).length);
  });

  it('counts weights that are updated as numbers moved', () => {
    const { optimizer } = planned.training;
    const none = { trainable: 0, nonTrainable: 0 };
    const [, , , , moved] = workOfStep(planned.cost, planned.parameters, optimizer, 1);
    const [, , , , still] = workOfStep(planned.cost, none, optimizer, 1);
    expect((moved - still) * 1e9).toBeCloseTo(planned.parameters.trainable * 6, 3);
  });
});
