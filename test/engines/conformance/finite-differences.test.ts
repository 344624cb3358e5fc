import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { gradients } from '../../../main/trainer/engines/compiled/gradients.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import { recordForward } from '../../../main/trainer/engines/compiled/record-network.ts';
import { initialWeights } from '../../../main/trainer/engines/initial-weights.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import { fillRandom } from '../../../main/trainer/engines/random-inputs.ts';
import { evaluateAll, evaluateGraph } from '../compiled/evaluate-graph.ts';
import { layerCases, type LayerCase } from './layer-cases.ts';
import { layerNetwork } from './layer-network.ts';

const rows = 2;
/** Elements of each weight that are moved. */
const tried = 3;

/** The case's network in training as the compiled engine records it, with its loss and values for its inputs. */
function record(made: LayerCase) {
  const { network, width, features } = layerNetwork(made, rows);
  const plan = planNetwork(network, width);
  const graph = new OpGraph();
  const [output] = recordForward(graph, plan, graph.input('features', [rows, width]), true);
  if (!output) throw new RangeError('The network has no output.');
  const loss = graph.reduceSum(graph.square(output.value), [0, 1], false);
  const random = RandomSource.seeded(3, 'finite differences');
  const values: Record<string, Float64Array> = { features: Float64Array.from(features) };
  for (const [key, { data }] of Object.entries(initialWeights(plan.weights, 1))) {
    // Weights that all start alike would hide what depends on their order.
    values[key] = Float64Array.from(data, (value) => value + 0.1 * random.normal());
  }
  for (const { node, draw } of graph.random) {
    const numbers = new Float32Array(elementCount(node.shape));
    fillRandom(numbers, draw, random);
    values[node.attributes.name ?? ''] = Float64Array.from(numbers);
  }
  return { graph, loss, values, weights: plan.weights.filter(({ trainable }) => trainable) };
}

describe('gradients of layers in double precision', () => {
  it.each(layerCases)('are those of finite differences: $type, $name', (made) => {
    const { graph, loss, values, weights } = record(made);
    expect(weights.length).toBeGreaterThan(0);
    const inputs = weights.map(({ key, shape }) => graph.input(key, shape));
    const computed = evaluateAll(gradients(graph, loss, inputs), values);
    const random = RandomSource.seeded(4, 'elements');
    weights.forEach(({ key, size }, index) => {
      const weight = values[key] ?? new Float64Array(0);
      for (let turn = 0; turn < Math.min(tried, size); turn++) {
        const at = random.below(size);
        const lossAt = (moved: number) =>
          evaluateGraph(loss, { ...values, [key]: weight.with(at, moved) })[0] ?? NaN;
        const step = 1e-5;
        const value = weight[at] ?? NaN;
        const difference = (lossAt(value + step) - lossAt(value - step)) / (2 * step);
        const scale = Math.max(1, Math.abs(difference));
        const gap = Math.abs((computed[index]?.[at] ?? NaN) - difference);
        expect(gap / scale, `${key} at ${at}`).toBeLessThan(1e-6);
      }
    });
  });
});
