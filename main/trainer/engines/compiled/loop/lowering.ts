import type { Lowering, LoweringCall } from '../lowering-call.ts';
import { DataType, OnnxGraph } from '../onnx/onnx-graph.ts';
import type { LoopBody, LoopKind, OpNode } from '../op-node.ts';

/** How loops over time are written in ONNX: a Scan that gives what is used of it. */
export const loopLowerings: Readonly<Record<LoopKind, Lowering>> = {
  scan: lowerScan,
  scanResult: ({ node, operands }) => resultName(operands[0] ?? '', node),
};

function lowerScan({ onnx, node, operands, users, capabilities, lower }: LoweringCall): string {
  const { loop } = node.attributes;
  if (!loop) throw new RangeError('A loop has no body.');
  const name = onnx.freshName('loop');
  const stacked = users.filter(({ attributes }) => attributes.stacked !== undefined);
  const values = stacked.map(({ attributes }) => bodyValue(loop, attributes.stacked ?? 0));
  const body = new OnnxGraph(name);
  const inputs = new Map<string, string>();
  for (const input of [...loop.states, ...loop.elements]) {
    const { name: own = '' } = input.attributes;
    inputs.set(own, body.input(`${name}_${own}`, DataType.FLOAT, input.shape));
  }
  const given = loop.states.length + loop.elements.length;
  loop.captured.forEach((input, index) =>
    inputs.set(input.attributes.name ?? '', operands[given + index] ?? ''),
  );
  const results = [...loop.nextStates, ...values];
  lower(body, results, inputs, capabilities).forEach((value, index) => {
    body.output(value, DataType.FLOAT, results[index]?.shape ?? []);
  });
  const outputs = [
    ...loop.states.map((_, index) => `${name}_last_${index}`),
    ...stacked.map((result) => resultName(name, result)),
  ];
  const direction = loop.backwards ? 1 : 0;
  onnx.nodes('Scan', operands.slice(0, given), outputs, {
    body,
    num_scan_inputs: loop.elements.length,
    ...(loop.backwards && {
      scan_input_directions: loop.elements.map(() => direction),
      scan_output_directions: stacked.map(() => direction),
    }),
  });
  return name;
}

function resultName(loop: string, { attributes: { index, stacked } }: OpNode): string {
  return stacked === undefined ? `${loop}_last_${index}` : `${loop}_stacked_${stacked}`;
}

function bodyValue(loop: LoopBody, id: number): OpNode {
  const value = loop.graph.nodes[id];
  if (!value) throw new RangeError('A loop has no such value.');
  return value;
}
