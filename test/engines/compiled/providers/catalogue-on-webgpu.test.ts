import { expect, it } from 'vitest';
import type { DeviceId } from '../../../../common/training/training-config.ts';
import { compiledEngine } from '../../../../main/trainer/engines/compiled/engine.ts';
import { allCases } from '../../conformance/all-cases.ts';
import type { ConformanceCase } from '../../conformance/conformance-case.ts';
import { deviationOf } from '../../conformance/deviation.ts';
import { observe } from '../../conformance/observe.ts';
import { describeWebgpu, webgpuStatus } from './describe-webgpu.ts';

/** Largest relative difference; sines, as in a rotation, are less exact than everything else. */
const toleranceOf = (id: string) => (id === 'RandomRotation' ? 5e-4 : 1e-4);

/** What comes of a case on a device, and what the program says about the device. */
async function observeOn(device: DeviceId, { experiment }: ConformanceCase) {
  const { request } = experiment;
  const training = { ...request.training, device };
  const program = await compiledEngine.compile({ ...request, training, devices: [webgpuStatus] });
  try {
    const { observation } = await observe(program, experiment);
    return { observation, reason: program.deviceReason };
  } finally {
    await program.dispose();
  }
}

describeWebgpu('on WebGPU', () => {
  it.each(allCases)(
    'computes $family $id, $name, as the processor does and without its help',
    async (made) => {
      const onCpu = await observeOn('cpu', made);
      const onGpu = await observeOn('webgpu', made);
      expect(onGpu.reason ?? '').toBe(webgpuStatus.reason ?? '');
      const { forward, gradient, update } = deviationOf(onGpu.observation, onCpu.observation);
      expect(Math.max(forward, gradient, update)).toBeLessThan(toleranceOf(made.id));
    },
  );
});
