import { expect } from 'vitest';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { lower } from '../../../main/trainer/engines/compiled/lowering.ts';
import { InferenceSession, Tensor } from '../../../main/trainer/engines/compiled/onnx-runtime.ts';
import { DataType, OnnxGraph } from '../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import type { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';
import {
  cpuCapabilities,
  type ProviderCapabilities,
} from '../../../main/trainer/engines/compiled/providers/capabilities.ts';
import type { Primitive } from '../primitives.ts';
import { recordPrimitive } from '../recorded-primitive.ts';
import { evaluateGraph, type InputValues } from './evaluate-graph.ts';

/** Where a graph runs, and how far from double precision it may be there. */
export interface Place {
  readonly provider: 'cpu' | 'webgpu';
  readonly capabilities: ProviderCapabilities;
  readonly tolerance: number;
}

const onCpu: Place = { provider: 'cpu', capabilities: cpuCapabilities, tolerance: 2e-5 };

/** Expects the recorded gradients to be those of finite differences, in double precision. */
export function checkGradients(primitive: Primitive<OpGraph>): void {
  const { graph, inputs, loss, values } = recordPrimitive(primitive);
  const recordedGradients = gradients(graph, loss, inputs);
  inputs.forEach((input, index) => {
    const name = `x${index}`;
    const x = values[name] ?? new Float64Array(0);
    const gradient = recordedGradients[index];
    expect(gradient?.shape).toEqual(input.shape);
    const computed = gradient ? evaluateGraph(gradient, values) : new Float64Array(0);
    x.forEach((value, at) => {
      const lossAt = (moved: number) => {
        const changed = { ...values, [name]: x.with(at, moved) };
        return evaluateGraph(loss, changed)[0] ?? NaN;
      };
      const step = 1e-5;
      const difference = (lossAt(value + step) - lossAt(value - step)) / (2 * step);
      expect(computed[at]).toBeCloseTo(difference, 6);
    });
  });
}

/** Expects ONNX Runtime to give the result and its gradients as in double precision. */
export async function checkOnRuntime(primitive: Primitive<OpGraph>, place = onCpu): Promise<void> {
  const { graph, inputs, result, loss, values } = recordPrimitive(primitive);
  const results = [result, ...gradients(graph, loss, inputs)];
  const actual = await runOnRuntime(graph, results, values, place);
  results.forEach((node, index) => {
    const wanted = evaluateGraph(node, values);
    expect(actual[index]?.length).toBe(wanted.length);
    wanted.forEach((value, at) => {
      const difference = Math.abs((actual[index]?.[at] ?? NaN) - value);
      expect(difference).toBeLessThan(place.tolerance * Math.max(1, Math.abs(value)));
    });
  });
}

/** Computes recorded nodes on ONNX Runtime, all of them on the place's provider. */
export async function runOnRuntime(
  graph: OpGraph,
  results: readonly OpNode[],
  values: InputValues,
  { provider, capabilities } = onCpu,
): Promise<readonly Float32Array[]> {
  const onnx = new OnnxGraph('test');
  const names = new Map<string, string>();
  const feeds: Record<string, Tensor> = {};
  for (const node of graph.nodes) {
    const name = node.attributes.name;
    if (node.kind !== 'input' || name === undefined) continue;
    names.set(name, onnx.input(name, DataType.FLOAT, node.shape));
    feeds[name] = new Tensor('float32', Float32Array.from(values[name] ?? []), node.shape);
  }
  lower(onnx, results, names, capabilities).forEach((value, index) =>
    onnx.namedOutput(`result_${index}`, value, DataType.FLOAT, results[index]?.shape ?? []),
  );
  const session = await InferenceSession.create(onnx.encode(), {
    executionProviders: [provider],
    logSeverityLevel: 3,
    ...(provider === 'cpu' ? {} : { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  });
  const outputs = await session.run(feeds);
  await session.release();
  return results.map((_, index) => outputs[`result_${index}`]?.data as Float32Array);
}
