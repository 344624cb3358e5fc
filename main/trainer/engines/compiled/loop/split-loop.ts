import type { OpGraph } from '../op-graph.ts';
import type { LoopBody, OpNode } from '../op-node.ts';
import { canLift, lift, valuesBefore, type Outer } from './lift.ts';
import { regroupProducts } from './regroup-products.ts';
import { sumOverTime } from './sum-over-time.ts';

/** A value that the loop hands from one time to the next. */
export interface LoopState {
  /** Inside, at the beginning of a turn. */
  readonly inside: OpNode;
  /** Inside, at the end of a turn. */
  readonly next: OpNode;
  /** Outside, before the first turn. */
  readonly initial: OpNode;
}

/** One turn of a loop as it was written, in a graph of its own. */
export interface Turn {
  readonly graph: OpGraph;
  readonly states: readonly LoopState[];
  /** What will be asked for besides the states. */
  readonly outputs: readonly OpNode[];
  /** The value outside behind a value inside that the turn is given; null for what it works out itself. */
  readonly given: (node: OpNode) => Outer | null;
  /** [time, …] */
  readonly sequence: OpNode;
  readonly backwards: boolean;
}

/**
 * Records a loop in three parts: what does not depend on its states is worked out for all times at once
 * before it, what its states do not depend on likewise after it, and only the rest is repeated.
 */
export class SplitLoop {
  readonly #outer: OpGraph;
  readonly #turn: Turn;
  readonly #time: number;
  /** Inside, for each state, what it becomes. */
  readonly #next: readonly OpNode[];
  readonly #rewritten: ReadonlyMap<OpNode, OpNode>;
  readonly #repeated: ReadonlySet<OpNode>;
  readonly #bound: (node: OpNode) => boolean;
  /** Repeated operations by what they were inside the turn. */
  readonly #copies = new Map<OpNode, OpNode>();
  readonly #outside = new Map<OpNode, Outer>();
  readonly #scan: OpNode;

  constructor(outer: OpGraph, turn: Turn) {
    this.#outer = outer;
    this.#turn = turn;
    this.#time = turn.sequence.shape[0] ?? 1;
    const carried = dependsOn(turn.states.map(({ inside }) => inside));
    const roots = [...turn.states.map(({ next }) => next), ...turn.outputs];
    const rewritten = regroupProducts(turn.graph, roots, carried);
    this.#rewritten = new Map(roots.map((root, index) => [root, rewritten[index] ?? root]));
    this.#next = rewritten.slice(0, turn.states.length);
    this.#bound = this.#findBound();
    this.#repeated = this.#findRepeated(rewritten);
    this.#scan = this.#recordScan();
  }

  /** A state's value after the last turn. */
  last(index: number): OpNode {
    const shape = this.#turn.states[index]?.inside.shape ?? [];
    return this.#outer.record('scanResult', [this.#scan], shape, { index });
  }

  /** A value of the turn at every time, [time, …]. */
  stack(node: OpNode): OpNode {
    const { node: value, timed } = this.#outsideOf(this.#rewritten.get(node) ?? node);
    if (timed) return value;
    const shape = [1, ...value.shape];
    return this.#outer.expand(this.#outer.reshape(value, shape), [this.#time, ...value.shape]);
  }

  /** The sum of a value of the turn over all times. */
  sum(node: OpNode): OpNode {
    return sumOverTime({
      graph: this.#outer,
      node: this.#rewritten.get(node) ?? node,
      time: this.#time,
      outsideOf: (inside) => this.#outsideOf(inside),
      isWorkedOutside: (inside) => !this.#repeated.has(inside) && !this.#turn.given(inside),
    });
  }

  /** Tells what can only be known inside: it depends on the states, or cannot be done for all times at once. */
  #findBound(): (node: OpNode) => boolean {
    const { given, states } = this.#turn;
    const inside = new Set(states.map((state) => state.inside));
    const timed = remember((node: OpNode): boolean => {
      const outer = given(node);
      return outer ? outer.timed : inside.has(node) || node.inputs.some(timed);
    });
    const bound = remember((node: OpNode): boolean => {
      if (given(node)) return false;
      return inside.has(node) || node.inputs.some(bound) || (!canLift(node) && timed(node));
    });
    return bound;
  }

  #findRepeated(roots: readonly OpNode[]): ReadonlySet<OpNode> {
    const inside = new Set(this.#turn.states.map((state) => state.inside));
    const reachable = new Set<OpNode>();
    const repeated = new Set<OpNode>();
    const reach = (node: OpNode): void => {
      if (reachable.has(node) || !this.#bound(node) || inside.has(node)) return;
      reachable.add(node);
      node.inputs.forEach(reach);
    };
    const repeat = (node: OpNode): void => {
      if (repeated.has(node) || !this.#bound(node) || inside.has(node)) return;
      repeated.add(node);
      node.inputs.forEach(repeat);
    };
    roots.forEach(reach);
    this.#next.forEach(repeat);
    for (const node of reachable) if (!canLift(node)) repeat(node);
    return repeated;
  }

  #recordScan(): OpNode {
    const { states, sequence, backwards } = this.#turn;
    const graph = this.#outer.inner();
    const inputs = new Map<Outer['node'], OpNode>();
    const elements: OpNode[] = [];
    const sequences: OpNode[] = [];
    const captured: OpNode[] = [];
    const taken: OpNode[] = [];
    const inner = states.map(({ inside }, index) => graph.input(`state_${index}`, inside.shape));
    const stateInputs = new Map(states.map(({ inside }, index) => [inside, inner[index]]));

    const take = ({ node, timed }: Outer): OpNode => {
      const known = inputs.get(node);
      if (known) return known;
      const shape = timed ? node.shape.slice(1) : node.shape;
      const name = timed ? `element_${elements.length}` : `captured_${captured.length}`;
      const input = graph.input(name, shape);
      (timed ? elements : captured).push(input);
      (timed ? sequences : taken).push(node);
      inputs.set(node, input);
      return input;
    };
    const operand = (node: OpNode): OpNode => {
      const inside = this.#copies.get(node) ?? stateInputs.get(node);
      if (inside) return inside;
      const { kind, shape, attributes } = node;
      if (kind === 'constant') return graph.record(kind, [], shape, attributes);
      return take(this.#outsideOf(node));
    };

    for (const node of [...this.#repeated].sort((a, b) => a.id - b.id)) {
      const [, factor] = node.inputs;
      const turned = node.kind === 'matmul' && node.attributes.transposeB && factor;
      const plain = turned && !this.#bound(factor) ? this.#outsideOf(factor) : null;
      if (plain && !plain.timed) {
        // A product with a transposed factor costs more; this one is the same at every time.
        const [first] = node.inputs.map((input, index) => (index === 0 ? operand(input) : input));
        const second = take({ node: this.#outer.transpose(plain.node, [1, 0]), timed: false });
        const { transposeA = false } = node.attributes;
        this.#copies.set(node, graph.gemm(first ?? second, second, { a: transposeA }));
      } else {
        const { kind, shape, attributes } = node;
        this.#copies.set(node, graph.record(kind, node.inputs.map(operand), shape, attributes));
      }
    }
    const nextStates = this.#next.map(operand);
    if (elements.length === 0) take({ node: sequence, timed: true });
    const loop: LoopBody = {
      graph,
      size: graph.nodes.length,
      states: inner,
      elements,
      captured,
      nextStates,
      backwards,
    };
    const initial = states.map((state) => state.initial);
    return this.#outer.record('scan', [...initial, ...sequences, ...taken], [], { loop });
  }

  #outsideOf(node: OpNode): Outer {
    const known = this.#outside.get(node);
    if (known) return known;
    const outer = this.#turn.given(node) ?? this.#workOut(node);
    this.#outside.set(node, outer);
    return outer;
  }

  #workOut(node: OpNode): Outer {
    const copy = this.#copies.get(node);
    if (copy) return { node: this.#stacked(copy), timed: true };
    const state = this.#turn.states.findIndex(({ inside }) => inside === node);
    if (state >= 0) return { node: this.#before(state), timed: true };
    const operands = node.inputs.map((input) => this.#outsideOf(input));
    const graph = this.#outer;
    if (operands.some(({ timed }) => timed)) {
      return { node: lift({ graph, node, operands, time: this.#time }), timed: true };
    }
    const { kind, shape, attributes } = node;
    const inputs = operands.map((operand) => operand.node);
    return { node: graph.record(kind, inputs, shape, attributes), timed: false };
  }

  #stacked(copy: OpNode): OpNode {
    const shape = [this.#time, ...copy.shape];
    return this.#outer.record('scanResult', [this.#scan], shape, { stacked: copy.id });
  }

  /** A state at the beginning of every turn: what it became in the turn before. */
  #before(index: number): OpNode {
    const state = this.#turn.states[index];
    const next = this.#next[index];
    if (!state || !next) throw new RangeError(`The loop has no state ${index}.`);
    return valuesBefore(this.#outer, state.initial, this.stack(next), this.#turn.backwards);
  }
}

/** Tells what depends on one of `sources`. */
function dependsOn(sources: readonly OpNode[]): (node: OpNode) => boolean {
  const found = new Set(sources);
  const depends = remember((node: OpNode): boolean => found.has(node) || node.inputs.some(depends));
  return depends;
}

function remember(ask: (node: OpNode) => boolean): (node: OpNode) => boolean {
  const known = new Map<OpNode, boolean>();
  return (node) => {
    const answer = known.get(node) ?? ask(node);
    known.set(node, answer);
    return answer;
  };
}
