import { describe } from 'vitest';
import { InferenceSession } from '../../../../main/trainer/engines/compiled/onnx-runtime.ts';
import { DataType, OnnxGraph } from '../../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import { webgpuProvider } from '../../../../main/trainer/engines/compiled/providers/webgpu.ts';
import { offerSoftwareAdapter } from './software-adapter.ts';

async function openSession(): Promise<InferenceSession> {
  const onnx = new OnnxGraph('open');
  const x = onnx.input('x', DataType.FLOAT, [1]);
  onnx.namedOutput('y', onnx.node('Abs', [x]), DataType.FLOAT, [1]);
  return InferenceSession.create(onnx.encode(), { executionProviders: ['webgpu'] });
}

offerSoftwareAdapter();
const status = await webgpuProvider.detect();
if (!status.available) {
  process.stdout.write(`Tests of training on WebGPU are left out: ${status.reason}\n`);
}

// The device is given up with the last session, and its shaders with it; one that stays open keeps them.
export const openDevice = status.available ? await openSession() : null;

/** Tests that need WebGPU, on a graphics card or a software renderer; skipped, with one line, without either. */
export const describeWebgpu = describe.skipIf(!status.available);
/** What WebGPU found in these tests. */
export const webgpuStatus = status;
