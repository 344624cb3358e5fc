import type { Scan, ScanResult, ScanStep, Sym } from '../../../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../../../common/tensor/shape.ts';
import type { OpGraph } from '../op-graph.ts';
import type { OpNode } from '../op-node.ts';
import type { Outer } from './lift.ts';
import { SplitLoop } from './split-loop.ts';

/**
 * Numbers that the operations of one stretch of time may give together, so that they stay in a core's
 * cache between what is done before, in and after the loop.
 */
const numbersPerStretch = 1_000_000;

/** A loop whose body is recorded in a graph. */
interface Turns extends Omit<Scan, 'body'> {
  readonly body: (graph: OpGraph, step: ScanStep) => ScanResult;
}

/** How a loop is recorded. */
interface Manner {
  readonly backwards: boolean;
  readonly whole: boolean;
}

/**
 * Records a loop over time, with its body in a graph of its own. A long one becomes a loop over stretches
 * of time with a loop in each. A loop over sequences that are all reversed becomes one that runs
 * backwards. Throws a RangeError for sequences of different lengths.
 */
export function recordScan(graph: OpGraph, loop: Scan): ScanResult {
  const given = loop.sequences.map((sequence) => nodeOf(graph, sequence));
  const time = given[0]?.shape[0];
  if (time === undefined || given.some(({ shape }) => shape[0] !== time)) {
    throw new RangeError('A loop needs sequences of one length.');
  }
  const backwards = given.every(isReversed);
  const sequences = backwards ? given.map((node) => node.inputs[0] ?? node) : given;
  const forwards = { ...loop, sequences };
  const length = stretchLength(graph, forwards, time);
  const { states, outputs } = recordStretches(graph, forwards, length, backwards);
  return {
    states,
    outputs: backwards ? outputs.map((output) => graph.reverse(output, 0)) : outputs,
  };
}

/** Records a loop over stretches of `length` times, with a loop in each; all times are one stretch of their own. */
export function recordStretches(
  graph: OpGraph,
  loop: Scan,
  length: number,
  backwards: boolean,
): ScanResult {
  const time = loop.sequences[0]?.shape[0] ?? 1;
  if (length === time) return recordTurns(graph, loop, { backwards, whole: false });
  const stretches = loop.sequences.map((sequence) =>
    graph.reshape(sequence, [time / length, length, ...sequence.shape.slice(1)]),
  );
  const body: Turns['body'] = (inside, { states, elements, captured }) =>
    recordTurns(
      inside,
      { states, sequences: elements, captured, body: loop.body },
      { backwards, whole: false },
    );
  const { states, outputs } = recordTurns(
    graph,
    { ...loop, sequences: stretches, body },
    { backwards, whole: true },
  );
  return {
    states,
    outputs: outputs.map((output) => graph.reshape(output, [time, ...output.shape.slice(2)])),
  };
}

/** Times in a stretch: a divisor of all, or all where they need no stretches. */
function stretchLength(graph: OpGraph, loop: Scan, time: number): number {
  const trial = graph.inner();
  const like = (node: Sym, index: number, from: number) =>
    trial.input(`${index}`, node.shape.slice(from));
  const states = loop.states.map((node, index) => like(node, index, 0));
  const elements = loop.sequences.map((node, index) => like(node, states.length + index, 1));
  const before = states.length + elements.length;
  const captured = loop.captured.map((node, index) => like(node, before + index, 0));
  loop.body(trial, { states, elements, captured });
  const numbers = trial.nodes
    .filter((node) => node.kind !== 'input')
    .reduce((sum, node) => sum + elementCount(node.shape), 0);
  const fitting = Math.max(2, Math.floor(numbersPerStretch / Math.max(1, numbers)));
  if (fitting >= time) return time;
  const lengths = Array.from({ length: time }, (_, index) => index + 1);
  const divisors = lengths.filter((length) => length > 1 && time % length === 0);
  const [shortest = time] = divisors;
  const length = divisors.findLast((divisor) => divisor <= fitting) ?? shortest;
  // Stretches that are much too long would bring nothing.
  return length > 4 * fitting ? time : length;
}

function recordTurns(graph: OpGraph, loop: Turns, { backwards, whole }: Manner): ScanResult {
  const sequences = loop.sequences.map((sequence) => nodeOf(graph, sequence));
  const [sequence] = sequences;
  if (!sequence) throw new RangeError('A loop needs a sequence.');
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
  const turn = loop.body(inside, {
    states,
    elements: sequences.map((node, index) => take(`element_${index}`, node, true)),
    captured: captured.map((node, index) => take(`captured_${index}`, node, false)),
  });
  const outputs = turn.outputs.map((output) => nodeOf(inside, output));
  const split = new SplitLoop(graph, {
    graph: inside,
    states: states.map((state, index) => ({
      inside: state,
      next: nodeOf(inside, turn.states[index] ?? state),
      initial: initial[index] ?? state,
    })),
    outputs,
    sums: [],
    given: (node) => known.get(node) ?? null,
    sequence,
    backwards,
    whole,
  });
  return {
    states: states.map((_, index) => split.last(index)),
    outputs: outputs.map((output) => split.stack(output)),
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
