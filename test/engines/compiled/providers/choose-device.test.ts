import { describe, expect, it } from 'vitest';
import type { DeviceStatus } from '../../../../common/training/device-status.ts';
import { gpuWork } from '../../../../common/training/gpu-work.ts';
import { chooseDevice } from '../../../../main/trainer/engines/compiled/providers/choose-device.ts';

const cpu: DeviceStatus = { id: 'cpu', name: 'CPU', available: true, software: false, speed: 1 };
const card: DeviceStatus = {
  id: 'webgpu',
  name: 'AMD GPU (WebGPU)',
  available: true,
  software: false,
  speed: 20,
};
const cuda: DeviceStatus = { ...card, id: 'cuda', name: 'NVIDIA A2 (CUDA)', speed: 40 };
const renderer: DeviceStatus = {
  ...card,
  name: 'Software renderer (WebGPU)',
  software: true,
  speed: 0.05,
  reason: 'Only a software renderer was found.',
};
const absent: DeviceStatus = {
  ...card,
  name: 'WebGPU',
  available: false,
  speed: null,
  reason: 'No GPU that WebGPU can use was found.',
};
const much = { work: 2 * gpuWork, timeSteps: false };
const little = { work: gpuWork / 2, timeSteps: false };
const recurrent = { work: 2 * gpuWork, timeSteps: true };

describe('choosing a device', () => {
  it.each([
    ['a GPU for a large step', much, [cpu, card], 'webgpu', /20 times as fast/],
    ['the faster of two GPUs', much, [cpu, card, cuda], 'cuda', /40 times as fast/],
    ['the processor before a GPU without loops', recurrent, [cpu, card], 'cpu', /^$/],
    ['a GPU with loops', recurrent, [cpu, card, cuda], 'cuda', /40 times as fast/],
    ['the processor for a small step', little, [cpu, card], 'cpu', /^$/],
    ['the processor beside a slow GPU', much, [cpu, { ...card, speed: 2 }], 'cpu', /^$/],
    ['the processor beside a software renderer', much, [cpu, renderer], 'cpu', /^$/],
    [
      'the processor beside a fast software renderer',
      much,
      [cpu, { ...renderer, speed: 9 }],
      'cpu',
      /^$/,
    ],
    ['the processor without a GPU', much, [cpu, absent], 'cpu', /^$/],
    ['the processor when nothing was tried', much, [], 'cpu', /^$/],
  ] as const)('auto takes %s', (_name, asked, devices, id, reason) => {
    const chosen = chooseDevice('auto', asked, devices);
    expect(chosen.provider.id).toBe(id);
    expect(chosen.reason).toMatch(reason);
  });

  it('takes the device that is asked for, however small the step', () => {
    const chosen = chooseDevice('webgpu', little, [cpu, card]);
    expect(chosen).toMatchObject({ name: 'AMD GPU (WebGPU)', reason: '' });
    expect(chosen.provider.id).toBe('webgpu');
  });

  it('says what to know about a software renderer that is asked for', () => {
    expect(chooseDevice('webgpu', little, [cpu, renderer]).reason).toBe(renderer.reason);
  });

  it('never leaves the processor that is asked for', () => {
    const { provider, reason } = chooseDevice('cpu', much, [cpu, card, cuda]);
    expect([provider.id, reason]).toEqual(['cpu', '']);
  });

  it.each([
    ['it is absent', 'webgpu', [cpu, absent], /No GPU that WebGPU can use was found\.$/],
    ['it was not tried', 'cuda', [], /not tried\.$/],
  ] as const)('falls back to the processor and says why when %s', (_name, wanted, devices, why) => {
    const { provider, name, reason } = chooseDevice(wanted, much, devices);
    expect([provider.id, name]).toEqual(['cpu', 'CPU']);
    expect(reason).toMatch(/was chosen, but the processor is used\./);
    expect(reason).toMatch(why);
  });
});
