import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offerSoftwareAdapter } from '../engines/compiled/providers/software-adapter.ts';
import { StudioUnderTest } from './studio-under-test.ts';

offerSoftwareAdapter();

describe('devices', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  async function deviceOf(id: string) {
    const compiled = (await studio.api.app.engines()).find((engine) => engine.id === 'compiled');
    const found = compiled?.devices?.find((device) => device.id === id);
    if (!found) throw new Error(`Nothing is said about ${id}.`);
    return found;
  }

  it.each(['webgpu', 'cuda'] as const)(
    'trains on %s where it is found, and otherwise on the processor, with the reason',
    async (device) => {
      const found = await deviceOf(device);
      const project = await studio.sample('iris', { epochs: 3, device });
      const run = await studio.train(project.id);
      expect(run).toMatchObject({ status: 'finished', epochsDone: 3, failure: null });
      expect(run.engine?.device).toBe(found.available ? found.name : 'CPU');
      expect(found.available || found.reason !== undefined).toBe(true);
      expect(run.engine?.reason).toContain(found.reason ?? '');
      // What was trained on a device is judged on the processor.
      expect(run.test?.['accuracy']).toBeGreaterThan(0);
    },
  );

  it('leaves small networks on the processor without looking for a GPU', async () => {
    const project = await studio.sample('iris', { epochs: 3, device: 'auto' });
    const run = await studio.train(project.id);
    expect(run.engine?.device).toBe('CPU');
    expect(studio.trainers).toHaveLength(1);
  });
});
