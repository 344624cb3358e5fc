import type { Sym } from '../../../common/layers/forward-ops.ts';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import type { OpNode } from '../../../main/trainer/engines/compiled/op-node.ts';
import { evaluateGraph } from '../compiled/evaluate-graph.ts';
import type { Numbers, PreparedCase } from './layer-case.ts';

/** What a layer makes of a case. */
export interface LayerAnswer {
  readonly output: Numbers;
  readonly mask: Numbers | null;
  /** Of the weighted sum of the output, by input. */
  readonly inputGradients: readonly Numbers[];
  /** By trainable weight. */
  readonly weightGradients: readonly Numbers[];
  /** Weights that training moved by itself, by name. */
  readonly moved: Readonly<Record<string, readonly number[]>>;
}

/** Runs a layer as it is defined here, in double precision. */
export function runLayer(
  prepared: PreparedCase,
  random: Record<string, number[]> = {},
): LayerAnswer {
  const { definition, params, training, trainable } = prepared;
  const graph = new OpGraph();
  graph.scope = 'layer';
  const values: Record<string, Float64Array> = {};
  const input = (name: string, { shape, values: numbers }: Numbers): OpNode => {
    values[name] = Float64Array.from(numbers);
    return graph.input(name, shape);
  };
  const inputs = prepared.inputs.map((numbers, index) => input(`x${index}`, numbers));
  const masks = prepared.masks.map((mask, index) => (mask ? input(`mask${index}`, mask) : null));
  const weights = prepared.weights.map((weight) => input(weight.name, weight));
  const call = {
    ops: graph,
    inputs,
    masks,
    params,
    weights: Object.fromEntries(
      prepared.weights.map(({ name }, index) => [name, weights[index] as Sym]),
    ),
    training,
    trainable,
  };
  const given = definition.forward(call);
  const output = nodeOf(graph, 'id' in given ? given : (given[0] as Sym));
  const mask = definition.mask === 'pass' ? masks[0] : definition.mask?.(call);
  for (const [name, drawn] of Object.entries(random)) values[name] = Float64Array.from(drawn);
  const factors = input('factors', prepared.factors);
  const sum = graph.reduceSum(graph.mul(output, factors), [...output.shape.keys()], false);
  const trained = weights.filter((_, index) => prepared.weights[index]?.trainable);
  const recorded = gradients(graph, sum, [...inputs, ...trained]);
  const evaluated = recorded.map((node) => numbersOf(node, values));
  return {
    output: numbersOf(output, values),
    mask: mask ? numbersOf(nodeOf(graph, mask), values) : null,
    inputGradients: evaluated.slice(0, inputs.length),
    weightGradients: evaluated.slice(inputs.length),
    moved: Object.fromEntries(
      [...graph.stateUpdates].map(([key, node]) => [
        key.slice('layer/'.length),
        numbersOf(node, values).values,
      ]),
    ),
  };
}

function numbersOf(node: OpNode, values: Record<string, Float64Array>): Numbers {
  return { shape: node.shape, values: [...evaluateGraph(node, values)] };
}

function nodeOf(graph: OpGraph, symbol: Sym): OpNode {
  const node = graph.nodes[symbol.id];
  if (!node) throw new RangeError('The layer gave a value that was not recorded.');
  return node;
}
