import { sizeFrom, type LayoutTask } from './layout-task.ts';
import { layoutNetwork } from '../../common/network/layout-network.ts';

/** Arranges a network beside the window, which stays usable meanwhile. */
self.addEventListener('message', ({ data }: MessageEvent<LayoutTask>) => {
  const { network, direction, sizes } = data;
  self.postMessage(layoutNetwork(network, { direction, sizeOf: sizeFrom(sizes) }));
});
