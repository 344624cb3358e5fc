import { arrangeSamples, type LayerHistory } from '../../../common/runs/layer-statistics.ts';
import type { LayerSample } from '../../storage/layer-statistics-repository.ts';

/** At most about `most` of a run's samples, evenly chosen, the newest among them. */
export function layerHistory(samples: readonly LayerSample[], most: number): LayerHistory {
  const apart = Math.max(1, Math.ceil(samples.length / most));
  const last = samples.length - 1;
  return arrangeSamples(samples.filter((_, at) => (last - at) % apart === 0));
}
