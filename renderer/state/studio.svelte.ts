import { createContext } from 'svelte';
import type { Api, AppInfo, EngineInfo, Settings } from '../../common/api/api.ts';
import type { ReadOptions, ProfiledDataset, Sample } from '../../common/datasets/dataset.ts';
import type { GeneratorSpec } from '../../common/generators/generator.ts';
import type { Project } from '../../common/projects/project.ts';
import { DataChecks } from './data-checks.svelte.ts';
import type { Chosen, Connection } from './connection.ts';
import { ImportsState } from './imports.svelte.ts';
import { MachineSpeeds } from './machine-speeds.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { openedWords } from './opened-words.ts';
import { ProjectFiles } from './project-files.svelte.ts';
import { ProjectState } from './project.svelte.ts';
import { Route, whereInAddress, type Place } from './route.svelte.ts';
import { RunsState } from './runs.svelte.ts';
import { TrainingControl } from './training-control.svelte.ts';
import { SavedBlocks } from './saved-blocks.svelte.ts';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';

/** A named action: the command palette, menus and shortcuts all run these. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** For people: `Ctrl+Z`; written with Ctrl, shown as ⌘ on macOS. */
  readonly shortcut?: string | undefined;
  readonly group: string;
  readonly enabled?: (() => boolean) | undefined;
  readonly run: () => void;
}

/** Everything the window knows, made once at the root. */
export class Studio {
  readonly connection: Connection;
  readonly api: Api;
  readonly notices = new Notices(whereInAddress);
  readonly route = new Route(() => this.notices.moved());
  readonly runs: RunsState;
  readonly control: TrainingControl;
  readonly checks: DataChecks;
  /** The person's own library of blocks. */
  readonly blocks: SavedBlocks;
  /** How fast this machine trains, as far as it was measured. */
  readonly speeds: MachineSpeeds;
  info = $state.raw<AppInfo | null>(null);
  settings = $state.raw<Settings>({ theme: 'system' });
  connected = $state(true);
  /** What this machine can train on; null until it was asked and has answered. */
  engines = $state.raw<readonly EngineInfo[] | null>(null);
  /** Why that could not be found out, as a sentence. */
  enginesProblem = $state<string | null>(null);
  #asksEngines = false;
  /** The open project; null on Home and while one is opening. */
  current = $state.raw<ProjectState | null>(null);
  readonly imports: ImportsState;
  readonly projectFiles: ProjectFiles;
  /**
   * What the views on screen offer, by owner. Not reactive: while an effect is taken down, reading
   * state gives what it was before, and another view's offer of that moment would be lost.
   */
  readonly #offers = new Map<string, readonly Command[]>();
  /** All commands that are offered now. */
  commands = $state.raw<readonly Command[]>([]);

  constructor(connection: Connection) {
    this.connection = connection;
    this.api = connection.api;
    this.runs = new RunsState(connection.api);
    this.control = new TrainingControl(connection.api, (error) => this.notices.showError(error));
    this.checks = new DataChecks(connection.api);
    this.blocks = new SavedBlocks(connection.api);
    this.speeds = new MachineSpeeds(connection.api);
    this.imports = new ImportsState(connection, (message) =>
      this.notices.show({ tone: 'info', message }),
    );
    this.projectFiles = new ProjectFiles(connection);
    connection.subscribe((event) => {
      if (event.name === 'import.progress') {
        this.imports.receive(event.payload);
      } else if (event.name === 'library.progress') {
        this.projectFiles.receive(event.payload);
      } else if (event.name === 'checks.progress') {
        this.checks.receive(event.payload);
      } else {
        this.runs.receive(event);
        this.control.receive(event);
      }
    });
    connection.onConnection((connected) => {
      const back = connected && !this.connected;
      this.connected = connected;
      if (back) {
        void this.guard(() => Promise.all([this.runs.refresh(), this.control.refresh()]));
      }
    });
  }

  /** Loads what every screen needs. */
  async start(): Promise<void> {
    [this.info, this.settings] = await Promise.all([
      this.api.app.info(),
      this.api.settings.get(),
      this.runs.refresh(),
      this.control.refresh(),
    ]);
    for (const message of this.info.notices) {
      this.notices.show({ tone: 'info', message, kept: true }, Infinity);
    }
  }

  /** Asks once what this machine can train on; again after a failure. */
  async findEngines(): Promise<void> {
    if (this.#asksEngines || this.engines) return;
    this.#asksEngines = true;
    try {
      this.engines = await this.api.app.engines();
      this.enginesProblem = null;
    } catch (error) {
      this.enginesProblem = error instanceof Error ? error.message : String(error);
    }
    this.#asksEngines = false;
  }

  /** Runs an action; what it throws is shown. Returns undefined then. */
  async guard<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.notices.showError(error);
      return undefined;
    }
  }

  /** Offers commands while a view is on screen; returns the function that takes them away. */
  offer(owner: string, commands: readonly Command[]): () => void {
    this.#offers.set(owner, commands);
    this.commands = [...this.#offers.values()].flat();
    return () => {
      // A view that comes may offer before the one that goes has taken its own away.
      if (this.#offers.get(owner) !== commands) return;
      this.#offers.delete(owner);
      this.commands = [...this.#offers.values()].flat();
    };
  }

  /** Opens the project that the route names, saving the one before. */
  async openRouted(): Promise<void> {
    const id = this.route.projectId;
    if (this.current?.project.id === id) return;
    await this.current?.flush();
    this.current = null;
    if (!id) return;
    const project = await this.api.projects.get({ id });
    const table = project.datasetId ? await this.api.datasets.get({ id: project.datasetId }) : null;
    if (this.route.projectId === id) {
      this.current = this.#stateOf(project, table);
    }
  }

  #stateOf(project: Project, table: ProfiledDataset | null): ProjectState {
    return new ProjectState(this.api, project, table, (error) => this.notices.showError(error));
  }

  /** Imports a file the person chose; the original stays where it is. */
  importFile(file: File, options: ReadOptions = {}): Promise<ProfiledDataset> {
    return this.imports.files([file], options);
  }

  /** Imports several files as one dataset. */
  importFiles(files: readonly Chosen[], options: ReadOptions = {}): Promise<ProfiledDataset> {
    return this.imports.files(files, options);
  }

  /** Makes a ready experiment around an imported table and opens it. */
  async startProject(name: string, table: ProfiledDataset, place: Place = 'data'): Promise<void> {
    const changes = suggestExperiment(table);
    const { id, revision } = await this.api.projects.create({ name, datasetId: table.dataset.id });
    const project = await this.api.projects.save({ id, revision, changes });
    await this.current?.flush();
    this.current = this.#stateOf(project, table);
    this.route.open(id, place);
  }

  /** Opens a file the person chose or dropped: a project, an experiment, or a table to start a project from. */
  async openFile(file: File): Promise<void> {
    if (isProjectFile(file)) {
      const project = await this.projectFiles.read(file);
      this.route.open(project.id, 'design');
      return;
    }
    if (await isExperiment(file)) {
      const { token } = await this.connection.upload(file, file.name);
      await this.#openExperiment(await this.api.experiments.importFile({ token }));
      return;
    }
    const table = await this.importFile(file);
    await this.startProject(table.dataset.name, table);
  }

  /** Opens the project of an experiment, and says so where it goes back to another training. */
  async #openExperiment({ id, name }: Project): Promise<void> {
    const lineage = await this.api.experiments.lineage({ projectId: id });
    this.route.open(id, 'design');
    if (!lineage) return;
    const action = { label: 'Go to Train', run: () => this.route.open(id, 'train') };
    this.notices.show({ tone: 'info', message: openedWords(name, lineage), action }, 20);
  }

  /** Starts a project from a teaching set. */
  async openGenerated(spec: GeneratorSpec): Promise<void> {
    const table = await this.api.datasets.generate({ spec });
    await this.startProject(table.dataset.name, table, 'design');
  }

  /** Opens what the person chose: one file as `openFile`, several or a folder as one table. */
  async openFiles(files: readonly Chosen[]): Promise<void> {
    const [first, ...more] = files;
    if (!first) return;
    if (more.length === 0 && first instanceof File) return this.openFile(first);
    const table = await this.importFiles(files);
    await this.startProject(table.dataset.name, table);
  }

  /** Starts a project from a table that stood on the clipboard. */
  async openPasted(text: string): Promise<void> {
    const name = 'Pasted table';
    await this.startProject(name, await this.api.datasets.paste({ text, name }));
  }

  async openSample(sample: Sample): Promise<void> {
    const table = await this.api.datasets.importSample({ sampleId: sample.id });
    await this.startProject(sample.title, table, 'design');
  }
}

function isProjectFile({ name }: File): boolean {
  return /\.layerwright$/i.test(name);
}

/**
 * Whether a file becomes a project of its own: a project or an experiment. JSON may be a table too: an experiment
 * says at its beginning that it is one.
 */
export async function isExperiment(file: File): Promise<boolean> {
  if (isProjectFile(file)) return true;
  if (!/\.json$/i.test(file.name)) return false;
  return (await file.slice(0, 4096).text()).includes('"layerwright-experiment"');
}

const [getStudio, setStudio] = createContext<Studio>();
export { getStudio, setStudio };
