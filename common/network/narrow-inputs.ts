import { blocksWidth, type FeatureBlock } from '../datasets/feature-block.ts';
import { sampleSize } from '../tensor/shape.ts';
import { setParam } from './edit-network.ts';
import { inferShapes } from './infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';
import { shareInputs } from './share-inputs.ts';

/**
 * The network for prepared rows whose blocks turned out smaller than was planned, because some category or word is
 * in no training row: an Input that was drawn for a block, or for the whole row, takes what there is of it. Others
 * stay as they are.
 */
export function narrowInputs(
  network: NetworkSpec,
  planned: readonly FeatureBlock[],
  fitted: readonly FeatureBlock[],
): NetworkSpec {
  if (blocksWidth(planned) === blocksWidth(fitted)) return network;
  const inputs = network.nodes.filter(({ type }) => type === 'Input');
  const { shapes } = inferShapes(network);
  const demands = inputs.map(({ id, name, params }) => ({
    id,
    name,
    size: sampleSize(shapes.get(id) ?? [null]),
    columns: chosenColumns(params),
  }));
  const shared = shareInputs(demands, blocksWidth(planned));
  return inputs.reduce((spec, node, at) => {
    const block = blockFor(shared[at] ?? [], planned, fitted);
    if (!block) return spec;
    const shaped = setParam(spec, node.id, 'shape', [...block.shape]);
    if (chosenColumns(node.params) === null) return shaped;
    const width = blocksWidth([block]);
    const columns = Array.from({ length: width }, (_, place) => block.start + place);
    return setParam(shaped, node.id, 'columns', columns);
  }, network);
}

function chosenColumns({ columns }: NodeSpec['params']): readonly number[] | null {
  return Array.isArray(columns) ? (columns as number[]) : null;
}

/** What there is of the planned block that these places are; all blocks together for the whole row. */
function blockFor(
  places: readonly number[],
  planned: readonly FeatureBlock[],
  fitted: readonly FeatureBlock[],
): Pick<FeatureBlock, 'shape' | 'start'> | null {
  const [only, another] = fitted;
  if (isRange(places, 0, blocksWidth(planned))) {
    return only && !another ? only : { shape: [blocksWidth(fitted)], start: 0 };
  }
  const drawnFor = planned.find((block) => isRange(places, block.start, blocksWidth([block])));
  return fitted.find(({ kind, name }) => kind === drawnFor?.kind && name === drawnFor.name) ?? null;
}

function isRange(places: readonly number[], start: number, length: number): boolean {
  return places.length === length && places.every((place, at) => place === start + at);
}
