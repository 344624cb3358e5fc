import { describe, expect, it } from 'vitest';
import type { ConvolutionOptions } from '../../../common/layers/forward-ops.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import {
  convolutionBetween,
  type Convolution,
  type Scheme,
} from '../../../main/trainer/engines/compiled/convolution/convolution-sizes.ts';
import {
  convolve,
  imageGradient,
} from '../../../main/trainer/engines/compiled/convolution/convolve.ts';
import { kernelGradient } from '../../../main/trainer/engines/compiled/convolution/kernel-gradient.ts';
import type { LoweringCall } from '../../../main/trainer/engines/compiled/lowering-call.ts';
import { lower } from '../../../main/trainer/engines/compiled/lowering.ts';
import { InferenceSession, Tensor } from '../../../main/trainer/engines/compiled/onnx-runtime.ts';
import { DataType, OnnxGraph } from '../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import { cpuCapabilities } from '../../../main/trainer/engines/compiled/providers/capabilities.ts';
import { evaluateGraph } from './evaluate-graph.ts';

interface Case {
  readonly name: string;
  readonly image: readonly number[];
  readonly kernel: readonly number[];
  readonly options: Partial<ConvolutionOptions>;
  readonly schemes: readonly Scheme[];
}

const every: readonly Scheme[] = ['columns', 'strips', 'direct'];
const apart: readonly Scheme[] = ['columns', 'direct'];

const cases: readonly Case[] = [
  { name: 'plain', image: [2, 6, 7, 3], kernel: [3, 3, 3, 4], options: {}, schemes: every },
  {
    name: 'padded',
    image: [2, 5, 5, 16],
    kernel: [3, 3, 16, 2],
    options: { pads: [1, 1, 1, 1] },
    schemes: every,
  },
  {
    name: 'padded on one side more',
    image: [1, 5, 6, 3],
    kernel: [2, 4, 3, 2],
    options: { pads: [0, 1, 1, 3] },
    schemes: every,
  },
  {
    name: 'padded by more than is left of the image',
    image: [1, 3, 3, 2],
    kernel: [3, 3, 2, 2],
    options: { pads: [2, 0, 1, 2] },
    schemes: every,
  },
  {
    name: 'dilated',
    image: [2, 8, 9, 3],
    kernel: [3, 2, 3, 2],
    options: { dilations: [2, 3], pads: [1, 3, 4, 0] },
    schemes: every,
  },
  {
    name: 'with strides',
    image: [2, 7, 8, 17],
    kernel: [3, 2, 17, 3],
    options: { strides: [2, 3], pads: [1, 0, 1, 1] },
    schemes: apart,
  },
  {
    name: 'of single pixels',
    image: [2, 3, 4, 5],
    kernel: [1, 1, 5, 2],
    options: {},
    schemes: apart,
  },
];

const plain = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 1 } as const;

describe.each(cases)('a convolution $name', ({ image, kernel, options, schemes }) => {
  it.each(schemes)('is the same in double precision as by the scheme %s', async (scheme) => {
    const graph = new OpGraph();
    const convolution = { ...plain, ...options };
    const x = graph.input('x', image);
    const weights = graph.input('kernel', kernel);
    const y = graph.conv2d(x, weights, convolution);
    const dy = graph.input('dy', y.shape);
    const wanted = [
      y,
      graph.conv2dTranspose(dy, weights, image, convolution),
      graph.conv2dKernelGradient(x, dy, kernel, convolution),
    ];
    const random = RandomSource.seeded(5, 'scheme');
    const values: Record<string, Float64Array> = {};
    for (const { attributes, shape } of [x, weights, dy]) {
      values[attributes.name ?? ''] = Float64Array.from({ length: elementCount(shape) }, () =>
        Math.fround(random.normal()),
      );
    }

    const onnx = new OnnxGraph('test');
    const feeds: Record<string, Tensor> = {};
    for (const { attributes, shape } of [x, weights, dy]) {
      const name = onnx.input(attributes.name ?? '', DataType.FLOAT, shape);
      feeds[name] = new Tensor('float32', Float32Array.from(values[name] ?? []), shape);
    }
    const call: LoweringCall = {
      onnx,
      node: y,
      operands: [],
      shared: new Map(),
      users: [],
      siblings: [],
      capabilities: cpuCapabilities,
      lower,
    };
    const sizes: Convolution = { ...convolutionBetween(call, image, kernel, y.shape), scheme };
    const written = [
      convolve(call, sizes, 'x', 'kernel'),
      imageGradient(call, sizes, 'dy', 'kernel'),
      kernelGradient(call, sizes, 'x', 'dy'),
    ];
    written.forEach((name, index) =>
      onnx.namedOutput(`result_${index}`, name, DataType.FLOAT, wanted[index]?.shape ?? []),
    );
    const session = await InferenceSession.create(onnx.encode(), { logSeverityLevel: 3 });
    const outputs = await session.run(feeds);
    await session.release();

    wanted.forEach((node, index) => {
      const actual = outputs[`result_${index}`]?.data as Float32Array;
      const exact = evaluateGraph(node, values);
      expect(actual.length).toBe(exact.length);
      const worst = exact.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (actual[at] ?? NaN))),
        0,
      );
      expect(worst).toBeLessThan(2e-5);
    });
  });
});
