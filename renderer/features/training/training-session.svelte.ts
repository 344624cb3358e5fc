import type { Run, RunSummary } from '../../../common/runs/run.ts';
import { isGoing, isWorking } from '../../../common/runs/run-states.ts';
import { settingsInForce } from '../../../common/training/control/settings-in-force.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { TrainingChange } from '../../../common/training/control/run-control.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { actionsOf, type RunAction } from './run-actions.ts';

/** A new run that goes on from a state of another one. */
export interface Branch {
  /** Null: anew, with the run's settings. */
  readonly checkpointId: number | null;
  readonly name: string | null;
  readonly change?: TrainingChange | undefined;
  readonly engine?: TrainingConfig['engine'] | undefined;
}

/** Training of one project: which run is in view, and everything that can be done to it. */
export class TrainingSession {
  readonly #studio: Studio;
  readonly #project: ProjectState;
  /** Name for the next run; empty for one chosen by the program. */
  name = $state('');
  starting = $state(false);
  /** What was asked for last and is not answered yet. */
  asking = $state<RunAction | null>(null);
  /** All settings of the run in view; null until they are fetched. */
  #details = $state.raw<Run | null>(null);

  readonly runs = $derived.by(() => this.#studio.runs.of(this.#project.project.id));
  /** The run that the address names, else one that goes on, else the newest. */
  readonly run = $derived(
    this.runs.find((run) => run.id === this.#studio.route.runId) ??
      this.runs.find((run) => isWorking(run.status)) ??
      this.runs.find((run) => isGoing(run.status)) ??
      this.runs[0] ??
      null,
  );
  /** Whether the run in view computes now. */
  readonly active = $derived(this.run !== null && isWorking(this.run.status));
  readonly actions = $derived(this.run ? actionsOf(this.run) : []);
  readonly epochs = $derived.by(() =>
    this.run ? (this.#studio.runs.metrics[this.run.id] ?? []) : [],
  );
  readonly events = $derived.by(() =>
    this.run ? (this.#studio.control.events[this.run.id] ?? []) : [],
  );
  readonly progress = $derived.by(() =>
    this.run && isGoing(this.run.status) ? (this.#studio.runs.progress[this.run.id] ?? null) : null,
  );
  readonly details = $derived(
    this.#details && this.#details.summary.id === this.run?.id ? this.#details : null,
  );
  /** The settings that the run in view has now, with every change made to it; null until they are fetched. */
  readonly inForce = $derived.by(() => {
    if (!this.details || !this.run) return null;
    return settingsInForce(this.details, this.events, this.run.epochs);
  });
  /** Whether a run that is started now has to wait for others. */
  readonly queues = $derived.by(() => {
    const { standing } = this.#studio.control;
    const working = this.#studio.runs.going.filter((run) => isWorking(run.status));
    return working.length >= (standing?.options.concurrency ?? 1);
  });

  constructor(studio: Studio, project: ProjectState) {
    this.#studio = studio;
    this.#project = project;
  }

  /** Fetches the settings of a run; while its data are being prepared they are not complete. */
  async fetchDetails(id: string): Promise<void> {
    const details = await this.#studio.api.runs.get({ id });
    if (this.run?.id === id) this.#details = details;
  }

  /** Saves the project, then starts a run with it, or puts it into the queue. Errors are shown. */
  async start(): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    askToNotify(this.#project.project.training);
    await this.#studio.guard(async () => {
      await this.#project.flush();
      const run = await this.#studio.api.training.start({
        projectId: this.#project.project.id,
        name: this.name.trim() || null,
      });
      this.#show(run);
      this.name = '';
    });
    this.starting = false;
  }

  /** Carries out what needs no further word; opens nothing. */
  async act(action: RunAction, note = ''): Promise<void> {
    const run = this.run;
    if (!run || this.asking || !this.actions.includes(action)) return;
    const { training } = this.#studio.api;
    const runId = run.id;
    this.asking = action;
    await this.#studio.guard(async () => {
      switch (action) {
        case 'pause':
          return training.pause({ runId });
        case 'pause-at-epoch':
          return training.pause({ runId, when: 'epoch' });
        case 'resume':
          return this.#studio.runs.take(await training.resume({ runId }));
        case 'stop':
          return training.stop({ runId });
        case 'stop-at-epoch':
          return training.stop({ runId, when: 'epoch' });
        case 'batch':
          return training.advance({ runId, by: 'batch' });
        case 'epoch':
          return training.advance({ runId, by: 'epoch' });
        case 'keep':
          return training.keepCheckpoint({ runId, note });
        case 'extend':
        case 'branch':
        case 'change':
          return undefined;
      }
    });
    this.asking = null;
  }

  async extend(epochs: number): Promise<void> {
    const run = this.run;
    if (!run) return;
    await this.#studio.guard(async () => {
      this.#studio.runs.take(await this.#studio.api.training.extend({ runId: run.id, epochs }));
    });
  }

  /** @param runId The run it goes on from: the one in view, unless told otherwise. */
  async branch(branch: Branch, runId = this.run?.id): Promise<void> {
    if (runId === undefined) return;
    await this.#studio.guard(async () => {
      this.#show(await this.#studio.api.training.branch({ runId, ...branch }));
    });
  }

  /** True once the change is on its way. */
  async change(change: TrainingChange): Promise<boolean> {
    const run = this.run;
    if (!run) return false;
    const done = await this.#studio.guard(async () => {
      await this.#studio.api.training.change({ runId: run.id, change });
      return true;
    });
    return done === true;
  }

  /** A new run is looked at, but one that waits leaves in view what goes on. */
  #show(run: RunSummary): void {
    const known = this.#studio.runs.find(run.id);
    // The event about this run may have come first and know more.
    if (!known) this.#studio.runs.take(run);
    const { status } = known ?? run;
    if (status !== 'queued' || this.run?.id === run.id || !this.active) {
      this.#studio.route.go('train', run.id);
    } else {
      this.#studio.notices.show({
        tone: 'info',
        message: `“${run.name}” waits in the queue.`,
        action: { label: 'Show', run: () => this.#studio.route.go('train', run.id) },
      });
    }
  }
}

/** A run that shall tell of its end needs the browser's leave, which only an action of the person may ask for. */
function askToNotify({ callbacks }: TrainingConfig): void {
  const wanted = callbacks.some(({ type }) => type === 'Notification');
  if (!wanted || !('Notification' in window) || Notification.permission !== 'default') return;
  void Notification.requestPermission();
}
