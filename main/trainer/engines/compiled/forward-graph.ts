import { elementCount } from '../../../../common/tensor/shape.ts';
import { gatherTargets, weightVectors, type GraphRequest } from './graph-request.ts';
import { lossTerms } from './losses.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import { recordForward } from './record-network.ts';

/**
 * Builds the graph that runs `batch` rows forward without changing anything.
 *
 * Inputs: `features` [rows, …], `order` [batch] with the row numbers, the vectors that hold weights, and with
 * `withLoss` also `targets`. Outputs: `outputs` [batch, width], and `row_losses` [batch].
 */
export function buildForwardGraph(
  request: GraphRequest,
  batch: number,
  withLoss: boolean,
): Uint8Array {
  const { plan, training, target } = request;
  const inputSize = elementCount(plan.inputShape);
  const graph = new OpGraph();
  const x = graph.input('x', [batch, inputSize]);
  const output = recordForward(graph, plan, graph.reshape(x, [batch, ...plan.inputShape]), false);
  const results = [output];
  if (withLoss) {
    const goal = graph.input('target', [batch, target.width]);
    const terms = lossTerms(graph, training.loss, output, goal);
    results.push(graph.reduceMean(terms, [...terms.shape.keys()].slice(1), false));
  }

  const onnx = new OnnxGraph('forward');
  const features = onnx.input('features', DataType.FLOAT, ['rows', inputSize]);
  const order = onnx.input('order', DataType.INT32, [batch]);
  const inputs = new Map([['x', onnx.node('Gather', [features, order])]]);
  if (withLoss) inputs.set('target', gatherTargets(onnx, target, order));
  for (const { name, layout } of weightVectors(request)) {
    const vector = onnx.input(name, DataType.FLOAT, layout.shape);
    for (const [key, value] of layout.split(onnx, vector)) inputs.set(key, value);
  }
  const names = lower(onnx, results, inputs);
  onnx.namedOutput('outputs', names[0] ?? '', DataType.FLOAT, [batch, target.width]);
  if (withLoss) onnx.namedOutput('row_losses', names[1] ?? '', DataType.FLOAT, [batch]);
  return onnx.encode();
}
