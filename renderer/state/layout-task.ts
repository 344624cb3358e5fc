import type { Size, SizeOf } from '../../common/network/card-size.ts';
import { usualSize } from '../../common/network/card-size.ts';
import type { FlowDirection, NetworkSpec } from '../../common/network/network-spec.ts';

/** What a worker needs to arrange a network. */
export interface LayoutTask {
  readonly network: NetworkSpec;
  readonly direction: FlowDirection;
  /** Pixels of each card, by its layer's id. */
  readonly sizes: ReadonlyMap<string, Size>;
}

export function sizeFrom(sizes: LayoutTask['sizes']): SizeOf {
  return (node) => sizes.get(node.id) ?? usualSize(node);
}

/**
 * The network arranged by a worker of its own; rejects with an `AbortError` once the signal is given, and with what
 * went wrong in the worker.
 */
export function arrangeAside(task: LayoutTask, signal: AbortSignal): Promise<NetworkSpec> {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
  const arranged = new Promise<NetworkSpec>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<NetworkSpec>) => resolve(data));
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    worker.postMessage(task);
  });
  return arranged.finally(() => worker.terminate());
}
