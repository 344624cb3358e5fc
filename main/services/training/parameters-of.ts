import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';

/** Numbers that the network has, trainable or not. */
export function parametersOf(network: NetworkSpec): number {
  const { trainable, nonTrainable } = totalParameters(inferShapes(network));
  return trainable + nonTrainable;
}
