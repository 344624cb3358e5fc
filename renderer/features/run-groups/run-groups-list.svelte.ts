import type { RunGroup } from '../../../common/run-groups/run-group.ts';
import type { Connection } from '../../state/connection.ts';

/** The groups of runs of one project, kept true by events. */
export class RunGroupsList {
  readonly #connection: Connection;
  readonly #projectId: string;
  readonly #failed: (error: unknown) => void;
  /** Newest first. */
  groups = $state.raw<readonly RunGroup[]>([]);
  #loading = false;
  #again = false;

  /** @param failed Told what went wrong where nobody waits for an answer. */
  constructor(connection: Connection, projectId: string, failed: (error: unknown) => void) {
    this.#connection = connection;
    this.#projectId = projectId;
    this.#failed = failed;
  }

  find(id: string): RunGroup | undefined {
    return this.groups.find((group) => group.id === id);
  }

  /** Fetches the groups and hears of changes; returns the function that ends it. */
  listen(): () => void {
    void this.load();
    return this.#connection.subscribe((event) => {
      if (event.name === 'runGroups.changed') {
        if (event.payload.projectId === this.#projectId) void this.load();
      } else if (event.name === 'runs.removed') {
        void this.load();
      } else if (event.name === 'run.changed' && this.#lacksRowsOf(event.payload.id)) {
        // Its data are prepared by now: their rows are known.
        if (event.payload.status !== 'queued') void this.load();
      }
    });
  }

  async load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    try {
      const { runGroups } = this.#connection.api;
      this.groups = await runGroups.list({ projectId: this.#projectId });
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#loading = false;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.load();
  }

  #lacksRowsOf(runId: string): boolean {
    return this.groups.some(({ members }) =>
      members.some((member) => member.runId === runId && member.rows === null),
    );
  }
}
