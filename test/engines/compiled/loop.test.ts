import { describe, expect, it } from 'vitest';
import type { ForwardOps, Scan, ScanResult, Sym } from '../../../common/layers/forward-ops.ts';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { recordStretches } from '../../../main/trainer/engines/compiled/loop/record-scan.ts';
import { lower } from '../../../main/trainer/engines/compiled/lowering.ts';
import { DataType, OnnxGraph } from '../../../main/trainer/engines/compiled/onnx/onnx-graph.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';
import type { Primitive } from '../primitives.ts';
import { recordPrimitive } from '../recorded-primitive.ts';
import { checkGradients, checkOnRuntime } from './check-primitive.ts';
import { evaluateGraph } from './evaluate-graph.ts';

/** A loop with the shapes of its initial states, sequences and captured values. */
interface LoopCase {
  readonly name: string;
  readonly states: readonly (readonly number[])[];
  readonly sequences: readonly (readonly number[])[];
  readonly captured: readonly (readonly number[])[];
  readonly body: Scan['body'];
}

const time = 6;
const [batch, units, features] = [2, 3, 2];
const state = [batch, units];
const sequence = [time, batch, features];

const of = (values: readonly Sym[], index: number): Sym => {
  const value = values[index];
  if (!value) throw new RangeError(`There is no value ${index}.`);
  return value;
};

const cases: readonly LoopCase[] = [
  {
    name: 'a recurrent layer',
    states: [state],
    sequences: [sequence],
    captured: [[features, units], [units, units], [units]],
    body: (ops, { states, elements, captured }) => {
      const x = ops.add(ops.matmul(of(elements, 0), of(captured, 0)), of(captured, 2));
      const h = ops.tanh(ops.add(x, ops.matmul(of(states, 0), of(captured, 1))));
      return { states: [h], outputs: [h] };
    },
  },
  {
    name: 'gates that are cut out of one product',
    states: [state, state],
    sequences: [sequence],
    captured: [
      [features, 4 * units],
      [units, 4 * units],
    ],
    body: (ops, { states, elements, captured }) => {
      const [x, h] = [of(elements, 0), of(states, 0)];
      const z = ops.add(ops.matmul(x, of(captured, 0)), ops.matmul(h, of(captured, 1)));
      const gate = (index: number) => ops.slice(z, [0, index * units], [batch, units]);
      const added = ops.mul(ops.sigmoid(gate(0)), ops.tanh(gate(2)));
      const c = ops.add(ops.mul(ops.sigmoid(gate(1)), of(states, 1)), added);
      const shown = ops.mul(ops.sigmoid(gate(3)), ops.tanh(c));
      return { states: [shown, c], outputs: [shown] };
    },
  },
  {
    name: 'a state that is kept where a sequence says so',
    states: [state],
    sequences: [
      [time, batch, units],
      [time, batch, 1],
    ],
    captured: [[units, units]],
    body: (ops, { states, elements, captured }) => {
      const [h, counts] = [of(states, 0), ops.positive(of(elements, 1))];
      const next = ops.tanh(ops.add(of(elements, 0), ops.matmul(h, of(captured, 0))));
      const kept = ops.where(counts, next, h);
      return { states: [kept], outputs: [ops.mul(kept, counts)] };
    },
  },
  {
    name: 'outputs that the state does not need, and others that do not need the state',
    states: [state],
    sequences: [sequence, [time, batch, units]],
    captured: [[units, features], [units]],
    body: (ops, { states, elements, captured }) => {
      const h = ops.mul(of(states, 0), ops.sigmoid(of(elements, 1)));
      const score = ops.softmax(ops.matmul(h, of(captured, 0)));
      const apart = ops.exp(ops.mul(of(elements, 0), ops.constant(0.5)));
      const summed = ops.reduceSum(ops.mul(h, of(captured, 1)), [1], true);
      return { states: [h], outputs: [ops.concat([score, apart, summed], 1)] };
    },
  },
  {
    name: 'moving, cutting and padding',
    states: [state],
    sequences: [[time, units, batch]],
    captured: [],
    body: (ops, { states, elements }) => {
      const turned = ops.transpose(of(elements, 0), [1, 0]);
      const cut = ops.slice(ops.reverse(of(states, 0), 1), [0, 1], [batch, units - 1]);
      const h = ops.sin(ops.add(ops.pad(cut, [0, 0], [0, 1]), turned));
      const wide = ops.expand(ops.reshape(h, [batch, 1, units]), [batch, 2, units]);
      return { states: [h], outputs: [ops.reduceMean(ops.square(wide), [2], false)] };
    },
  },
  {
    name: 'products of two values that change, and of a captured one in front',
    states: [[units, units]],
    sequences: [[time, units, units]],
    captured: [[units, units]],
    body: (ops, { states, elements, captured }) => {
      const turned = ops.matmul(of(captured, 0), of(elements, 0));
      const next = ops.tanh(ops.matmul(of(states, 0), turned));
      return { states: [next], outputs: [ops.matmul(next, turned)] };
    },
  },
  {
    name: 'an operation that cannot be done for all times at once',
    states: [[1]],
    sequences: [[time, 1, 3, 3, 1]],
    captured: [[2, 2, 1, 1]],
    body: (ops, { states, elements, captured }) => {
      const options = {
        strides: [1, 1],
        pads: [0, 0, 0, 0],
        dilations: [1, 1],
        groups: 1,
      } as const;
      const image = ops.conv2d(of(elements, 0), of(captured, 0), options);
      const next = ops.add(of(states, 0), ops.reduceMean(image, [1, 2, 3], false));
      return { states: [next], outputs: [ops.tanh(image)] };
    },
  },
];

/** What a loop gives as one value: the states behind its outputs. */
function join(ops: ForwardOps, { states, outputs }: ScanResult): Sym {
  const flat = (value: Sym) => ops.reshape(value, [value.shape.reduce((a, b) => a * b, 1)]);
  return ops.concat([...outputs, ...states].map(flat), 0);
}

function asPrimitive(
  { name, states, sequences, captured, body }: LoopCase,
  run: (graph: OpGraph, loop: Scan) => ScanResult,
): Primitive<OpGraph> {
  return {
    name,
    shapes: [...states, ...sequences, ...captured],
    record: (graph, ...inputs) =>
      join(
        graph,
        run(graph, {
          states: inputs.slice(0, states.length),
          sequences: inputs.slice(states.length, states.length + sequences.length),
          captured: inputs.slice(states.length + sequences.length),
          body,
        }),
      ),
  };
}

/** The same without a loop: the body once for every time. */
function unroll(ops: ForwardOps, { states, sequences, captured, body }: Scan): ScanResult {
  let current = states;
  const outputs: Sym[][] = [];
  for (let turn = 0; turn < time; turn++) {
    const elements = sequences.map((values) => {
      const [, ...rest] = values.shape;
      const begin = [turn, ...rest.map(() => 0)];
      return ops.reshape(ops.slice(values, begin, [1, ...rest]), rest);
    });
    const result = body(ops, { states: current, elements, captured });
    current = result.states;
    result.outputs.forEach((output, index) =>
      (outputs[index] ??= []).push(ops.reshape(output, [1, ...output.shape])),
    );
  }
  return { states: current, outputs: outputs.map((parts) => ops.concat(parts, 0)) };
}

/** The loop over the reversed sequences, with outputs put in order again. */
function runBackwards(ops: ForwardOps, loop: Scan): ScanResult {
  const sequences = loop.sequences.map((values) => ops.reverse(values, 0));
  const { states, outputs } = ops.scan({ ...loop, sequences });
  return { states, outputs: outputs.map((output) => ops.reverse(output, 0)) };
}

const ways: readonly [string, (graph: OpGraph, loop: Scan) => ScanResult][] = [
  ['forwards', (graph, loop) => graph.scan(loop)],
  ['backwards', runBackwards],
  ['in stretches', (graph, loop) => recordStretches(graph, loop, 3, false)],
  ['in stretches from the last', (graph, loop) => recordStretches(graph, loop, 2, true)],
];

describe.each(cases)('a loop with $name', (loopCase) => {
  it.each(ways)('run %s has the gradients that finite differences give', (_way, run) => {
    checkGradients(asPrimitive(loopCase, run));
  });

  it.each(ways)(
    'run %s gives the same on ONNX Runtime as in double precision',
    async (_way, run) => {
      await checkOnRuntime(asPrimitive(loopCase, run));
    },
  );

  it('gives what its body gives, written once for every time', () => {
    const answers = [unroll, (graph: OpGraph, loop: Scan) => graph.scan(loop)].map((run) => {
      const { graph, inputs, result, loss, values } = recordPrimitive(asPrimitive(loopCase, run));
      return [result, ...gradients(graph, loss, inputs)].map((node) => evaluateGraph(node, values));
    });
    const [wanted = [], actual = []] = answers;
    wanted.forEach((numbers, index) =>
      numbers.forEach((value, at) => expect(actual[index]?.[at]).toBeCloseTo(value, 10)),
    );
  });
});

describe('a loop', () => {
  it('takes one value both as a sequence and as a whole', async () => {
    const both: Primitive<OpGraph> = {
      name: 'both',
      shapes: [[2, 2], [2]],
      record: (graph, x, start) =>
        join(
          graph,
          graph.scan({
            states: [start],
            sequences: [x],
            captured: [x],
            body: (ops, { states, elements, captured }) => {
              const product = ops.matmul(ops.reshape(of(states, 0), [1, 2]), of(captured, 0));
              const next = ops.tanh(ops.add(ops.reshape(product, [2]), of(elements, 0)));
              return { states: [next], outputs: [next] };
            },
          }),
        ),
    };
    checkGradients(both);
    await checkOnRuntime(both);
  });

  it('leaves out of the session what nothing asks for', () => {
    const graph = new OpGraph();
    const x = graph.input('x', [3, 2]);
    const zero = graph.constantTensor([0, 0], [2]);
    const { states } = graph.scan({
      states: [zero, zero],
      sequences: [x],
      captured: [],
      body: (ops, { states: [a, b], elements: [now] }) => {
        if (!a || !b || !now) throw new RangeError('A step lacks its values.');
        return { states: [ops.add(a, now), ops.mul(b, now)], outputs: [ops.exp(b)] };
      },
    });
    const kept = nodeOf(graph, of(states, 0));
    const onnx = new OnnxGraph('test');
    lower(onnx, [kept], new Map([['x', onnx.input('x', DataType.FLOAT, [3, 2])]]));
    const [scan] = onnx.message().node?.filter(({ opType }) => opType === 'Scan') ?? [];
    expect(scan?.output).toHaveLength(1);
  });

  it('refuses sequences of different lengths', () => {
    const graph = new OpGraph();
    const sequences = [graph.input('x', [3, 2]), graph.input('y', [4, 2])];
    const body: Scan['body'] = () => ({ states: [], outputs: [] });
    expect(() => graph.scan({ states: [], sequences, captured: [], body })).toThrow(
      'A loop needs sequences of one length.',
    );
  });
});

function nodeOf(graph: OpGraph, value: Sym): OpNode {
  const node = graph.nodes[value.id];
  if (!node) throw new RangeError('The value was recorded in another graph.');
  return node;
}
