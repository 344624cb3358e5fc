import { expect, it } from 'vitest';
import { Tensor } from '../../../../main/trainer/engines/compiled/onnx-runtime.ts';
import { DataType, OnnxGraph } from '../../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import { Transfer } from '../../../../main/trainer/engines/compiled/providers/transfer.ts';
import { webgpuProvider } from '../../../../main/trainer/engines/compiled/providers/webgpu.ts';
import { SessionCache } from '../../../../main/trainer/engines/compiled/sessions.ts';
import { describeWebgpu } from './describe-webgpu.ts';

function tripling(): Uint8Array {
  const onnx = new OnnxGraph('triple');
  const x = onnx.input('x', DataType.FLOAT, ['length']);
  onnx.namedOutput('y', onnx.node('Mul', [x, onnx.floats(3)]), DataType.FLOAT, ['length']);
  return onnx.encode();
}

describeWebgpu('results on a device', () => {
  it('outlive the making of many other sessions', async () => {
    const sessions = new SessionCache<null>(1, webgpuProvider);
    const transfer = new Transfer('webgpu');
    const { session } = await sessions.get('steps', () => ({
      bytes: tripling(),
      extra: null,
      resident: true,
    }));
    const { y } = await session.run({ x: await transfer.upload(Float32Array.of(1, 2)) });
    if (!(y instanceof Tensor)) throw new RangeError('The graph gave nothing.');
    expect(y.location).toBe('gpu-buffer');
    for (let other = 0; other < 12; other++) {
      await sessions.get(`other ${other}`, () => ({ bytes: tripling(), extra: null }));
    }
    expect([...(await transfer.download([y, y]))]).toEqual([3, 6, 3, 6]);
    y.dispose();
    await transfer.dispose();
    await sessions.dispose();
  });
});
