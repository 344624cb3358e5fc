import { AppError } from '../../errors/app-error.ts';
import type { NetworkSpec, NodeSpec } from '../../network/network-spec.ts';
import { elementCount, sameShape } from '../../tensor/shape.ts';
import type { FittedRecipe } from '../recipe.ts';
import { augmentationParams, pixelRange } from './augmentations.ts';

/** What a network needs of a fitted recipe to change its training pictures. */
export type AugmentedRecipe = Pick<FittedRecipe, 'blocks' | 'features' | 'recipe'>;

/** An Input layer and the features of a prepared row that it takes. */
export interface FedInput {
  readonly node: NodeSpec;
  /** Of one row, without the batch axis. */
  readonly shape: readonly number[];
  readonly columns: readonly number[];
}

/**
 * The network with the recipe's changes of training pictures between each Input that takes the pictures and what
 * it feeds. These layers have no weights and change nothing when predicting, so the weights keep their names and
 * the network its answers. The same network where the recipe changes no pictures.
 * Throws `invalid-network` when no Input takes the pictures alone.
 * @param inputsOf Works out what each Input takes; asked only where pictures are changed.
 */
export function insertAugmentation(
  network: NetworkSpec,
  fitted: AugmentedRecipe,
  inputsOf: () => readonly FedInput[],
): NetworkSpec {
  const { augmentation = [] } = fitted.recipe;
  const block = fitted.blocks.find(({ kind }) => kind === 'image');
  const image = fitted.features.find((column) => column.image)?.image;
  if (augmentation.length === 0 || !block || !image) return network;
  const range = pixelRange(image);
  const size = elementCount(block.shape);
  const drawn = new Set(network.nodes.map(({ id }) => id));
  const takesPictures = ({ node, columns }: FedInput) =>
    drawn.has(node.id) &&
    columns.length === size &&
    columns.every((column, index) => column === block.start + index);
  const inputs = inputsOf().filter(takesPictures);
  if (inputs.length === 0) {
    throw new AppError(
      'invalid-network',
      `Training pictures can be changed only behind an Input layer that takes the pictures alone. Add one of the shape ${block.shape.join(' × ')}, or switch the changes off in the recipe.`,
    );
  }
  return inputs.reduce((changed, { node, shape }) => {
    const flat = !sameShape(shape, block.shape);
    const layers = [
      ...(flat ? [['Reshape', { target_shape: block.shape }] as const] : []),
      ...augmentation.map((change) => [change.layer, augmentationParams(change, range)] as const),
      ...(flat ? [['Reshape', { target_shape: shape }] as const] : []),
    ];
    return insertBehind(
      changed,
      node,
      layers.map(([type, params], index) => {
        const id = `${node.id}-augmented-${index + 1}`;
        return { id, type, name: id, params, position: node.position };
      }),
    );
  }, network);
}

/** Puts layers, one behind the other, between a layer and all that it feeds. */
function insertBehind(
  network: NetworkSpec,
  node: NodeSpec,
  layers: readonly NodeSpec[],
): NetworkSpec {
  const chain = [node, ...layers];
  const last = layers.at(-1);
  if (!last) return network;
  return {
    ...network,
    nodes: [...network.nodes, ...layers],
    edges: [
      ...network.edges.map((edge) => (edge.from === node.id ? { ...edge, from: last.id } : edge)),
      ...layers.map(({ id }, index) => ({
        id: `into-${id}`,
        from: chain[index]?.id ?? node.id,
        to: id,
        toPort: 0,
      })),
    ],
  };
}
