import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { chainOf, denseNetwork } from '../common/network/networks.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const choice = { engine: 'compiled', device: 'cpu', threads: 1 } as const;
const small = {
  network: denseNetwork([4, 8, 3], 'softmax'),
  training: { ...defaultTraining('multiclass'), ...choice },
  task: 'multiclass',
  featureCount: 4,
  targetCount: 1,
} as const;

describe('measuring', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  it('finds out how fast the machine is and keeps it in the library', async () => {
    expect(await studio.api.measure.speeds()).toEqual([]);
    const speed = await studio.api.measure.machine({ choice });
    expect(speed).toMatchObject({ choice, engine: { id: 'compiled', device: 'CPU' } });
    expect(speed.speed.some((each) => each > 0)).toBe(true);
    expect(speed.baseMemory).toBeGreaterThan(1e7);
    await studio.close();
    await studio.open();
    expect(await studio.api.measure.speeds()).toEqual([speed]);
    // Measured again it takes the place of the first.
    const again = await studio.api.measure.machine({ choice });
    expect(await studio.api.measure.speeds()).toEqual([again]);
  });

  it('times real steps of a network', async () => {
    const measured = await studio.api.measure.network(small);
    expect(measured.steps).toBeGreaterThan(0);
    expect(measured.from).toBeGreaterThan(0);
    expect(measured.milliseconds).toBeGreaterThanOrEqual(measured.from);
    expect(measured.to).toBeGreaterThanOrEqual(measured.milliseconds);
    expect(measured.memory).toBeGreaterThan(measured.baseMemory);
  });

  it('times networks that look words up, with several outputs of a forecast', async () => {
    const words = await studio.api.measure.network({
      ...small,
      task: 'regression',
      training: { ...defaultTraining('regression'), ...choice },
      network: chainOf(
        ['Input', { shape: [4] }],
        ['Embedding', { input_dim: 2, output_dim: 3 }],
        ['Flatten'],
        ['Dense', { units: 5 }],
      ),
      targetCount: 5,
    });
    expect(words.milliseconds).toBeGreaterThan(0);
  });

  it('ends when it is told to, and can begin again', async () => {
    const measuring = studio.api.measure.machine({ choice });
    await studio.api.measure.cancel();
    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
    expect(await studio.api.measure.speeds()).toEqual([]);
    await expect(studio.api.measure.network(small)).resolves.toBeDefined();
  });

  it('refuses a second measurement, and one beside a run', async () => {
    const measuring = studio.api.measure.machine({ choice });
    await expect(studio.api.measure.network(small)).rejects.toMatchObject({ code: 'conflict' });
    await studio.api.measure.cancel();
    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
    const project = await studio.sample('iris', { epochs: 100_000 });
    const run = await studio.api.training.start({ projectId: project.id, name: null });
    await expect(studio.api.measure.network(small)).rejects.toMatchObject({
      code: 'conflict',
      message: `“${run.name}” is training and would spoil the measurement. Measure when it has ended.`,
    });
    await studio.api.training.stop({ runId: run.id });
  });

  it('says which layer keeps a network from being measured', async () => {
    const network = denseNetwork([4, 8, 3], 'softmax');
    const broken = { ...network, edges: network.edges.slice(1) };
    await expect(studio.api.measure.network({ ...small, network: broken })).rejects.toMatchObject({
      code: 'invalid-network',
    });
  });
});
