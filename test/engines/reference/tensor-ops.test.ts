import * as plain from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Sym } from '../../../common/layers/forward-ops.ts';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { TensorOps, type TensorHost } from '../../../main/trainer/engines/reference/tensor-ops.ts';
import type { TensorFlow } from '../../../main/trainer/engines/reference/tensorflow-api.ts';
import { loadNativeBinding } from '../../../main/trainer/engines/tensorflow/native-binding.ts';
import { evaluateGraph } from '../compiled/evaluate-graph.ts';
import { imagePrimitives, plainPrimitives, ties, type Primitive } from '../primitives.ts';
import { recordPrimitive, roundToSingle } from '../recorded-primitive.ts';

const native = loadNativeBinding();
if (!('tf' in native)) {
  process.stdout.write(`Tensors are not tried on TensorFlow: ${native.reason}\n`);
}

interface Backend {
  readonly name: string;
  readonly tf: TensorFlow;
}

const backends: readonly Backend[] = [
  { name: 'cpu', tf: plain },
  ...('tf' in native ? [{ name: 'tensorflow', tf: native.tf }] : []),
];

const host: TensorHost = {
  draw: () => {
    throw new RangeError('These primitives draw nothing.');
  },
  updateState: () => undefined,
  addLoss: () => undefined,
};

/** The result, and the gradients at the inputs for weights `factors` of the result's elements. */
function run(
  { tf }: Backend,
  shapes: readonly (readonly number[])[],
  record: Primitive['record'],
  values: readonly ArrayLike<number>[],
  factors: ArrayLike<number> | null,
) {
  return tf.tidy(() => {
    const given = shapes.map((shape, index) =>
      tf.tensor(Float32Array.from(values[index] ?? []), [...shape]),
    );
    const resultOf = (...inputs: plain.Tensor[]) => {
      const ops = new TensorOps(tf, host);
      const symbols: Sym[] = inputs.map((input) => ops.symbol(input));
      const result = record(ops, ...symbols);
      expect(ops.tensor(result).shape).toEqual(result.shape);
      // TensorFlow.js finds no path where the result is the input itself.
      return ops.tensor(result).clone();
    };
    const result = resultOf(...given);
    const dy = factors ? tf.tensor(Float32Array.from(factors), result.shape) : tf.onesLike(result);
    return {
      result: [...result.dataSync()],
      shape: result.shape,
      gradients: tf
        .grads(resultOf)(given, dy)
        .map((gradient) => [...gradient.dataSync()]),
    };
  });
}

function expectClose(actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(wanted.length);
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  for (let index = 0; index < wanted.length; index++) {
    const difference = Math.abs((actual[index] ?? NaN) - (wanted[index] ?? NaN));
    expect(difference, `at ${index}`).toBeLessThan(tolerance * scale);
  }
}

describe.each(backends)('primitives on the backend $name', (backend) => {
  beforeAll(async () => {
    await backend.tf.setBackend(backend.name);
  });

  it.each([...plainPrimitives, ...imagePrimitives])(
    'computes values and gradients as in double precision: $name',
    (primitive) => {
      const { graph, inputs, result, loss, values: drawn } = recordPrimitive(primitive);
      const values = roundToSingle(drawn);
      const given = primitive.shapes.map((_, index) => values[`x${index}`] ?? []);
      const actual = run(
        backend,
        primitive.shapes,
        primitive.record,
        given,
        values['factors'] ?? [],
      );
      expect(actual.shape).toEqual(result.shape);
      expectClose(actual.result, evaluateGraph(result, values), 2e-6);
      gradients(graph, loss, inputs).forEach((gradient, index) => {
        expectClose(actual.gradients[index] ?? [], evaluateGraph(gradient, values), 5e-6);
      });
    },
  );

  it.each(ties)('$name', ({ shapes, values, record, gradients: wanted }) => {
    const actual = run(backend, shapes, record, values, null);
    expect(actual.gradients.map((gradient) => gradient.map((value) => value + 0))).toEqual(wanted);
  });

  it('runs a loop turn by turn, and back through its states, elements and outside values', () => {
    const shapes = [[4, 2], [2], [2]];
    const record: Primitive['record'] = (ops, sequence, state, factor) => {
      const { states, outputs } = ops.scan({
        states: [state],
        sequences: [sequence],
        captured: [factor],
        body: (inner, { states: [before], elements: [element], captured: [outside] }) => {
          if (!before || !element || !outside) throw new RangeError('A turn lacks a value.');
          const after = inner.tanh(inner.add(inner.mul(before, outside), element));
          return { states: [after], outputs: [inner.square(after)] };
        },
      });
      const [last] = states;
      const [all] = outputs;
      if (!last || !all) throw new RangeError('The loop gave nothing.');
      return ops.concat([all, ops.reshape(last, [1, 2])], 0);
    };
    /** The same loop, written out. */
    const unrolled: Primitive['record'] = (ops, sequence, state, factor) => {
      let current = state;
      const all: Sym[] = [];
      for (let time = 0; time < 4; time++) {
        const element = ops.reshape(ops.slice(sequence, [time, 0], [1, 2]), [2]);
        current = ops.tanh(ops.add(ops.mul(current, factor), element));
        all.push(ops.reshape(ops.square(current), [1, 2]));
      }
      return ops.concat([...all, ops.reshape(current, [1, 2])], 0);
    };
    const recorded = recordPrimitive({ name: 'loop', shapes, record: unrolled });
    const values = roundToSingle(recorded.values);
    const given = shapes.map((_, index) => values[`x${index}`] ?? []);
    const actual = run(backend, shapes, record, given, values['factors'] ?? []);
    expectClose(actual.result, evaluateGraph(recorded.result, values), 2e-6);
    gradients(recorded.graph, recorded.loss, recorded.inputs).forEach((gradient, index) => {
      expectClose(actual.gradients[index] ?? [], evaluateGraph(gradient, values), 5e-6);
    });
  });
});
