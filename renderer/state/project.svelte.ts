import { AppError } from '../../common/errors/app-error.ts';
import type { Api } from '../../common/api/api.ts';
import { expectedTrainingRows } from '../../common/datasets/check-recipe.ts';
import { featureCount, plannedBlocks } from '../../common/datasets/count-features.ts';
import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import { targetCountOf } from '../../common/datasets/series/series-window.ts';
import { taskOfRecipe } from '../../common/datasets/task-of-target.ts';
import { plannedTokenRanges } from '../../common/datasets/text/token-ranges.ts';
import { NetworkAnalysis } from '../../common/network/analysis/network-analysis.ts';
import {
  CostMemory,
  costOfNetwork,
  type NetworkCost,
} from '../../common/network/cost/network-cost.ts';
import { withUsesAlike } from '../../common/network/blocks/shared-blocks.ts';
import type { Diagnosis } from '../../common/network/diagnose-network.ts';
import type { Project, ProjectChanges } from '../../common/projects/project.ts';
import { History } from './history.svelte.ts';

/** What undo covers: everything a person edits in a project but its name. */
type Document = Pick<Project, 'datasetId' | 'recipe' | 'network' | 'training'>;

/** Milliseconds without a change after which the changes are saved. */
const saveDelay = 300;

/** The open project: edited at once here, saved by itself soon after. */
export class ProjectState {
  readonly #api: Api;
  readonly #onError: (error: unknown) => void;
  readonly history = new History<Document>();
  project = $state.raw<Project>() as Project;
  /** Null until a table is chosen. */
  table = $state.raw<ProfiledDataset | null>(null);
  /** `failed`: the last save was refused; the changes are kept and tried again with the next one. */
  saving = $state<'saved' | 'saving' | 'failed'>('saved');
  /** Tables that stood in its place, by their ids, for undo to bring back. */
  readonly #tables = new Map<string, ProfiledDataset>();
  /** Works out again only what an edit can have changed. */
  readonly #analysis = new NetworkAnalysis();
  readonly #costs = new CostMemory();
  #pending: ProjectChanges = {};
  #timer: ReturnType<typeof setTimeout> | null = null;
  #inFlight: Promise<void> | null = null;

  readonly task = $derived(
    this.project.recipe && this.table
      ? taskOfRecipe(this.project.recipe, this.table.profiles)
      : null,
  );
  /** Shapes, parameter counts and shape errors per layer. */
  readonly shapes = $derived(this.#analysis.shapesOf(this.project.network));
  /** What the network costs for one row of data. */
  readonly cost: NetworkCost = $derived(
    costOfNetwork(this.project.network, this.shapes, this.#costs),
  );
  /** Numbers that each row gives the network; null until a table is chosen. */
  readonly features = $derived(
    this.project.recipe && this.table
      ? featureCount(this.project.recipe, this.table.profiles)
      : null,
  );
  /** Everything worth saying about the network for this target and table, worst first. */
  readonly diagnoses: readonly Diagnosis[] = $derived.by(() => {
    const { recipe, network, training } = this.project;
    const target = recipe?.treatments.find((treatment) => treatment.role === 'target')?.column;
    const profile = this.table?.profiles.find((candidate) => candidate.name === target);
    const profiles = this.table?.profiles ?? [];
    const blocks = recipe ? plannedBlocks(recipe, profiles) : [];
    return this.#analysis.diagnosesOf(network, {
      task: this.task,
      featureCount: this.features,
      ...(recipe ? { blocks, tokens: plannedTokenRanges(blocks, recipe, profiles) } : {}),
      classCount: profile?.distinct ?? null,
      targetCount: targetCountOf(recipe?.window),
      rows: recipe && this.table ? expectedTrainingRows(this.table, recipe) : null,
      training,
      shapes: this.shapes,
    });
  });

  constructor(
    api: Api,
    project: Project,
    table: ProfiledDataset | null,
    onError: (error: unknown) => void,
  ) {
    this.#api = api;
    this.#onError = onError;
    this.project = project;
    this.table = table;
  }

  /**
   * Changes the project. With a label the change can be undone; changes with the same `mark`
   * in a row (a drag, typing in one field) are one step.
   */
  update(changes: ProjectChanges, label: string | null = null, mark: string | null = null): void {
    const before = this.#document();
    const { network } = changes;
    if (network) {
      changes = { ...changes, network: withUsesAlike(this.project.network, network) };
    }
    this.project = { ...this.project, ...changes };
    if (label) this.history.record(label, before, this.#document(), mark);
    this.#pending = { ...this.#pending, ...changes };
    this.saving = 'saving';
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), saveDelay);
  }

  /** Puts another table in the place of the open one, with what changes with it, as one undoable step. */
  replaceTable(
    table: ProfiledDataset,
    changes: ProjectChanges,
    label: string,
    mark: string | null = null,
  ): void {
    this.#showTable(table);
    this.update({ ...changes, datasetId: table.dataset.id }, label, mark);
  }

  /** Datasets are gone for good: undo does not lead back to them. */
  forgetTables(ids: readonly string[]): void {
    for (const id of ids) this.#tables.delete(id);
    const gone = new Set<string | null>(ids);
    if (this.history.reaches(({ datasetId }) => gone.has(datasetId))) this.history.clear();
  }

  undo(): string | null {
    return this.#restore(this.history.undo());
  }

  redo(): string | null {
    return this.#restore(this.history.redo());
  }

  /** Goes to the state after so many steps of the history; null when it is there already. */
  goToStep(done: number): string | null {
    return this.#restore(this.history.goTo(done));
  }

  #restore(step: { readonly label: string; readonly document: Document } | null): string | null {
    if (!step) return null;
    const { document } = step;
    const table = this.#tables.get(document.datasetId ?? '');
    if (table && document.datasetId !== this.table?.dataset.id) this.#showTable(table);
    this.update(document);
    return step.label;
  }

  #showTable(table: ProfiledDataset): void {
    if (this.table) this.#tables.set(this.table.dataset.id, this.table);
    this.table = table;
  }

  /** Takes a project that the services changed (settings copied from a run) as one undoable step. */
  adopt(project: Project, label: string): void {
    const before = this.#document();
    this.project = project;
    this.history.record(label, before, this.#document());
  }

  /** Saves what is not saved yet; resolves when everything is. Never rejects: see `saving`. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#inFlight) await this.#inFlight;
    if (Object.keys(this.#pending).length === 0) return;
    this.#inFlight = this.#save();
    await this.#inFlight;
  }

  async #save(): Promise<void> {
    const changes = this.#pending;
    this.#pending = {};
    try {
      const { id, revision } = this.project;
      const saved = await this.#api.projects.save({ id, revision, changes });
      this.project = { ...this.project, revision: saved.revision, updatedAt: saved.updatedAt };
      this.saving = Object.keys(this.#pending).length === 0 ? 'saved' : 'saving';
    } catch (error) {
      await this.#saveFailed(changes, error);
    } finally {
      this.#inFlight = null;
    }
  }

  /** A conflict means another window saved: its revision is taken and ours is saved on top. */
  async #saveFailed(changes: ProjectChanges, error: unknown): Promise<void> {
    this.#pending = { ...changes, ...this.#pending };
    this.saving = 'failed';
    if (error instanceof AppError && error.code === 'conflict') {
      const current = await this.#api.projects.get({ id: this.project.id });
      this.project = { ...this.project, revision: current.revision };
      this.#timer = setTimeout(() => void this.flush(), saveDelay);
      return;
    }
    this.#onError(error);
  }

  #document(): Document {
    const { datasetId, recipe, network, training } = this.project;
    return { datasetId, recipe, network, training };
  }
}
