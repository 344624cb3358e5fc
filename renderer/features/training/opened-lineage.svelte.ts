import type { OpenedLineage } from '../../../common/experiments/experiments-api.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** What the experiment goes back to from which the open project was made, as the services know it. */
export class LineageOfProject {
  readonly #studio: Studio;
  readonly #projectId: string;
  /** Null where there is nothing, and until it is known. */
  lineage = $state.raw<OpenedLineage | null>(null);
  /** Something was asked for that is not answered yet. */
  busy = $state(false);

  constructor(studio: Studio, projectId: string) {
    this.#studio = studio;
    this.#projectId = projectId;
  }

  /** Asks for it and hears of its changes; returns the function that ends that. */
  follow(): () => void {
    const projectId = this.#projectId;
    const end = this.#studio.connection.subscribe((event) => {
      if (event.name !== 'lineage.changed' || event.payload.projectId !== projectId) return;
      this.lineage = event.payload.lineage;
    });
    void this.#studio.guard(async () => {
      this.lineage = await this.#studio.api.experiments.lineage({ projectId });
    });
    return end;
  }

  /** Trains it, or goes on with that. Errors are shown. */
  async repeat(): Promise<void> {
    await this.#asking(async () => {
      const { experiments } = this.#studio.api;
      this.#studio.runs.take(await experiments.repeatLineage({ projectId: this.#projectId }));
    });
  }

  /** Hears no more of it. Errors are shown. */
  async forget(): Promise<void> {
    await this.#asking(() =>
      this.#studio.api.experiments.forgetLineage({ projectId: this.#projectId }),
    );
  }

  async #asking(action: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.#studio.guard(action);
    this.busy = false;
  }
}
