import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forkChildTrainer } from '../../../../main/services/training/child-process-trainer.ts';
import { DeviceTrial } from '../../../../main/services/training/device-trial.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-trial-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process whose program is given, in a trainer's place. */
function processOf(program: string): () => ReturnType<typeof forkChildTrainer> {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, program);
  return () => forkChildTrainer(entry);
}

describe('trying the devices', () => {
  it('asks a trainer, which tries each of them', async () => {
    const entry = join(import.meta.dirname, '../../../../main/trainer/index.ts');
    const devices = await new DeviceTrial(() => forkChildTrainer(entry)).devices();
    expect(devices.map(({ id }) => id)).toEqual(['cpu', 'webgpu', 'cuda']);
    expect(devices[0]).toMatchObject({ available: true, speed: 1 });
    for (const { reason = '' } of devices) expect(reason).not.toMatch(/when it was tried/);
  });

  it('leaves the processor, with the reason, when the process dies of it', async () => {
    const fork = processOf(
      "process.send({ type: 'ready' }); process.on('message', () => process.kill(process.pid, 'SIGKILL'));",
    );
    const [cpu, ...others] = await new DeviceTrial(fork).devices();
    expect(cpu).toMatchObject({ id: 'cpu', available: true });
    expect(others.map(({ id }) => id)).toEqual(['webgpu', 'cuda']);
    for (const { available, reason } of others) {
      expect(available).toBe(false);
      expect(reason).toMatch(/driver failed/);
    }
  });

  it('tries them once', async () => {
    let started = 0;
    const fork = processOf("process.send({ type: 'devices', devices: [] });");
    const trial = new DeviceTrial(() => {
      started++;
      return fork();
    });
    await Promise.all([trial.devices(), trial.devices()]);
    await trial.devices();
    expect(started).toBe(1);
  });
});
