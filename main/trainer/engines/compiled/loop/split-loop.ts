import type { OpGraph } from '../op-graph.ts';
import type { LoopBody, OpNode } from '../op-node.ts';
import { canLift, lift, type Outer } from './lift.ts';
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
  /** What will be asked for at every time. */
  readonly outputs: readonly OpNode[];
  /** What will be asked for as a sum over all times. */
  readonly sums: readonly OpNode[];
  /** The value outside behind a value inside that the turn is given; null for what it works out itself. */
  readonly given: (node: OpNode) => Outer | null;
  /** [time, …] */
  readonly sequence: OpNode;
  readonly backwards: boolean;
  /** True: everything that differs from time to time is repeated as it is. */
  readonly whole: boolean;
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
  /** States and repeated operations by what they were inside the turn. */
  readonly #copies = new Map<OpNode, OpNode>();
  readonly #outside = new Map<OpNode, Outer>();
  /** Numbers of the states that sums are gathered in. */
  readonly #totals: ReadonlyMap<OpNode, number>;
  readonly #scan: OpNode;

  constructor(outer: OpGraph, turn: Turn) {
    this.#outer = outer;
    this.#time = turn.sequence.shape[0] ?? 1;
    const totals = turn.whole
      ? turn.sums.map((value, index) => addUp(outer, turn, value, index))
      : [];
    this.#totals = new Map(turn.sums.map((value, index) => [value, turn.states.length + index]));
    this.#turn = { ...turn, states: [...turn.states, ...totals] };
    const { states, outputs, sums } = this.#turn;
    const roots = [...states.map(({ next }) => next), ...outputs, ...sums];
    const carried = dependsOn(states.map(({ inside }) => inside));
    const rewritten = turn.whole ? roots : regroupProducts(turn.graph, roots, carried);
    this.#rewritten = new Map(roots.map((root, index) => [root, rewritten[index] ?? root]));
    this.#next = rewritten.slice(0, states.length);
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
    const total = this.#totals.get(node);
    if (this.#turn.whole && total !== undefined) return this.last(total);
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
      return inside.has(node) || node.inputs.some(bound) || (!this.#lifts(node) && timed(node));
    });
    return bound;
  }

  #lifts(node: OpNode): boolean {
    return !this.#turn.whole && canLift(node);
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
    for (const node of reachable) if (!this.#lifts(node)) repeat(node);
    return repeated;
  }

  #recordScan(): OpNode {
    const { states, sequence, backwards, whole } = this.#turn;
    const graph = this.#outer.inner();
    const inputs = { timed: new Map<OpNode, OpNode>(), once: new Map<OpNode, OpNode>() };
    const elements: OpNode[] = [];
    const sequences: OpNode[] = [];
    const captured: OpNode[] = [];
    const taken: OpNode[] = [];
    const inner = states.map(({ inside }, index) => {
      const state = graph.input(`state_${index}`, inside.shape);
      this.#copies.set(inside, state);
      return state;
    });

    const take = ({ node, timed }: Outer): OpNode => {
      const kept = timed ? inputs.timed : inputs.once;
      const known = kept.get(node);
      if (known) return known;
      const shape = timed ? node.shape.slice(1) : node.shape;
      const name = timed ? `element_${elements.length}` : `captured_${captured.length}`;
      const input = graph.input(name, shape);
      (timed ? elements : captured).push(input);
      (timed ? sequences : taken).push(node);
      kept.set(node, input);
      return input;
    };
    const operand = (node: OpNode): OpNode => {
      const copy = this.#copies.get(node);
      if (copy) return copy;
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
      whole,
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
}

/** A state in which a value of the turn is added up. */
function addUp(outer: OpGraph, { graph }: Turn, value: OpNode, index: number): LoopState {
  const inside = graph.input(`total_${index}`, value.shape);
  const initial = outer.expand(outer.constant(0), value.shape);
  return { inside, next: graph.add(value, inside), initial };
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
