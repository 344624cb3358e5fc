import { gatherTargets, weightVectors, type GraphRequest } from './graph-request.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import { recordForward } from './record-network.ts';
import { rowLosses } from './total-loss.ts';

/**
 * Builds the graph that runs `batch` rows forward without changing anything.
 *
 * Inputs: `features` [rows, featureCount], `order` [batch] with the row numbers, the vectors that hold
 * weights, and with `withLoss` also `targets`. Outputs: for each output `outputs_<n>` [batch, width] and,
 * with `withLoss`, `row_losses_<n>` [batch], and where regularisers add to the loss `extra_loss`.
 */
export function buildForwardGraph(
  request: GraphRequest,
  batch: number,
  withLoss: boolean,
): Uint8Array {
  const { plan, targets, capabilities } = request;
  const graph = new OpGraph();
  const x = graph.input('x', [batch, plan.featureCount]);
  const outputs = recordForward(graph, plan, x, false);
  const values = outputs.map(({ value }, index) =>
    graph.reshape(value, [batch, targets.outputs[index]?.width ?? 1]),
  );
  const losses = targets.outputs.flatMap((target, index) => {
    const output = outputs[index];
    if (!withLoss || !output) return [];
    const goal = graph.input(`target_${index}`, [batch, ...target.shape]);
    return [rowLosses(graph, target, output, goal, null)];
  });
  const [first, ...rest] = withLoss ? graph.losses : [];
  const extra = first ? [rest.reduce((sum, term) => graph.add(sum, term), first)] : [];

  const onnx = new OnnxGraph('forward');
  const features = onnx.input('features', DataType.FLOAT, ['rows', plan.featureCount]);
  const order = onnx.input('order', DataType.INT32, [batch]);
  const inputs = new Map([['x', onnx.node('Gather', [features, order])]]);
  if (withLoss) {
    const goals = gatherTargets(onnx, request, order, [0]);
    goals.forEach((goal, index) => inputs.set(`target_${index}`, goal));
  }
  for (const { name, layout } of weightVectors(request)) {
    const vector = onnx.input(name, DataType.FLOAT, layout.shape);
    for (const [key, value] of layout.split(onnx, vector, capabilities)) {
      inputs.set(key, value);
    }
  }
  const names = lower(onnx, [...values, ...losses, ...extra], inputs, capabilities);
  values.forEach(({ shape }, index) => {
    onnx.namedOutput(`outputs_${index}`, names[index] ?? '', DataType.FLOAT, shape);
  });
  losses.forEach((_, index) => {
    const name = names[values.length + index] ?? '';
    onnx.namedOutput(`row_losses_${index}`, name, DataType.FLOAT, [batch]);
  });
  if (extra.length > 0) {
    onnx.namedOutput('extra_loss', names.at(-1) ?? '', DataType.FLOAT, []);
  }
  return onnx.encode();
}
