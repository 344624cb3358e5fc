import { describe, expect, it } from 'vitest';
import { gradients } from '../../../../main/trainer/engines/compiled/gradients.ts';
import type { OpGraph } from '../../../../main/trainer/engines/compiled/op-graph.ts';
import { webgpuCapabilities } from '../../../../main/trainer/engines/compiled/providers/capabilities.ts';
import { imagePrimitives, plainPrimitives, type Primitive } from '../../primitives.ts';
import { recordPrimitive } from '../../recorded-primitive.ts';
import { checkOnRuntime, runOnRuntime, type Place } from '../check-primitive.ts';
import { describeWebgpu } from './describe-webgpu.ts';

/** Shaders may compute sines, roots and powers less exactly than processors do. */
const onWebgpu: Place = { provider: 'webgpu', capabilities: webgpuCapabilities, tolerance: 5e-4 };

function recurrent(name: string, backwards: boolean): Primitive<OpGraph> {
  return {
    name,
    // Sequences [time, batch, features], the first state, and the recurrent kernel.
    shapes: [
      [5, 2, 3],
      [2, 3],
      [3, 3],
    ],
    record: (graph, given, state, kernel) => {
      const x = backwards ? graph.reverse(given, 0) : given;
      const { states, outputs } = graph.scan({
        states: [state],
        sequences: [x],
        captured: [kernel],
        body: (ops, { states: [h], elements: [now], captured: [w] }) => {
          if (!h || !now || !w) throw new RangeError('The loop was given too little.');
          const next = ops.tanh(ops.add(now, ops.matmul(h, w)));
          return { states: [next], outputs: [ops.mul(next, now)] };
        },
      });
      const [last] = states;
      const [all] = outputs;
      if (!last || !all) throw new RangeError('The loop gave too little.');
      return graph.add(all, last);
    },
  };
}

/** More pieces than a shader has buffers for. */
const manyPieces: Primitive<OpGraph> = {
  name: 'a matrix cut into many pieces',
  shapes: [[40, 3]],
  record: (graph, x) => {
    const pieces = Array.from({ length: 40 }, (_, row) => graph.slice(x, [row, 0], [1, 3]));
    return graph.concat(
      pieces.map((piece, row) => graph.mul(piece, graph.constant(row))),
      0,
    );
  },
};

describeWebgpu('on WebGPU', () => {
  it.each([...plainPrimitives, ...imagePrimitives, manyPieces])(
    'computes $name there alone, as in double precision, forward and backward',
    async (primitive) => {
      await checkOnRuntime(primitive, onWebgpu);
    },
  );

  describe.each([recurrent('a loop', false), recurrent('a loop from the end', true)])(
    '$name',
    (primitive) => {
      it('gives the same written out as the processor’s loop, forward and backward', async () => {
        const { graph, inputs, result, loss, values } = recordPrimitive(primitive);
        const results = [result, ...gradients(graph, loss, inputs)];
        const wanted = await runOnRuntime(graph, results, values);
        const actual = await runOnRuntime(graph, results, values, onWebgpu);
        wanted.forEach((numbers, index) => {
          expect(actual[index]?.length).toBe(numbers.length);
          numbers.forEach((value, at) => {
            expect(actual[index]?.[at]).toBeCloseTo(value, 5);
          });
        });
      });
    },
  );
});
