import {
  type AugmentedRecipe,
  insertAugmentation,
} from '../../common/datasets/images/insert-augmentation.ts';
import { featureWidth } from '../../common/datasets/recipe.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { planNetwork } from './engines/network-plan.ts';

export type { AugmentedRecipe } from '../../common/datasets/images/insert-augmentation.ts';

/**
 * The network as it is trained: with the recipe's changes of training pictures, see `insertAugmentation`.
 * Throws `invalid-network` when no Input takes the pictures alone.
 */
export function augmentNetwork(network: NetworkSpec, fitted: AugmentedRecipe): NetworkSpec {
  return insertAugmentation(
    network,
    fitted,
    () => planNetwork(network, featureWidth(fitted)).inputs,
  );
}
