import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import { suggestRecipe } from '../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../common/datasets/suggest-target.ts';
import { taskOfRecipe } from '../../common/datasets/task-of-target.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import type { Project, ProjectChanges } from '../../common/projects/project.ts';
import { isGoing } from '../../common/runs/run-states.ts';
import type { RunStatus, RunSummary } from '../../common/runs/run.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { startServices, type Services } from '../../main/services/start.ts';
import { forkChildTrainer } from '../../main/services/training/child-process-trainer.ts';
import type { TrainerPort } from '../../main/services/training/trainer-port.ts';

const root = join(import.meta.dirname, '..', '..');
const trainerEntry = join(root, 'main', 'trainer', 'index.ts');

/** The services over a library of their own, with real trainer processes. */
export class StudioUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'layerwright-studio-'));
  readonly events: ApiEvent[] = [];
  /** Trainers in the order in which they were started. */
  readonly trainers: TrainerPort[] = [];
  readonly #listeners = new Set<(event: ApiEvent) => void>();
  readonly #fork: () => TrainerPort;
  #services: Services | null = null;

  /** @param fork Starts a trainer; a process of the real one by default. */
  constructor(fork: () => TrainerPort = () => forkChildTrainer(trainerEntry)) {
    this.#fork = fork;
  }

  get services(): Services {
    if (!this.#services) throw new Error('The studio is not open');
    return this.#services;
  }

  get api(): Api {
    return this.services.api;
  }

  async open(): Promise<void> {
    this.#services = await startServices({
      libraryFolder: join(this.folder, 'library'),
      resourcesFolder: join(root, 'resources'),
      host: {
        kind: 'browser',
        version: '0.0.0',
        forkTrainer: () => {
          const trainer = this.#fork();
          this.trainers.push(trainer);
          return trainer;
        },
      },
      publish: (event) => {
        this.events.push(event);
        for (const listener of [...this.#listeners]) listener(event);
      },
      startsQueue: true,
    });
  }

  async close(): Promise<void> {
    await this.#services?.close();
    this.#services = null;
  }

  /** Closes and opens again, as a person does from one day to the next. */
  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Resolves with the first event, from now on, that `choose` gives something for. */
  next<T>(choose: (event: ApiEvent) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const listener = (event: ApiEvent): void => {
        const chosen = choose(event);
        if (chosen === undefined) return;
        this.#listeners.delete(listener);
        resolve(chosen);
      };
      this.#listeners.add(listener);
    });
  }

  /** The token of a file with this text. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return this.services.files.grant(path, name);
  }

  /** A project on a table with what the program suggests for it, and `changes` on top. */
  async project(
    profiled: ProfiledDataset,
    training: Partial<TrainingConfig> = {},
    changes: (suggested: Project) => ProjectChanges = () => ({}),
  ): Promise<Project> {
    const recipe = suggestRecipe(profiled, suggestTarget(profiled));
    const task = taskOfRecipe(recipe, profiled.profiles);
    if (!task) throw new Error('No task follows from this table');
    const { name, id: datasetId } = profiled.dataset;
    const { id, revision } = await this.api.projects.create({ name, datasetId });
    const suggested = await this.api.projects.save({
      id,
      revision,
      changes: {
        recipe,
        network: suggestNetwork({ profiled, recipe, task }),
        training: { ...defaultTraining(task), ...training },
      },
    });
    const more = changes(suggested);
    if (Object.keys(more).length === 0) return suggested;
    return this.api.projects.save({ id, revision: suggested.revision, changes: more });
  }

  /** A project on a built-in sample. */
  async sample(sampleId: string, training: Partial<TrainingConfig> = {}): Promise<Project> {
    return this.project(await this.api.datasets.importSample({ sampleId }), training);
  }

  /** Starts a run and hears it to its end. */
  async train(projectId: string, name: string | null = null): Promise<RunSummary> {
    const { id } = await this.api.training.start({ projectId, name });
    return this.ended(id);
  }

  /** Resolves when the run has ended. */
  async ended(runId: string): Promise<RunSummary> {
    const ended = this.next((event) =>
      event.name === 'run.changed' && event.payload.id === runId && hasEnded(event.payload)
        ? event.payload
        : undefined,
    );
    const { summary } = await this.api.runs.get({ id: runId });
    return hasEnded(summary) ? summary : ended;
  }

  /** Resolves when the run has this status. */
  async reaches(runId: string, ...statuses: readonly RunStatus[]): Promise<RunSummary> {
    const reached = this.next((event) =>
      event.name === 'run.changed' &&
      event.payload.id === runId &&
      statuses.includes(event.payload.status)
        ? event.payload
        : undefined,
    );
    const { summary } = await this.api.runs.get({ id: runId });
    return statuses.includes(summary.status) ? summary : reached;
  }

  /** Resolves when epochs of the run have been told of. */
  firstEpoch(runId: string): Promise<number> {
    return this.next((event) =>
      event.name === 'run.epochs' && event.payload.runId === runId
        ? event.payload.epochs.at(-1)?.epoch
        : undefined,
    );
  }
}

function hasEnded({ status }: RunSummary): boolean {
  return !isGoing(status);
}
