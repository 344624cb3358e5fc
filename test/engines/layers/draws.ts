import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { OpGraph } from '../../../main/trainer/engines/compiled/op-graph.ts';
import { fillRandom } from '../../../main/trainer/engines/random-inputs.ts';
import { prepare, type LayerCase } from './layer-case.ts';

/** The random numbers that a layer without weights asks for, by the names of its inputs, in its order. */
export function drawsOf(layerCase: LayerCase): Record<string, number[]> {
  const { definition, params, inputs, training } = prepare(layerCase);
  const graph = new OpGraph();
  definition.forward({
    ops: graph,
    inputs: inputs.map(({ shape }, index) => graph.input(`x${index}`, shape)),
    masks: inputs.map(() => null),
    params,
    weights: {},
    training,
    trainable: true,
  });
  const random = RandomSource.seeded(9, layerCase.type);
  return Object.fromEntries(
    graph.random.map(({ node, draw }) => {
      const values = new Float32Array(elementCount(node.shape));
      fillRandom(values, draw, random);
      return [node.attributes.name ?? '', [...values]];
    }),
  );
}
