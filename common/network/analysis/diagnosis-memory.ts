import { outputLayers } from '../diagnoses/output-layer.ts';
import type { Diagnosis, Examined, Follower, LayerView, Rule } from '../diagnosis.ts';
import type { EdgeSpec, NetworkSpec } from '../network-spec.ts';
import { orderNodes } from '../compile-order.ts';

type LayerRule = Extract<Rule, { scope: 'layer' }>;

/** What follows from the connections alone. */
export interface Graph {
  readonly incoming: ReadonlyMap<string, readonly EdgeSpec[]>;
  readonly outgoing: ReadonlyMap<string, readonly EdgeSpec[]>;
  /** Ids, each after those that feed it. */
  readonly order: readonly string[];
}

interface Judged {
  readonly view: LayerView;
  readonly found: Map<LayerRule, readonly Diagnosis[]>;
}

/** What rules about single layers said last, with what they saw. */
export class DiagnosisMemory {
  #judged = new Map<string, Judged>();
  #next = new Map<string, Judged>();
  #drawn: NetworkSpec | null = null;
  #graph: Graph | null = null;
  /** Layers that had to be judged in the last diagnosis. */
  judgedAgain = 0;

  /** Begins a diagnosis. */
  begin(): void {
    this.#next = new Map();
    this.judgedAgain = 0;
  }

  /** Ends it: layers that are gone are forgotten. */
  end(): void {
    this.#judged = this.#next;
  }

  /** The graph of the layers; kept while no connection and no layer's place in the list changes. */
  graphOf(network: NetworkSpec): Graph {
    const { nodes, edges } = network;
    const before = this.#drawn;
    this.#drawn = network;
    const kept =
      before?.edges === edges &&
      before.nodes.length === nodes.length &&
      before.nodes.every(({ id }, index) => id === nodes[index]?.id);
    if (kept && this.#graph) return this.#graph;
    this.#graph = {
      incoming: Map.groupBy(edges, (edge) => edge.to),
      outgoing: Map.groupBy(edges, (edge) => edge.from),
      order: orderNodes(network).ordered.map(({ id }) => id),
    };
    return this.#graph;
  }

  /** What a rule says about all layers; those that look as they did keep what was said. */
  judge(examined: Examined, rule: LayerRule): readonly Diagnosis[] {
    if (this.#next.size === 0) this.#look(examined);
    const all: Diagnosis[] = [];
    for (const { id } of examined.network.nodes) {
      const judged = this.#next.get(id);
      if (!judged) continue;
      let found = judged.found.get(rule);
      if (!found) {
        found = rule.check(judged.view);
        judged.found.set(rule, found);
      }
      for (const diagnosis of found) all.push(diagnosis);
    }
    return all;
  }

  /** Looks at every layer once, for all rules. */
  #look(examined: Examined): void {
    const { network, byId, incoming, outgoing, shapes, reached, task } = examined;
    const ends = new Set(examined.ends.map(({ id }) => id));
    const answers = new Set(outputLayers(examined).flatMap(({ dense }) => dense?.id ?? []));
    const followersOf = (id: string): Follower[] =>
      (outgoing.get(id) ?? []).flatMap(({ to }) => {
        const node = byId.get(to);
        return node ? [{ node, isEnd: ends.has(to), isAnswer: answers.has(to) }] : [];
      });
    for (const node of network.nodes) {
      const { id } = node;
      const edges = incoming.get(id) ?? none;
      const sources = edges.flatMap(({ from }) => byId.get(from) ?? []);
      const view: LayerView = {
        node,
        incoming: edges,
        sources,
        inputs: edges.map(({ from, fromPort = 0 }) => shapes.outputs.get(from)?.[fromPort]),
        followers: followersOf(id),
        siblings: sources.map((source) => outgoing.get(source.id)?.length ?? 0),
        error: shapes.errors.get(id),
        isReached: reached.has(id),
        isEnd: ends.has(id),
        task,
      };
      const before = this.#judged.get(id);
      const same = before !== undefined && sameView(before.view, view);
      this.#next.set(id, same ? before : { view, found: new Map() });
      if (!same) this.judgedAgain += 1;
    }
  }
}

const none: readonly never[] = [];

function sameView(a: LayerView, b: LayerView): boolean {
  return (
    a.node === b.node &&
    a.error === b.error &&
    a.isReached === b.isReached &&
    a.isEnd === b.isEnd &&
    a.task === b.task &&
    sameItems(a.incoming, b.incoming) &&
    sameItems(a.sources, b.sources) &&
    sameItems(a.inputs, b.inputs) &&
    sameItems(a.siblings, b.siblings) &&
    a.followers.length === b.followers.length &&
    a.followers.every((follower, index) => sameFollower(follower, b.followers[index]))
  );
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function sameFollower(a: Follower, b: Follower | undefined): boolean {
  return a.node === b?.node && a.isEnd === b.isEnd && a.isAnswer === b.isAnswer;
}
