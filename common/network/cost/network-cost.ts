import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import { sampleSize, type Shape } from '../../tensor/shape.ts';
import { incomingEdges, orderNodes } from '../compile-order.ts';
import { blockType, expandSound, visibleNode } from '../expand-blocks.ts';
import type { InferredShapes } from '../infer-shapes.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from '../network-spec.ts';
import type { OperationCounts } from './counting-ops.ts';
import { costOfLayer, type LayerCost } from './layer-cost.ts';
import { fieldBehind, fieldOfInput, type ReceptiveField } from './receptive-field.ts';

/** What a layer, or a block as a whole, costs for one row of data. */
export interface NodeCost {
  readonly multiplyAdds: number;
  /** Numbers that it gives. */
  readonly outputSize: number;
  /** Numbers that training keeps of it for the backward pass, its outputs included. */
  readonly kept: number;
  /** What a value of its first output sees of the input. */
  readonly field: ReceptiveField;
}

/** What a whole network costs for one row of data. */
export interface NetworkCost {
  /** By the ids of the layers on the canvas and inside blocks; those without shapes are missing. */
  readonly nodes: ReadonlyMap<string, NodeCost>;
  readonly counts: OperationCounts;
  /** Numbers that training keeps for the backward pass. */
  readonly kept: number;
  /** Largest number of values that predicting needs at once. */
  readonly peak: number;
}

/** Costs of layers that were counted before: they depend on parameters and input shapes alone. */
export class CostMemory {
  readonly #known = new WeakMap<NodeSpec['params'], Map<string, LayerCost>>();

  costOf({ type }: NodeSpec, params: NodeSpec['params'], inputs: readonly Shape[]): LayerCost {
    const of = this.#known.get(params) ?? new Map<string, LayerCost>();
    this.#known.set(params, of);
    const key = `${type} ${inputs.map((shape) => shape.join()).join(' ')}`;
    const known = of.get(key);
    if (known) return known;
    const definition = findLayer(type);
    if (!definition) throw new RangeError(`There is no layer of the kind ${type}.`);
    const cost = costOfLayer(definition, resolveParams(definition, params), inputs);
    of.set(key, cost);
    return cost;
  }
}

/** Counts what a network costs. Layers without shapes, and those behind them, cost nothing. */
export function costOfNetwork(
  drawn: NetworkSpec,
  shapes: InferredShapes,
  memory: CostMemory = new CostMemory(),
): NetworkCost {
  const network = expandSound(drawn).network;
  const { ordered } = orderNodes(network);
  const incoming = incomingEdges(network);
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const costs = new Map<string, LayerCost>();
  const fields = new Map<string, ReceptiveField>();
  for (const node of ordered) {
    const outputs = shapes.outputs.get(node.id);
    const [output] = outputs ?? [];
    if (!output) continue;
    const edges = incoming.get(node.id) ?? [];
    const given = edges.map(({ from, fromPort = 0 }) => shapes.outputs.get(from)?.[fromPort]);
    const inputs = given.filter((shape) => shape !== undefined);
    const owner = byId.get(node.sharesWith ?? '') ?? node;
    const isInput = findLayer(node.type)?.inputs.max === 0;
    costs.set(node.id, isInput ? costOfInput(output) : memory.costOf(node, owner.params, inputs));
    const before = edges.map(({ from }) => fields.get(from) ?? null);
    fields.set(
      node.id,
      isInput
        ? fieldOfInput(output)
        : fieldBehind({ ...node, params: owner.params }, before, output),
    );
  }
  const kept = keptOf(costs, incoming, network.nodes);
  return {
    nodes: nodesOf(drawn, costs, kept, fields, shapes),
    counts: sumOf([...costs.values()].map(({ counts }) => counts)),
    kept: [...kept.values()].reduce((sum, size) => sum + size, 0),
    peak: peakOf(ordered, costs, incoming),
  };
}

const noCounts: OperationCounts = {
  multiplyAdds: 0,
  slidingMultiplyAdds: 0,
  elementwise: 0,
  operations: 0,
  loopOperations: 0,
};

function costOfInput(shape: Shape): LayerCost {
  return {
    counts: noCounts,
    outputSize: sampleSize(shape),
    keptInside: 0,
    keepsInputs: [],
    keepsOutput: false,
    sameAs: null,
  };
}

function sumOf(list: readonly OperationCounts[]): OperationCounts {
  const sum = { ...noCounts };
  for (const counts of list) {
    for (const key of Object.keys(sum) as (keyof OperationCounts)[]) sum[key] += counts[key];
  }
  return sum;
}

/** Numbers that training keeps of each layer: a value that several layers need is kept once, where it was made. */
function keptOf(
  costs: ReadonlyMap<string, LayerCost>,
  incoming: ReadonlyMap<string, readonly EdgeSpec[]>,
  nodes: readonly NodeSpec[],
): ReadonlyMap<string, number> {
  const kept = new Map([...costs].map(([id, { keptInside }]) => [id, keptInside]));
  const needed = new Set<string>();
  /** The layer whose numbers a layer's first output consists of. */
  const makerOf = (id: string): string => {
    const sameAs = costs.get(id)?.sameAs ?? null;
    const from = sameAs === null ? undefined : incoming.get(id)?.[sameAs]?.from;
    return from === undefined ? id : makerOf(from);
  };
  for (const { id } of nodes) {
    const cost = costs.get(id);
    if (!cost) continue;
    if (cost.keepsOutput) needed.add(makerOf(id));
    (incoming.get(id) ?? []).forEach(({ from }, index) => {
      if (cost.keepsInputs[index]) needed.add(makerOf(from));
    });
  }
  for (const id of needed) kept.set(id, (kept.get(id) ?? 0) + (costs.get(id)?.outputSize ?? 0));
  return kept;
}

/** The largest sum of values that are still waited for, going through the layers in order. */
function peakOf(
  ordered: readonly NodeSpec[],
  costs: ReadonlyMap<string, LayerCost>,
  incoming: ReadonlyMap<string, readonly EdgeSpec[]>,
): number {
  const waiting = new Map<string, number>();
  for (const edges of incoming.values()) {
    for (const { from } of edges) waiting.set(from, (waiting.get(from) ?? 0) + 1);
  }
  let alive = 0;
  let peak = 0;
  for (const { id } of ordered) {
    const cost = costs.get(id);
    if (!cost) continue;
    alive += cost.outputSize;
    peak = Math.max(peak, alive);
    for (const { from } of incoming.get(id) ?? []) {
      const left = (waiting.get(from) ?? 0) - 1;
      waiting.set(from, left);
      if (left === 0) alive -= costs.get(from)?.outputSize ?? 0;
    }
  }
  return peak;
}

function nodesOf(
  drawn: NetworkSpec,
  costs: ReadonlyMap<string, LayerCost>,
  kept: ReadonlyMap<string, number>,
  fields: ReadonlyMap<string, ReceptiveField>,
  shapes: InferredShapes,
): ReadonlyMap<string, NodeCost> {
  const inside = Map.groupBy(costs, ([id]) => visibleNode(id));
  const within = [...costs].map(([id, { counts, outputSize }]): [string, NodeCost] => [
    id,
    {
      multiplyAdds: counts.multiplyAdds,
      outputSize,
      kept: kept.get(id) ?? 0,
      field: fields.get(id) ?? null,
    },
  ]);
  return new Map([
    ...within,
    ...drawn.nodes.flatMap((node): [string, NodeCost][] => {
      const parts = inside.get(node.id) ?? [];
      if (parts.length === 0) return [];
      const sum = (of: (cost: LayerCost, id: string) => number) =>
        parts.reduce((total, [id, cost]) => total + of(cost, id), 0);
      const isBlock = node.type === blockType;
      const outputs = shapes.outputs.get(node.id) ?? [];
      return [
        [
          node.id,
          {
            multiplyAdds: sum(({ counts }) => counts.multiplyAdds),
            outputSize: isBlock
              ? outputs.reduce((total, shape) => total + sampleSize(shape), 0)
              : sum(({ outputSize }) => outputSize),
            kept: sum((_, id) => kept.get(id) ?? 0),
            field: fields.get(isBlock ? (parts.at(-1)?.[0] ?? '') : node.id) ?? null,
          },
        ],
      ];
    }),
  ]);
}
