import { findLayer } from '../layers/catalogue.ts';
import { formatShape, type Shape } from '../tensor/shape.ts';
import { incomingEdges, orderNodes } from './compile-order.ts';
import { blockType } from './expand-blocks.ts';
import { totalParameters, type InferredShapes, type ParameterCount } from './infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';
import { drawTable, fitWidths, roundToEven } from './summary-table.ts';

/** A layer as Keras lists it: a layer that is used twice is one. */
interface Operation {
  readonly name: string;
  readonly type: string;
  readonly params: number;
  shapes: readonly Shape[];
  readonly calls: Call[];
}

/** One use of a layer. */
interface Call {
  readonly operation: Operation;
  readonly number: number;
  readonly inputs: readonly { readonly call: Call; readonly port: number }[];
}

/**
 * What Keras's `model.summary()` prints for the network, as a Sequential where it is a chain.
 * @param columns Characters in a line of the terminal; 80 where Keras does not know better.
 */
export function summaryText(
  network: NetworkSpec,
  inferred: InferredShapes,
  { columns = 80, name = 'model' }: { readonly columns?: number; readonly name?: string } = {},
): string {
  const calls = callsOf(network, inferred);
  const ordered = inKerasOrder(calls);
  const chain = isChain(ordered);
  const plain = ordered.every(({ type, shapes }) => type !== 'Functional' && shapes.length === 1);
  const sequential = chain && plain;
  const listed = sequential ? ordered.filter(({ type }) => type !== 'InputLayer') : ordered;
  const layout = chain ? chainLayout : graphLayout;
  const room = Math.min(layout.room, columns - 4);
  const ends = layout.ends.map((share) => Math.floor(share * room));
  const widths = fitWidths(
    ends.map((end, index) => end - (ends[index - 1] ?? 0)),
    room,
  );
  const table = drawTable(
    layout.titles.map((title, index) => ({
      title,
      width: widths[index] ?? 4,
      side: index === 2 ? 'right' : 'left',
    })),
    listed.map((operation) => [
      `${operation.name} (${operation.type})`,
      shapeText(operation.shapes),
      operation.params.toLocaleString('en-US'),
      ...(chain ? [] : [connections(operation)]),
    ]),
  );
  return [`Model: "${name}"`, ...table, ...totalsText(totalParameters(inferred)), ''].join('\n');
}

/** Keras's three lines of totals, with what they take in memory at four bytes a number. */
export function totalsText({ trainable, nonTrainable }: ParameterCount): readonly string[] {
  const line = (what: string, count: number) =>
    ` ${what} params: ${count.toLocaleString('en-US')} (${memoryText(4 * count)})`;
  return [
    line('Total', trainable + nonTrainable),
    line('Trainable', trainable),
    line('Non-trainable', nonTrainable),
  ];
}

/** Bytes as Keras writes them: `9.41 KB`, in steps of 1,024. */
export function memoryText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length) {
    value /= 1024;
    unit += 1;
  }
  // Python rounds what lies in the middle to the even neighbour.
  return `${(roundToEven(value * 100) / 100).toFixed(2)} ${units[unit] ?? 'PB'}`;
}

const chainLayout = {
  room: 88,
  ends: [0.45, 0.8, 1],
  titles: ['Layer (type)', 'Output Shape', 'Param #'],
} as const;
const graphLayout = {
  room: 108,
  ends: [0.3, 0.56, 0.74, 1],
  titles: ['Layer (type)', 'Output Shape', 'Param #', 'Connected to'],
} as const;

/** The uses of layers that data reach, by the ids of the layers on the canvas. */
function callsOf(network: NetworkSpec, inferred: InferredShapes): readonly Call[] {
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const incoming = incomingEdges(network);
  const operations = new Map<string, Operation>();
  const calls = new Map<string, Call>();
  for (const node of orderNodes(network).ordered) {
    const shapes = inferred.outputs.get(node.id);
    if (!shapes) continue;
    const owner = byId.get(node.sharesWith ?? '') ?? node;
    const known = operations.get(owner.id);
    const operation = known ?? operationOf(owner, inferred);
    operations.set(owner.id, operation);
    operation.shapes = shapes;
    const inputs = (incoming.get(node.id) ?? []).flatMap(({ from, fromPort = 0 }) => {
      const call = calls.get(from);
      return call ? [{ call, port: fromPort }] : [];
    });
    const call = { operation, number: operation.calls.length, inputs };
    operation.calls.push(call);
    calls.set(node.id, call);
  }
  const feeding = new Set(network.edges.map(({ from }) => from));
  const ends = network.nodes.filter(({ id, type }) => !feeding.has(id) && type !== 'Input');
  return ends.flatMap(({ id }) => calls.get(id) ?? []);
}

function operationOf(node: NodeSpec, { parameters }: InferredShapes): Operation {
  const { trainable = 0, nonTrainable = 0 } = parameters.get(node.id) ?? {};
  const isInput = findLayer(node.type)?.inputs.max === 0;
  return {
    name: node.name.replaceAll('/', '_'),
    type: isInput ? 'InputLayer' : node.type === blockType ? 'Functional' : node.type,
    params: trainable + nonTrainable,
    shapes: [],
    calls: [],
  };
}

/**
 * Keras's order: layers that are farther from the outputs first, and among those as far, as they are met going
 * back from the outputs.
 */
function inKerasOrder(outputs: readonly Call[]): readonly Operation[] {
  const met = new Map<Operation, number>();
  const finished = new Set<Call>();
  const visit = (call: Call): void => {
    if (finished.has(call)) return;
    if (!met.has(call.operation)) met.set(call.operation, met.size);
    for (const input of call.inputs) visit(input.call);
    finished.add(call);
  };
  for (const output of outputs) visit(output);
  const callDepths = new Map<Call, number>();
  const depths = new Map<Operation, number>();
  for (const call of [...finished].reverse()) {
    const depth = Math.max(callDepths.get(call) ?? 0, depths.get(call.operation) ?? 0);
    depths.set(call.operation, depth);
    callDepths.set(call, depth);
    for (const input of call.inputs) {
      callDepths.set(input.call, Math.max(depth + 1, callDepths.get(input.call) ?? 0));
    }
  }
  return [...met.keys()].sort(
    (a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0) || (met.get(a) ?? 0) - (met.get(b) ?? 0),
  );
}

/** Layers one behind the other, each used once and with one input. */
function isChain(operations: readonly Operation[]): boolean {
  return operations.every(({ calls }, index) => {
    const [call, another] = calls;
    const [input, second] = call?.inputs ?? [];
    if (!call || another || second) return false;
    return index === 0 || input?.call.operation === operations[index - 1];
  });
}

function shapeText(shapes: readonly Shape[]): string {
  const written = shapes.map((shape) =>
    shape.length === 1 ? formatShape(shape).replace(',', '') : formatShape(shape),
  );
  return written.length === 1 ? (written[0] ?? '?') : `[${written.join(', ')}]`;
}

function connections({ calls }: Operation): string {
  const sources = calls.flatMap(({ inputs }) =>
    inputs.map(({ call, port }) => `${call.operation.name}[${call.number}][${port}]`),
  );
  return sources.join(', ') || '-';
}
