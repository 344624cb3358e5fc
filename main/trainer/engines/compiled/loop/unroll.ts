import type { LoweringCall } from '../lowering-call.ts';
import type { LoopBody, OpNode } from '../op-node.ts';

/** What of a loop is used: names for its last states, and for values of every turn, [time, …]. */
export interface LoopResults {
  readonly last: readonly string[];
  readonly stacked: readonly { readonly name: string; readonly value: OpNode }[];
}

/** Writes a loop's body once for every turn, for providers that run no loops, and gives the results their names. */
export function unrollLoop(call: LoweringCall, loop: LoopBody, results: LoopResults): void {
  const { onnx, node, operands, capabilities, lower } = call;
  const stateCount = loop.states.length;
  const given = stateCount + loop.elements.length;
  const [time = 0] = node.inputs[stateCount]?.shape ?? [];
  const captured = loop.captured.map(
    (input, index) => [nameOf(input), operands[given + index] ?? ''] as const,
  );
  const values = results.stacked.map(({ value }) => value);
  const parts = results.stacked.map(() => Array<string>(time).fill(''));
  let states = operands.slice(0, stateCount);
  for (let turn = 0; turn < time; turn++) {
    const at = loop.backwards ? time - 1 - turn : turn;
    const inputs = new Map(captured);
    loop.states.forEach((input, index) => inputs.set(nameOf(input), states[index] ?? ''));
    loop.elements.forEach((input, index) => {
      const sequence = operands[stateCount + index] ?? '';
      const limits = [[at], [at + 1], [0]].map((numbers) => onnx.integers(numbers));
      const element = onnx.node('Slice', [sequence, ...limits]);
      inputs.set(nameOf(input), onnx.node('Reshape', [element, onnx.integers(input.shape)]));
    });
    const names = lower(onnx, [...loop.nextStates, ...values], inputs, capabilities);
    states = names.slice(0, stateCount);
    values.forEach(({ shape }, index) => {
      const value = names[stateCount + index] ?? '';
      const part = onnx.node('Reshape', [value, onnx.integers([1, ...shape])]);
      parts[index]?.splice(at, 1, part);
    });
  }
  results.last.forEach((name, index) => onnx.nodes('Identity', [states[index] ?? ''], [name]));
  results.stacked.forEach(({ name }, index) =>
    onnx.nodes('Concat', parts[index] ?? [], [name], { axis: 0 }),
  );
}

function nameOf({ attributes }: OpNode): string {
  return attributes.name ?? '';
}
