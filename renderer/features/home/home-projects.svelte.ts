import type { Chosen } from '../../state/connection.ts';
import type { Sample } from '../../../common/datasets/dataset.ts';
import type { GeneratorSpec } from '../../../common/generators/generator.ts';
import type { ProjectSummary } from '../../../common/projects/project.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { saveFrom } from '../../ui/choose-file.ts';

/** The projects and samples on Home, and what can be done with them. */
export class HomeProjects {
  readonly #studio: Studio;
  /** Null while they are fetched for the first time. */
  list = $state.raw<readonly ProjectSummary[] | null>(null);
  samples = $state.raw<readonly Sample[]>([]);
  /** True while a project is being made; a second click would make a second one. */
  busy = $state(false);

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  async load(): Promise<void> {
    const [list, samples] = await Promise.all([
      this.#studio.api.projects.list(),
      this.#studio.api.samples.list(),
    ]);
    this.list = list;
    this.samples = samples;
  }

  async openSample(sample: Sample): Promise<void> {
    await this.#once(() => this.#studio.openSample(sample));
  }

  async generate(spec: GeneratorSpec): Promise<void> {
    await this.#once(() => this.#studio.openGenerated(spec));
  }

  async openFiles(files: readonly Chosen[]): Promise<void> {
    await this.#once(() => this.#studio.openFiles(files));
  }

  async openPasted(text: string): Promise<void> {
    await this.#once(() => this.#studio.openPasted(text));
  }

  async duplicate(id: string): Promise<void> {
    await this.#studio.guard(async () => {
      await this.#studio.api.projects.duplicate({ id });
      await this.load();
    });
  }

  async exportProject(projectId: string): Promise<void> {
    await this.#studio.guard(async () => {
      const { token, name } = await this.#studio.api.experiments.exportProject({ projectId });
      saveFrom(this.#studio.connection.downloadUrl(token), name);
    });
  }

  /** One file with its data, runs and weights. */
  async exportWhole(project: ProjectSummary): Promise<void> {
    await this.#studio.guard(async () => {
      const { token, name } = await this.#studio.projectFiles.write(project);
      saveFrom(this.#studio.connection.downloadUrl(token), name);
    });
  }

  async remove({ id, name }: ProjectSummary): Promise<void> {
    await this.#studio.guard(async () => {
      await this.#studio.api.projects.remove({ id });
      await this.load();
      this.#studio.notices.show({
        tone: 'info',
        message: `“${name}” is deleted.`,
        action: { label: 'Undo', run: () => void this.#restore(id) },
      });
    });
  }

  async #restore(id: string): Promise<void> {
    await this.#studio.guard(async () => {
      await this.#studio.api.projects.restore({ id });
      await this.load();
    });
  }

  async #once(action: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.#studio.guard(action);
    this.busy = false;
  }
}
