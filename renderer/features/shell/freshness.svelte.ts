import type { Run } from '../../../common/runs/run.ts';
import type { Place } from '../../state/route.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { placeMarks, type PlaceMark } from './place-marks.ts';

/** Follows whether the newest trained network still belongs to the project as it is now. */
export class Freshness {
  readonly #studio: Studio;
  #newest = $state.raw<Run | null>(null);

  /** Null while no project is open. */
  readonly marks: Readonly<Record<Place, PlaceMark>> | null = $derived.by(() => {
    const state = this.#studio.current;
    if (!state) return null;
    return placeMarks({
      project: state.project,
      hasTable: state.table !== null,
      findings: this.#studio.checks.open,
      problems: state.diagnoses.filter(({ level }) => level === 'error').length,
      newest: this.#newest,
      runs: this.#studio.runs.of(state.project.id).length,
    });
  });

  /** Must be made while a component is being set up. */
  constructor(studio: Studio) {
    this.#studio = studio;
    $effect(() => {
      const state = studio.current;
      const table = state?.table;
      const recipe = state?.project.recipe;
      const ready = recipe?.treatments.some(({ role }) => role === 'target');
      studio.checks.follow(table && recipe && ready ? { table, recipe } : null);
    });
    const newestId = $derived.by(() => {
      const project = studio.current?.project;
      if (!project) return null;
      const run = studio.runs
        .of(project.id)
        .find(({ status, best }) => status !== 'preparing' && status !== 'running' && best);
      return run?.id ?? null;
    });
    $effect(() => {
      const id = newestId;
      this.#newest = null;
      if (!id) return;
      void studio.guard(async () => {
        const run = await studio.api.runs.get({ id });
        if (newestId === id) this.#newest = run;
      });
    });
  }
}
