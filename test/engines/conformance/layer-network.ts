import type { EdgeSpec, NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import type { CaseInput, LayerCase } from './layer-cases.ts';

/** A network around one layer, with rows for it. */
export interface LayerNetwork {
  readonly network: NetworkSpec;
  /** Numbers per row of features. */
  readonly width: number;
  readonly features: Float32Array;
}

/**
 * The layer behind what its inputs ask for, and before a dense layer with one output.
 */
export function layerNetwork(made: LayerCase, rows: number): LayerNetwork {
  const nodes: NodeSpec[] = [];
  const edges: EdgeSpec[] = [];
  const add = (
    id: string,
    type: string,
    params: NodeSpec['params'],
    ...from: readonly (string | readonly [string, number])[]
  ) => {
    nodes.push({ id, type, name: id, params, position: { x: 0, y: 0 } });
    from.forEach((source, toPort) => {
      const [node, fromPort] = typeof source === 'string' ? [source, 0] : source;
      edges.push({ id: `${id}_${toPort}`, from: node, fromPort, to: id, toPort });
    });
    return id;
  };
  const fed = made.inputs.map((input, index) => {
    const shape = input.kind === 'masked' ? input.shape.slice(0, 1) : input.shape;
    const entry = add(`in${index}`, 'Input', { shape });
    const last = input.shape.at(-1) ?? 1;
    switch (input.kind) {
      case 'trained':
        return add(`front${index}`, 'Dense', { units: last }, entry);
      case 'masked': {
        const params = { input_dim: input.count ?? 1, output_dim: last, mask_zero: true };
        return add(`front${index}`, 'Embedding', params, entry);
      }
      default:
        return entry;
    }
  });
  // The Input layer is in front of every network; as the layer under test it stands alone.
  const tested =
    made.type === 'Input' ? (fed[0] ?? '') : add('layer', made.type, made.params, ...fed);
  const [type, params = {}] = made.behind ?? [];
  const last = type === undefined ? tested : add('behind', type, params, tested);
  const flattened = Array.from({ length: made.ports ?? 1 }, (_, port) =>
    add(`flat${port}`, 'Flatten', {}, [last, port]),
  );
  const [only = ''] = flattened;
  const joined = flattened.length === 1 ? only : add('joined', 'Concatenate', {}, ...flattened);
  add('output', 'Dense', { units: 1 }, joined);
  return {
    network: { version: 2, nodes, edges },
    ...drawFeatures(made.inputs, rows),
  };
}

function drawFeatures(
  inputs: readonly CaseInput[],
  rows: number,
): Pick<LayerNetwork, 'width' | 'features'> {
  const random = RandomSource.seeded(5, 'features');
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (const { kind, shape, count = 1, range } of inputs) {
      const size = kind === 'masked' ? (shape[0] ?? 1) : elementCount(shape);
      for (let index = 0; index < size; index++) {
        if (kind === 'ids') values.push(random.below(count));
        // Of masked sequences the first step counts in every row, and later ones in some.
        else if (kind === 'masked')
          values.push(index === 0 ? 1 + random.below(count - 1) : random.below(count));
        else values.push(range === undefined ? random.normal() : range * random.uniform());
      }
    }
  }
  return { width: values.length / rows, features: Float32Array.from(values) };
}
