import type { LoopBody, LoopKind, OpNode } from '../op-node.ts';
import type { ReverseRule, RuleCall } from '../reverse-rule.ts';
import type { Outer } from './lift.ts';
import { SplitLoop } from './split-loop.ts';

/**
 * Rules of loops over time. The gradient of a loop is a loop in the other direction, whose body comes
 * from the rules of the operations in the body.
 */
export const loopRules: Readonly<Record<LoopKind, ReverseRule | null>> = {
  // The loop reads the gradients of all its results by itself; this only says that one has come.
  scanResult: ({ graph }) => [() => graph.constant(0)],
  scan: (call) => {
    const { node } = call;
    const loop = node.attributes.loop;
    if (!loop) throw new RangeError('A loop has no body.');
    let reverse: ReverseLoop | null = null;
    const recorded = () => (reverse ??= recordReverse(call, loop));
    const none = (like: OpNode) => call.graph.expand(call.graph.constant(0), like.shape);
    const inputs = [...loop.states, ...loop.elements, ...loop.captured];
    return inputs.map((input, index) => () => {
      const { split, gradients } = recorded();
      if (index < loop.states.length) return split.last(index);
      const gradient = gradients.get(input);
      const outside = node.inputs[index] ?? node;
      if (!gradient) return none(outside);
      return loop.elements.includes(input) ? split.stack(gradient) : split.sum(gradient);
    });
  },
};

interface ReverseLoop {
  readonly split: SplitLoop;
  /** Inside, by the input of the forward body. */
  readonly gradients: ReadonlyMap<OpNode, OpNode>;
}

function recordReverse({ graph, node, arrivedAt, accumulate }: RuleCall, loop: LoopBody) {
  const { graph: inside, states, elements, captured, nextStates, backwards } = loop;
  const known = new Map<OpNode, Outer>();
  const incoming = node.inputs.slice(states.length);
  [...elements, ...captured].forEach((input, index) =>
    known.set(input, { node: incoming[index] ?? node, timed: index < elements.length }),
  );
  const sequence = incoming[0] ?? node;
  const time = sequence.shape[0] ?? 1;

  const results = graph.nodes.filter(
    ({ kind, inputs }) => kind === 'scanResult' && inputs[0] === node,
  );
  const arrived = results.flatMap((result) => {
    const gradient = arrivedAt(result);
    return gradient ? [{ result, gradient: graph.expand(gradient, result.shape) }] : [];
  });
  const stacked = arrived.flatMap(({ result, gradient }) => {
    const value = inside.nodes[result.attributes.stacked ?? -1];
    if (!value) return [];
    const seed = inside.input(`gradient_of_${value.id}`, value.shape);
    known.set(seed, { node: gradient, timed: true });
    return [[value, seed] as const];
  });
  const last = (index: number, like: OpNode) =>
    arrived.find(({ result }) => result.attributes.index === index)?.gradient ??
    graph.expand(graph.constant(0), like.shape);
  const carried = states.map((state, index) =>
    inside.input(`gradient_of_state_${index}`, state.shape),
  );
  const seeds = nextStates.map((next, index) => [next, carried[index] ?? next] as const);
  const sources = [...states, ...elements, ...captured];
  const found = accumulate(inside, [...seeds, ...stacked], sources);
  const gradients = new Map(
    [...found].map(([value, gradient]) => [value, inside.expand(gradient, value.shape)]),
  );
  const none = inside.constant(0);
  const split = new SplitLoop(graph, {
    graph: inside,
    states: states.map((state, index) => ({
      inside: carried[index] ?? state,
      next: gradients.get(state) ?? inside.expand(none, state.shape),
      initial: last(index, state),
    })),
    outputs: elements.flatMap((input) => gradients.get(input) ?? []),
    sums: captured.flatMap((input) => gradients.get(input) ?? []),
    given: (value) => known.get(value) ?? forwardValue(value),
    sequence,
    backwards: !backwards,
    whole: loop.whole,
  });
  return { split, gradients };

  /** What the forward loop worked out: it gives the value at every time. */
  function forwardValue(value: OpNode): Outer | null {
    const [source] = value.inputs;
    const resultOfLoop = value.kind === 'scanResult' && source && source.id < loop.size;
    if ((value.id >= loop.size && !resultOfLoop) || value.kind === 'constant') return null;
    const shape = [time, ...value.shape];
    return { node: graph.record('scanResult', [node], shape, { stacked: value.id }), timed: true };
  }
}
