import type { LayerHistory } from '../../../common/runs/layer-statistics.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** Samples that are asked for at most. */
const most = 600;
/** Milliseconds between two questions while a run goes on. */
const apart = 2000;

/** The statistics of a run's layers, fetched again from time to time while it goes on. */
export class LayerCourses {
  readonly #studio: Studio;
  history = $state.raw<LayerHistory | null>(null);
  #of: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = -Infinity;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Fetches them now, or as soon as enough time has passed since the last time. */
  follow(runId: string): void {
    if (this.#of !== runId) {
      this.#of = runId;
      this.history = null;
      this.#asked = -Infinity;
    }
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#asked + apart - performance.now());
    this.#timer = setTimeout(() => void this.#fetch(runId), wait);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #fetch(runId: string): Promise<void> {
    this.#asked = performance.now();
    const found = await this.#studio.guard(() =>
      this.#studio.api.runs.layerStatistics({ id: runId, most }),
    );
    this.#timer = undefined;
    if (found && this.#of === runId) this.history = found;
  }
}
