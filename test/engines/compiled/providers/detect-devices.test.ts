import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { detectDevices } from '../../../../main/trainer/engines/compiled/providers/catalogue.ts';
import {
  hasCudaDriver,
  missingCudaLibraries,
} from '../../../../main/trainer/engines/compiled/providers/cuda-libraries.ts';
import {
  displayCard,
  nvidiaCard,
} from '../../../../main/trainer/engines/compiled/providers/find-graphics-card.ts';
import { timeProduct } from '../../../../main/trainer/engines/compiled/providers/time-product.ts';

describe('detecting devices', () => {
  it('says of each device whether it computes, and a sentence where it does not', async () => {
    const devices = await detectDevices();
    expect(devices.map(({ id }) => id)).toEqual(['cpu', 'webgpu', 'cuda']);
    for (const { id, available, speed, reason } of devices) {
      const computes = await timeProduct(id, 16).then(
        () => true,
        () => false,
      );
      expect([id, available]).toEqual([id, computes]);
      if (available) expect(speed).toBeGreaterThan(0);
      else expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('finds no CUDA where there is no driver for it', async () => {
    const cuda = (await detectDevices()).find(({ id }) => id === 'cuda');
    if (hasCudaDriver()) expect(cuda?.reason ?? '').not.toMatch(/driver/);
    else
      expect(cuda).toMatchObject({
        available: false,
        reason: expect.stringMatching(/driver/) as string,
      });
  });

  it('refuses a provider that the runtime does not have', async () => {
    await expect(timeProduct('qnn', 16)).rejects.toThrow();
  });
});

describe('what the system tells about cards and libraries', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layerwright-devices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: readonly string[], text: string): void {
    mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
    writeFileSync(join(folder, ...path), text);
  }

  it('reads the model from NVIDIA’s driver', () => {
    write(['0000:01:00.0', 'information'], 'Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   \t\t 93\n');
    expect(nvidiaCard(folder)).toBe('NVIDIA GeForce RTX 4070');
  });

  it.each([
    ['0x1002\n', 'AMD GPU'],
    ['0x8086\n', 'Intel GPU'],
    ['0x1af4\n', null],
  ])('takes a card of the maker %j for %s', (maker, name) => {
    write(['card0', 'device', 'vendor'], maker);
    expect(displayCard(folder)).toBe(name);
  });

  it('finds no card where the system lists none', () => {
    const absent = join(folder, 'absent');
    expect(existsSync(absent)).toBe(false);
    expect([nvidiaCard(absent), displayCard(absent)]).toEqual([null, null]);
  });

  it('names the libraries of CUDA that are missing', () => {
    expect(missingCudaLibraries([folder])).toContain('libcudnn.so.9');
    write(['libcudnn.so.9'], '');
    expect(missingCudaLibraries([folder])).not.toContain('libcudnn.so.9');
  });
});
