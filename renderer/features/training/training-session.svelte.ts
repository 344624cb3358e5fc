import type { ProjectState } from '../../state/project.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** Training of one project: which run is in view, and the ways to start and stop. */
export class TrainingSession {
  readonly #studio: Studio;
  readonly #project: ProjectState;
  /** Name for the next run; empty for one chosen by the program. */
  name = $state('');
  starting = $state(false);
  stopping = $state(false);

  readonly runs = $derived.by(() => this.#studio.runs.of(this.#project.project.id));
  /** The run that goes on, else the newest. */
  readonly run = $derived(
    this.runs.find((run) => run.status === 'running' || run.status === 'preparing') ??
      this.runs[0] ??
      null,
  );
  readonly active = $derived(
    this.run !== null && (this.run.status === 'running' || this.run.status === 'preparing'),
  );
  readonly epochs = $derived.by(() =>
    this.run ? (this.#studio.runs.metrics[this.run.id] ?? []) : [],
  );
  readonly progress = $derived.by(() =>
    this.run && this.active ? (this.#studio.runs.progress[this.run.id] ?? null) : null,
  );

  constructor(studio: Studio, project: ProjectState) {
    this.#studio = studio;
    this.#project = project;
  }

  /** Saves the project, then starts a run with it. Errors are shown. */
  async start(): Promise<void> {
    if (this.starting || this.active) return;
    this.starting = true;
    await this.#studio.guard(async () => {
      await this.#project.flush();
      const run = await this.#studio.api.training.start({
        projectId: this.#project.project.id,
        name: this.name.trim() || null,
      });
      // The event about this run may have come first and know more.
      if (!this.#studio.runs.find(run.id)) this.#studio.runs.take(run);
      this.name = '';
    });
    this.starting = false;
  }

  /** Ends the run after the step in progress; what it learned is kept. */
  async stop(): Promise<void> {
    const run = this.run;
    if (!run || !this.active || this.stopping) return;
    this.stopping = true;
    await this.#studio.guard(() => this.#studio.api.training.stop({ runId: run.id }));
    this.stopping = false;
  }
}
