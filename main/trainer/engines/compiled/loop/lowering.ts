import type { Lowering, LoweringCall } from '../lowering-call.ts';
import { DataType, OnnxGraph } from '../onnx/onnx-graph.ts';
import type { LoopBody, LoopKind, OpNode } from '../op-node.ts';
import { unrollLoop } from './unroll.ts';

/** How loops over time are written in ONNX: a Scan that gives what is used of it. */
export const loopLowerings: Readonly<Record<LoopKind, Lowering>> = {
  scan: lowerScan,
  scanResult: ({ node, operands }) => resultName(operands[0] ?? '', node),
};

function lowerScan(call: LoweringCall): string {
  const { onnx, node, operands, users, capabilities, lower } = call;
  const { loop } = node.attributes;
  if (!loop) throw new RangeError('A loop has no body.');
  const name = onnx.freshName('loop');
  const stacked = users.filter(({ attributes }) => attributes.stacked !== undefined);
  const values = stacked.map(({ attributes }) => bodyValue(loop, attributes.stacked ?? 0));
  if (!capabilities.loops) {
    unrollLoop(call, loop, {
      last: loop.states.map((_, index) => `${name}_last_${index}`),
      stacked: stacked.flatMap((result, index) => {
        const value = values[index];
        return value ? [{ name: resultName(name, result), value }] : [];
      }),
    });
    return name;
  }
  const kept = keptStates(loop, users, values);
  const states = kept.flatMap((index) => loop.states[index] ?? []);
  const body = new OnnxGraph(name);
  const inputs = new Map<string, string>();
  for (const input of [...states, ...loop.elements]) {
    const { name: own = '' } = input.attributes;
    inputs.set(own, body.input(`${name}_${own}`, DataType.FLOAT, input.shape));
  }
  const given = loop.states.length + loop.elements.length;
  loop.captured.forEach((input, index) =>
    inputs.set(input.attributes.name ?? '', operands[given + index] ?? ''),
  );
  const results = [...kept.flatMap((index) => loop.nextStates[index] ?? []), ...values];
  lower(body, results, inputs, capabilities).forEach((value, index) => {
    body.output(value, DataType.FLOAT, results[index]?.shape ?? []);
  });
  const outputs = [
    ...kept.map((index) => `${name}_last_${index}`),
    ...stacked.map((result) => resultName(name, result)),
  ];
  const direction = loop.backwards ? 1 : 0;
  const initial = kept.map((index) => operands[index] ?? '');
  const sequences = operands.slice(loop.states.length, given);
  onnx.nodes('Scan', [...initial, ...sequences], outputs, {
    body,
    num_scan_inputs: loop.elements.length,
    ...(loop.backwards && {
      scan_input_directions: loop.elements.map(() => direction),
      scan_output_directions: stacked.map(() => direction),
    }),
  });
  return name;
}

/** Numbers of the states whose last value is used, or that something else depends on. */
function keptStates(
  { states, nextStates }: LoopBody,
  users: readonly OpNode[],
  values: readonly OpNode[],
): readonly number[] {
  const kept = new Set<number>();
  const seen = new Set<OpNode>();
  const follow = (node: OpNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const state = states.indexOf(node);
    if (state >= 0) keep(state);
    node.inputs.forEach(follow);
  };
  const keep = (index: number): void => {
    if (kept.has(index)) return;
    kept.add(index);
    const next = nextStates[index];
    if (next) follow(next);
  };
  for (const { attributes } of users) {
    if (attributes.index !== undefined) keep(attributes.index);
  }
  values.forEach(follow);
  return [...kept].sort((a, b) => a - b);
}

function resultName(loop: string, { attributes: { index, stacked } }: OpNode): string {
  return stacked === undefined ? `${loop}_last_${index}` : `${loop}_stacked_${stacked}`;
}

function bodyValue(loop: LoopBody, id: number): OpNode {
  const value = loop.graph.nodes[id];
  if (!value) throw new RangeError('A loop has no such value.');
  return value;
}
