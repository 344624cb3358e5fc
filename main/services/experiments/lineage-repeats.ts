import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Ancestor, Experiment, Lineage } from '../../../common/experiments/experiment.ts';
import type { OpenedLineage } from '../../../common/experiments/experiments-api.ts';
import { sameValue } from '../../../common/network/diff-network.ts';
import type { Project } from '../../../common/projects/project.ts';
import { isGoing } from '../../../common/runs/run-states.ts';
import type { RunStatus, RunSummary } from '../../../common/runs/run.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { Handlers } from '../handlers.ts';
import { freeName, numberedName } from '../projects/default-name.ts';
import { requireProject } from '../projects/project-calls.ts';
import { type NewRunParts, runOfProject } from '../training/new-runs.ts';
import type { Training } from '../training/start-training.ts';
import { ancestorTraining, isPastAncestor, missedState, stateOfAncestor } from './ancestor.ts';
import type { LineageStore, StoredLineage } from './lineage-store.ts';

export interface LineageRepeatParts extends NewRunParts {
  readonly store: LineageStore;
  readonly training: () => Pick<Training, 'calls' | 'supervisor'>;
  readonly publish: (event: ApiEvent) => void;
}

/** A lineage whose ancestors are known. */
type Repeatable = StoredLineage & { readonly lineage: { readonly ancestors: readonly Ancestor[] } };

type Calls = Pick<Handlers['experiments'], 'lineage' | 'repeatLineage' | 'forgetLineage'>;

/**
 * Trains what opened experiments go back to, one after another, and then the experiments themselves, as `layerwright
 * train` does. Every end of a run lets the next one begin, so that an interrupted one goes on after the next start.
 */
export class LineageRepeats {
  readonly #parts: LineageRepeatParts;

  constructor(parts: LineageRepeatParts) {
    this.#parts = parts;
  }

  calls(): Calls {
    const { projects, store } = this.#parts;
    return {
      lineage: ({ projectId }) => this.#present(store.of(projectId)),
      repeatLineage: ({ projectId }) => this.#repeat(requireProject(projects, projectId)),
      forgetLineage: ({ projectId }) => {
        this.#set(projectId, null);
      },
    };
  }

  /** An experiment became a project. */
  opened(project: Project, { lineage, recipe, network, training }: Experiment): void {
    if (!lineage || project.datasetId === null) return;
    const { datasetId } = project;
    const standing = { going: null, problem: null };
    this.#set(project.id, { lineage, datasetId, recipe, network, training, ...standing });
  }

  /** What a project goes back to as long as its data and its network are those of the experiment. */
  lineageOf({ id, datasetId, recipe, network }: Project): Lineage | undefined {
    const stored = this.#parts.store.of(id);
    const isSame =
      stored?.datasetId === datasetId &&
      sameValue(stored.recipe, recipe) &&
      sameValue(stored.network, network);
    return isSame ? stored.lineage : undefined;
  }

  /** A run has ended: what follows it begins. */
  ended({ id, status }: RunSummary): void {
    const { store } = this.#parts;
    const projectId = store.projectOf(id);
    if (projectId === null) return;
    const project = this.#parts.projects.get(projectId);
    const stored = repeatable(store.of(projectId));
    if (!project || !stored) return;
    this.#follow(project, stored, status).catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      this.#set(projectId, { ...stored, going: null, problem });
    });
  }

  /** Goes on behind a run that has ended. Throws `conflict` where it came to its end without its state. */
  async #follow(project: Project, stored: Repeatable, status: RunStatus): Promise<void> {
    const { next, isPast } = await this.#goOn(project, stored);
    const ancestor = stored.lineage.ancestors[stored.going?.at ?? 0];
    if (!next && ancestor && (isPast || status === 'finished')) throw missedState(ancestor);
  }

  async #repeat(project: Project): Promise<RunSummary> {
    const { runs, store, training } = this.#parts;
    const stored = repeatable(store.of(project.id));
    if (!stored) {
      throw new AppError('not-found', `“${project.name}” goes back to no other training.`);
    }
    const run = stored.going && runs.get(stored.going.runId);
    if (!run) return this.#begin(project, stored, 0, null);
    const { id, status, resumable } = run.summary;
    if (isGoing(status) && status !== 'paused') return run.summary;
    const { next, isPast } = await this.#goOn(project, stored);
    if (next) return next;
    const isOver = isPast || status === 'finished' || status === 'diverged';
    return isOver || (status === 'failed' && !resumable)
      ? this.#begin(project, stored, 0, null)
      : training().calls.resume({ runId: id });
  }

  /**
   * Begins what follows the run that has ended, from its state. Without that state there is no next run, and `isPast`
   * tells whether the run has come further, so that it will not come there.
   */
  async #goOn(
    project: Project,
    stored: Repeatable,
  ): Promise<{ readonly next: RunSummary | null; readonly isPast: boolean }> {
    const { going, lineage } = stored;
    const ancestor = going && lineage.ancestors[going.at];
    if (!ancestor) return { next: null, isPast: false };
    const { runId, at } = going;
    const states = await this.#parts.training().calls.checkpoints({ runId });
    const state = stateOfAncestor(ancestor, states);
    if (!state) return { next: null, isPast: isPastAncestor(ancestor, states) };
    const next = await this.#begin(project, stored, at + 1, { runId, checkpointId: state.id });
    return { next, isPast: true };
  }

  /** Begins an ancestor by its place among them, or behind the last one the experiment itself. */
  async #begin(
    project: Project,
    stored: Repeatable,
    at: number,
    from: { readonly runId: string; readonly checkpointId: number } | null,
  ): Promise<RunSummary> {
    const { runs, training } = this.#parts;
    const ancestor = stored.lineage.ancestors[at];
    const taken = runs.names(project.id);
    const name = ancestor ? freeName(ancestor.name, taken) : numberedName(project.name, taken);
    const settings = ancestor ? ancestorTraining(ancestor) : stored.training;
    const run = from
      ? await training().calls.branch({ ...from, name, training: settings })
      : this.#anew(project, stored, settings, name);
    const going = { runId: run.id, at };
    this.#set(project.id, ancestor ? { ...stored, going, problem: null } : null);
    return run;
  }

  #anew(
    project: Project,
    { datasetId, recipe, network }: StoredLineage,
    training: TrainingConfig,
    name: string,
  ): RunSummary {
    const asOpened = { ...project, datasetId, recipe, network, training };
    const { summary } = runOfProject(this.#parts, asOpened, { name, priority: 0 });
    return this.#parts.training().supervisor.enqueued(summary.id);
  }

  #set(projectId: string, lineage: StoredLineage | null): void {
    this.#parts.store.set(projectId, lineage);
    const payload = { projectId, lineage: this.#present(lineage) };
    this.#parts.publish({ name: 'lineage.changed', payload });
  }

  /** As windows show it; a run that was removed repeats nothing. */
  #present(stored: StoredLineage | null): OpenedLineage | null {
    if (!stored) return null;
    const { lineage, going, problem } = stored;
    if ('lost' in lineage) return lineage;
    const ancestors = lineage.ancestors.map(({ name, state: { epoch, step } }) => {
      return { name, epoch, step };
    });
    const isThere = going !== null && this.#parts.runs.get(going.runId) !== null;
    return { ancestors, going: isThere ? going : null, problem };
  }
}

function repeatable(stored: StoredLineage | null): Repeatable | null {
  if (!stored || 'lost' in stored.lineage) return null;
  return { ...stored, lineage: stored.lineage };
}
