import type { Chosen } from '../../state/connection.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';

/** An import under way, as it is told. */
interface Going {
  readonly words: string;
  /** 0…1; null while the files are on their way. */
  readonly share: number | null;
}

/** The import of runs from other programs' logs. */
export class RunImport {
  readonly #studio: Studio;
  readonly #done: (runIds: readonly string[], ofOwnProject: boolean) => void;
  going = $state.raw<Going | null>(null);
  result = $state.raw<{ message: string; remarks: readonly string[] } | null>(null);
  problem = $state<string | null>(null);
  #id: string | null = null;
  #stopped = false;

  /** @param done Called with the runs that were added, and whether they got a project of their own. */
  constructor(studio: Studio, done: (runIds: readonly string[], ofOwnProject: boolean) => void) {
    this.#studio = studio;
    this.#done = done;
  }

  /** Imports chosen files or folders; what goes wrong is told in `problem`. */
  async take(chosen: readonly Chosen[], projectId: string | null): Promise<void> {
    this.problem = null;
    this.result = null;
    this.#stopped = false;
    this.going = { words: 'The files are read.', share: null };
    const leave = this.#studio.connection.subscribe((event) => {
      if (event.name !== 'runImport.progress') return;
      const { id, name, done, total, ended } = event.payload;
      this.#id = ended ? null : id;
      if (this.#stopped) this.cancel();
      if (ended) return;
      const share = total === 0 ? null : done / total;
      this.going = {
        words: `“${name}”: ${formatBytes(done)} of ${formatBytes(total)} are read.`,
        share,
      };
    });
    try {
      const tokens = await this.#studio.imports.upload(chosen);
      const imported = await this.#studio.api.runImport.start({ tokens, projectId });
      this.#studio.runs.takeAll(imported.runs);
      const count = imported.runs.length;
      this.result = {
        message: `${formatCount(count)} ${count === 1 ? 'run was' : 'runs were'} imported.`,
        remarks: imported.remarks,
      };
      this.#done(
        imported.runs.map(({ id }) => id),
        projectId === null,
      );
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      leave();
      this.going = null;
      this.#id = null;
    }
  }

  cancel(): void {
    this.#stopped = true;
    const id = this.#id;
    if (id !== null) void this.#studio.guard(() => this.#studio.api.runImport.cancel({ id }));
  }

  /** Back to the choice of files. */
  forget(): void {
    this.result = null;
    this.problem = null;
  }
}
