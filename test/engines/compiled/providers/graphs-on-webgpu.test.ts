import { describe, expect, it } from 'vitest';
import { gradients } from '../../../../main/trainer/engines/compiled/gradients.ts';
import { lower } from '../../../../main/trainer/engines/compiled/lowering.ts';
import {
  InferenceSession,
  Tensor,
} from '../../../../main/trainer/engines/compiled/onnx-runtime.ts';
import { DataType, OnnxGraph } from '../../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import { webgpuCapabilities } from '../../../../main/trainer/engines/compiled/providers/capabilities.ts';
import { plainPrimitives } from '../../primitives.ts';
import { recordPrimitive } from '../../recorded-primitive.ts';
import { evaluateGraph } from '../evaluate-graph.ts';
import { describeWebgpu } from './software-adapter.ts';

describeWebgpu('on WebGPU', () => {
  describe.each(plainPrimitives)('$name', (primitive) => {
    it('is computed there alone, and as in double precision, forward and backward', async () => {
      const { graph, inputs, result, loss, values } = recordPrimitive(primitive);
      const results = [result, ...gradients(graph, loss, inputs)];
      const onnx = new OnnxGraph('test');
      const names = new Map<string, string>();
      const feeds: Record<string, Tensor> = {};
      for (const node of graph.nodes) {
        const name = node.attributes.name;
        if (node.kind !== 'input' || name === undefined) continue;
        names.set(name, onnx.input(name, DataType.FLOAT, node.shape));
        feeds[name] = new Tensor('float32', Float32Array.from(values[name] ?? []), node.shape);
      }
      lower(onnx, results, names, webgpuCapabilities).forEach((value, index) =>
        onnx.namedOutput(`result_${index}`, value, DataType.FLOAT, results[index]?.shape ?? []),
      );
      const session = await InferenceSession.create(onnx.encode(), {
        executionProviders: ['webgpu'],
        logSeverityLevel: 4,
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      });
      const outputs = await session.run(feeds);
      await session.release();
      results.forEach((node, index) => {
        const actual = outputs[`result_${index}`]?.data as Float32Array;
        const wanted = evaluateGraph(node, values);
        expect(actual.length).toBe(wanted.length);
        wanted.forEach((value, at) => {
          // Shaders may compute sines and powers less exactly than processors do.
          expect(Math.abs((actual[at] ?? NaN) - value)).toBeLessThan(
            5e-4 * Math.max(1, Math.abs(value)),
          );
        });
      });
    });
  });
});
