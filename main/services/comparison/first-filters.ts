import type { MomentFilters } from '../../../common/comparison/comparison-api.ts';
import { expandSound } from '../../../common/network/expand-blocks.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Checkpoint } from '../../storage/checkpoint-repository.ts';

/** Filters that are shown. */
const mostFilters = 32;

/** The kernels of the first Conv2D, or of a Conv1D as pictures of one row; null without one. */
export function firstFilters(
  drawn: NetworkSpec,
  checkpoint: Checkpoint | null,
): MomentFilters | null {
  const { network } = expandSound(drawn);
  for (const { id, name, type } of network.nodes) {
    if (type !== 'Conv2D' && type !== 'Conv1D') continue;
    const kernel = checkpoint?.weights[`${id}/kernel`];
    if (!kernel) continue;
    // Keras's order: height, width, channels in, filters; Conv1D has no height.
    const [height, width, channels, filters] =
      type === 'Conv2D' ? kernel.shape : [1, ...kernel.shape];
    if (!height || !width || !channels || !filters) continue;
    const { data } = kernel;
    const size = height * width * channels;
    return {
      layer: name,
      height,
      width,
      channels,
      kernels: Array.from({ length: Math.min(filters, mostFilters) }, (_, filter) =>
        Array.from({ length: size }, (_, at) => data[at * filters + filter] ?? 0),
      ),
    };
  }
  return null;
}
