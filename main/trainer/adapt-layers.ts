import { keptAxes } from '../../common/layers/normalisation/normalization.ts';
import type { LayerOutput } from '../../common/network/expand-blocks.ts';
import type { NetworkSpec, NodeSpec } from '../../common/network/network-spec.ts';
import { elementCount } from '../../common/tensor/shape.ts';
import type { CompileRequest, Engine, FeatureReader, Program } from './engines/engine.ts';
import { planNetwork, type NetworkPlan, type PlannedLayer } from './engines/network-plan.ts';
import { MomentSums } from './moment-sums.ts';
import { predictRows } from './predict-rows.ts';

/** What layers are adapted with. */
export interface Adaptation {
  readonly engine: Engine;
  /** What the program was compiled from. */
  readonly request: CompileRequest;
  /** Receives the statistics. */
  readonly program: Program;
  /** Row-major [rows, width], in memory or read as needed. */
  readonly features: Float32Array | FeatureReader;
  readonly width: number;
  readonly trainRows: Int32Array;
}

/** Rows whose outputs are held at once. */
const rowsAtOnce = 4096;

/**
 * Gives every Normalization layer without statistics of its own those of the training rows, as Keras's
 * `adapt`: the network up to the layer is run over these rows, layers before it first. Does nothing for
 * a network without such layers.
 */
export async function adaptLayers(adaptation: Adaptation): Promise<void> {
  const { request, program, width } = adaptation;
  const plan = planNetwork(request.network, width);
  const adapted = new Set<string>();
  for (const layer of plan.layers) {
    const [mean, variance] = ['mean', 'variance'].map(
      (name) => layer.weights.find((weight) => weight.name === name)?.key,
    );
    if (layer.definition.type !== 'Normalization' || mean === undefined || variance === undefined) {
      continue;
    }
    // Of layers that share their weights the first one decides.
    if (adapted.has(mean)) continue;
    adapted.add(mean);
    const sums = await sumInputs(adaptation, plan, layer);
    const shape = layer.weights[0]?.shape ?? [];
    await program.setState({
      weights: {
        [mean]: { shape, data: sums.means() },
        [variance]: { shape, data: sums.variances() },
      },
    });
  }
}

/** Runs the network up to the layer and sums what arrives there. */
async function sumInputs(
  { engine, request, program, features, width, trainRows }: Adaptation,
  plan: NetworkPlan,
  layer: PlannedLayer,
): Promise<MomentSums> {
  const before = networkBefore(plan, layer);
  const shape = planNetwork(before, width).outputs[0]?.shape ?? [];
  const sums = new MomentSums(
    shape,
    keptAxes([null, ...shape], layer.params).map((axis) => axis - 1),
  );
  const part = await engine.compile({
    ...request,
    network: before,
    task: 'regression',
    training: { ...request.training, loss: 'mean_squared_error', lossOptions: {}, outputs: {} },
    featureCount: width,
    targetCount: elementCount(shape),
  });
  try {
    await part.setState({ weights: await weightsBefore(program, plan) });
    for (let from = 0; from < trainRows.length; from += rowsAtOnce) {
      const rows = trainRows.subarray(from, from + rowsAtOnce);
      sums.add(await predictRows(part, features, width, rows));
    }
  } finally {
    await part.dispose();
  }
  return sums;
}

/** The program's weights under the ids of the layers that use them. */
async function weightsBefore(program: Program, plan: NetworkPlan) {
  const { weights } = await program.getState();
  const named = plan.layers.flatMap((layer) =>
    layer.weights.flatMap(({ key, name }) => {
      const tensor = weights[key];
      return tensor ? [[`${layer.node.id}/${name}`, tensor] as const] : [];
    }),
  );
  return Object.fromEntries(named);
}

/** The layers that feed `layer`, and one behind them that gives what they give. */
function networkBefore(plan: NetworkPlan, layer: PlannedLayer): NetworkSpec {
  const byId = new Map(plan.layers.map((other) => [other.node.id, other]));
  const needed = new Set<string>();
  const collect = ({ node }: LayerOutput): void => {
    if (needed.has(node)) return;
    needed.add(node);
    byId.get(node)?.inputs.forEach(collect);
  };
  layer.inputs.forEach(collect);
  const end: PlannedLayer = {
    ...layer,
    node: { ...layer.node, type: 'Activation' },
    params: { activation: 'linear' },
  };
  const layers = [...plan.layers.filter(({ node }) => needed.has(node.id)), end];
  const inputs = plan.inputs
    .filter(({ node }) => needed.has(node.id))
    .map(({ node, columns }) => ({ ...node, params: { ...node.params, columns } }));
  return {
    version: 2,
    nodes: [...inputs, ...layers.map(alone)],
    edges: layers.flatMap(({ node, inputs: sources }) =>
      sources.map((source, toPort) => ({
        id: `${node.id}/${toPort}`,
        from: source.node,
        fromPort: source.port,
        to: node.id,
        toPort,
      })),
    ),
  };
}

/** The layer with weights and parameters of its own. */
function alone({ node, params }: PlannedLayer): NodeSpec {
  const { id, type, name, position } = node;
  return { id, type, name, position, params };
}
