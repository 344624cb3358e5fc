import { AppError } from '../../../common/errors/app-error.ts';
import { OpGraph } from '../engines/compiled/op-graph.ts';
import type { OpNode } from '../engines/compiled/op-node.ts';
import { recordForward } from '../engines/compiled/record-network.ts';
import type { NetworkPlan } from '../engines/network-plan.ts';
import { encodeGraph } from './gradient-graph.ts';
import type { WeightedGraphs } from './weighted-graphs.ts';

/**
 * What a layer, or an Input, gives for rows, each in the shape of its first result.
 * @param features Row-major [rows, plan.featureCount].
 * Throws `not-found` where the network that was trained has no such layer.
 */
export async function layerValues(
  graphs: WeightedGraphs,
  layer: string,
  features: Float32Array,
  rows: number,
): Promise<{ readonly values: Float32Array; readonly shape: readonly number[] }> {
  const { plan } = graphs;
  const input = plan.inputs.find(({ node }) => node.id === layer);
  if (input) {
    const { columns, shape } = input;
    const values = new Float32Array(rows * columns.length);
    for (let row = 0; row < rows; row++) {
      columns.forEach((column, at) => {
        values[row * columns.length + at] = features[row * plan.featureCount + column] ?? NaN;
      });
    }
    return { values, shape };
  }
  const results = await graphs.run(
    `values ${layer} ${rows}`,
    () => buildValueGraph(plan, rows, layer),
    { x: { data: features, shape: [rows, plan.featureCount] } },
  );
  const given = results.get('values');
  if (!given) throw new RangeError('The graph gave no values.');
  return { values: given.data, shape: given.shape.slice(1) };
}

/** Builds the graph that gives a layer's first result, `values`, for rows `x` [batch, featureCount]. */
function buildValueGraph(plan: NetworkPlan, batch: number, layer: string): Uint8Array {
  const graph = new OpGraph();
  let value: OpNode | null = null;
  recordForward(graph, plan, graph.input('x', [batch, plan.featureCount]), false, (left, given) => {
    if (left.node.id === layer) value = given;
  });
  if (!value) {
    throw new AppError('not-found', 'No data reach this layer in the run. Choose another layer.');
  }
  return encodeGraph(graph, plan, new Map([['values', value]]));
}
