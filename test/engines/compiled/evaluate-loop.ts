import { elementCount } from '../../../common/tensor/shape.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';

type Evaluate = (
  results: readonly OpNode[],
  inputs: Readonly<Record<string, Float64Array>>,
) => readonly Float64Array[];

/** Computes one result of a loop over time, turn by turn; `operands` are the loop's. */
export function computeLoop(
  result: OpNode,
  operands: readonly Float64Array[],
  evaluate: Evaluate,
): Float64Array {
  const [scan] = result.inputs;
  const loop = scan?.attributes.loop;
  if (!scan || !loop) throw new RangeError('A result of a loop needs its loop.');
  const { index, stacked } = result.attributes;
  const value = stacked === undefined ? undefined : loop.graph.nodes[stacked];
  const sequences = operands.slice(loop.states.length, loop.states.length + loop.elements.length);
  const captured = operands.slice(loop.states.length + loop.elements.length);
  const time = scan.inputs[loop.states.length]?.shape[0] ?? 0;
  const all = new Float64Array(elementCount(result.shape));
  let states = operands.slice(0, loop.states.length);
  for (let turn = 0; turn < time; turn++) {
    const at = loop.backwards ? time - 1 - turn : turn;
    const inputs: Record<string, Float64Array> = {};
    const give = (input: OpNode, numbers: Float64Array | undefined) => {
      inputs[input.attributes.name ?? ''] = numbers ?? new Float64Array(0);
    };
    loop.states.forEach((input, number) => give(input, states[number]));
    loop.captured.forEach((input, number) => give(input, captured[number]));
    loop.elements.forEach((input, number) => {
      const size = elementCount(input.shape);
      give(input, sequences[number]?.subarray(at * size, (at + 1) * size));
    });
    const wanted = value ? [...loop.nextStates, value] : loop.nextStates;
    const results = evaluate(wanted, inputs);
    states = results.slice(0, loop.states.length);
    const last = results.at(-1);
    if (value && last) all.set(last, at * last.length);
  }
  return value ? all : (states[index ?? 0] ?? all);
}
