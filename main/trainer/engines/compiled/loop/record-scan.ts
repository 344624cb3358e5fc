import type { Scan, ScanResult, Sym } from '../../../../../common/layers/forward-ops.ts';
import type { OpGraph } from '../op-graph.ts';
import type { OpNode } from '../op-node.ts';
import type { Outer } from './lift.ts';
import { SplitLoop } from './split-loop.ts';

/**
 * Records a loop over time, with its body in a graph of its own. A loop over sequences that are all
 * reversed becomes one that runs backwards. Throws a RangeError for sequences of different lengths.
 */
export function recordScan(graph: OpGraph, loop: Scan): ScanResult {
  const given = loop.sequences.map((sequence) => nodeOf(graph, sequence));
  const [first] = given;
  const time = first?.shape[0];
  if (!first || given.some(({ shape }) => shape[0] !== time)) {
    throw new RangeError('A loop needs sequences of one length.');
  }
  const backwards = given.every(isReversed);
  const sequences = backwards ? given.map((node) => node.inputs[0] ?? node) : given;
  const initial = loop.states.map((state) => nodeOf(graph, state));
  const captured = loop.captured.map((value) => nodeOf(graph, value));

  const inside = graph.inner();
  const known = new Map<OpNode, Outer>();
  const take = (name: string, node: OpNode, timed: boolean): OpNode => {
    const input = inside.input(name, timed ? node.shape.slice(1) : node.shape);
    known.set(input, { node, timed });
    return input;
  };
  const states = initial.map(({ shape }, index) => inside.input(`state_${index}`, shape));
  const elements = sequences.map((node, index) => take(`element_${index}`, node, true));
  const constants = captured.map((node, index) => take(`captured_${index}`, node, false));
  const turn = loop.body(inside, { states, elements, captured: constants });
  const outputs = turn.outputs.map((output) => nodeOf(inside, output));
  const split = new SplitLoop(graph, {
    graph: inside,
    states: states.map((state, index) => ({
      inside: state,
      next: nodeOf(inside, turn.states[index] ?? state),
      initial: initial[index] ?? state,
    })),
    outputs,
    given: (node) => known.get(node) ?? null,
    sequence: sequences[0] ?? first,
    backwards,
  });
  const stacked = outputs.map((output) => split.stack(output));
  return {
    states: states.map((_, index) => split.last(index)),
    outputs: backwards ? stacked.map((output) => graph.reverse(output, 0)) : stacked,
  };
}

function isReversed({ kind, attributes }: OpNode): boolean {
  return kind === 'reverse' && attributes.axes?.[0] === 0;
}

function nodeOf(graph: OpGraph, value: Sym): OpNode {
  const node = graph.nodes[value.id];
  if (!node) throw new RangeError('A loop was given a value of another graph.');
  return node;
}
