import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { GeneratorSpec } from '../../../common/generators/generator.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** A set that the person asked for, and what is done with its table. */
interface Wanted {
  readonly spec: GeneratorSpec;
  readonly take: (table: ProfiledDataset) => void;
}

/** Makes generated sets anew, one after the other; of those asked for meanwhile only the last counts. */
export class Regenerating {
  readonly #studio: Pick<Studio, 'api' | 'guard'>;
  /** True while a set is made. */
  busy = $state(false);
  #wanted: Wanted | null = null;

  constructor(studio: Pick<Studio, 'api' | 'guard'>) {
    this.#studio = studio;
  }

  /** Resolves when nothing is left to make. A failure is shown; the table stays as it is. */
  async make(spec: GeneratorSpec, take: Wanted['take']): Promise<void> {
    this.#wanted = { spec, take };
    if (this.busy) return;
    this.busy = true;
    for (let next = this.#next(); next; next = this.#next()) {
      const { spec } = next;
      const table = await this.#studio.guard(() => this.#studio.api.datasets.generate({ spec }));
      if (table) next.take(table);
    }
    this.busy = false;
  }

  #next(): Wanted | null {
    const next = this.#wanted;
    this.#wanted = null;
    return next;
  }
}
