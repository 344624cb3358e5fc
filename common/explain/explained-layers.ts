import type { FeatureBlock } from '../datasets/feature-block.ts';
import { blocksWidth } from '../datasets/feature-block.ts';
import type { FittedRecipe } from '../datasets/recipe.ts';
import { findLayer } from '../layers/catalogue.ts';
import { incomingEdges, topologicalOrder } from '../network/compile-order.ts';
import { expandBlocks } from '../network/expand-blocks.ts';
import { inferShapes } from '../network/infer-shapes.ts';
import { isInput } from '../network/is-input.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { shareInputs } from '../network/share-inputs.ts';
import { elementCount } from '../tensor/shape.ts';
import type { MappedLayer, MappedSequence } from './explain-api.ts';

/** The convolutions over pictures whose maps have more than one place, in the order of computation. */
export function convolutionsOf(network: NetworkSpec): readonly MappedLayer[] {
  const { network: expanded } = expandBlocks(network);
  const { shapes } = inferShapes(expanded);
  return topologicalOrder(expanded).flatMap(({ id, name, type }) => {
    const shape = shapes.get(id);
    if (findLayer(type)?.category !== 'convolution' || !/conv2d/i.test(type)) return [];
    const [, height, width] = shape ?? [];
    if (shape?.length !== 4 || typeof height !== 'number' || typeof width !== 'number') return [];
    return height * width > 1 ? [{ id, name, height, width }] : [];
  });
}

/** The Embedding that takes a block of words straight from its Input layer; null without one. */
export function embeddingOf(
  network: NetworkSpec,
  fitted: Pick<FittedRecipe, 'blocks'>,
  block: FeatureBlock,
): { readonly id: string; readonly name: string } | null {
  const drawn = drawnNetwork(network);
  const fed = inputsOf(drawn, fitted, block);
  const found = drawn.order.find(
    ({ id, type }) =>
      type === 'Embedding' && (drawn.incoming.get(id) ?? []).some(({ from }) => fed.has(from)),
  );
  return found ? { id: found.id, name: found.name } : null;
}

/**
 * The convolutions over the words of a text or the rows of a window whose maps have more than one place, in the order
 * of computation. Only those whose places follow the block's own in their order: all that reaches them comes from the
 * block and was not put into another order or onto another axis on the way.
 */
export function sequenceConvolutionsOf(
  network: NetworkSpec,
  fitted: Pick<FittedRecipe, 'blocks'>,
  block: FeatureBlock,
): readonly MappedSequence[] {
  const drawn = drawnNetwork(network);
  const { order, shapes, incoming } = drawn;
  const inOrder = new Set(inputsOf(drawn, fitted, block));
  const found: MappedSequence[] = [];
  for (const layer of order) {
    const { id, name, type } = layer;
    if (isInput(layer)) continue;
    const [, steps, ...rest] = shapes.get(id) ?? [];
    const given = incoming.get(id) ?? [];
    if (given.length === 0 || !given.every(({ from }) => inOrder.has(from))) continue;
    if (rest.length === 0 || typeof steps !== 'number' || type === 'Permute') continue;
    if (type === 'Reshape' && steps !== block.shape[0]) continue;
    inOrder.add(id);
    if (type === 'Conv1D' && steps > 1) found.push({ id, name, steps });
  }
  return found;
}

/** A network without blocks, in the order of computation. */
interface DrawnNetwork {
  readonly order: ReturnType<typeof topologicalOrder>;
  readonly shapes: ReturnType<typeof inferShapes>['shapes'];
  readonly incoming: ReturnType<typeof incomingEdges>;
}

function drawnNetwork(network: NetworkSpec): DrawnNetwork {
  const { network: expanded } = expandBlocks(network);
  const { shapes } = inferShapes(expanded);
  return { order: topologicalOrder(expanded), shapes, incoming: incomingEdges(expanded) };
}

/** The Input layers that take exactly the numbers of a block. */
function inputsOf(
  { order, shapes }: DrawnNetwork,
  { blocks }: Pick<FittedRecipe, 'blocks'>,
  block: FeatureBlock,
): ReadonlySet<string> {
  const inputs = order.filter(isInput);
  const demands = inputs.map(({ id, name, params }) => ({
    id,
    name,
    size: elementCount((shapes.get(id) ?? []).slice(1).map(Number)),
    columns: Array.isArray(params['columns']) ? (params['columns'] as readonly number[]) : null,
  }));
  const shares = shareInputs(demands, blocksWidth(blocks));
  const size = elementCount(block.shape);
  return new Set(
    inputs
      .filter((_, index) => {
        const share = shares[index] ?? [];
        return share.length === size && share[0] === block.start;
      })
      .map(({ id }) => id),
  );
}
