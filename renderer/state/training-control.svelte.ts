import type { Api, ApiEvent } from '../../common/api/api.ts';
import type {
  TrainingOptionsChange,
  TrainingStanding,
} from '../../common/training/control/control-api.ts';
import type { CheckpointSummary, RunEvent } from '../../common/training/control/run-control.ts';

/** What the window knows of steering runs: the queue's options, and events and stored states of the runs looked at. */
export class TrainingControl {
  readonly #api: Api['training'];
  readonly #failed: (error: unknown) => void;
  /** Null until the services have said it. */
  standing = $state.raw<TrainingStanding | null>(null);
  /** By run, of those asked for with `load`, in order of time. */
  events = $state.raw<Readonly<Record<string, readonly RunEvent[]>>>({});
  /** By run, of those asked for with `loadCheckpoints`. */
  checkpoints = $state.raw<Readonly<Record<string, readonly CheckpointSummary[]>>>({});
  readonly #watched = new Map<string, Promise<void>>();
  readonly #listed = new Set<string>();
  /** Runs whose stored states are being asked for; true where they have changed since. */
  readonly #asking = new Map<string, boolean>();

  /** @param failed Told what went wrong where nobody waits for an answer. */
  constructor(api: Pick<Api, 'training'>, failed: (error: unknown) => void) {
    this.#api = api.training;
    this.#failed = failed;
  }

  /** Fetches anew what was fetched before, and how things stand. */
  async refresh(): Promise<void> {
    const watched = [...this.#watched.keys()];
    this.#watched.clear();
    await Promise.all([
      this.#api.standing().then((standing) => (this.standing = standing)),
      ...watched.map((id) => this.load(id)),
      ...[...this.#listed].map((id) => this.loadCheckpoints(id)),
    ]);
  }

  /** Fetches a run's events; later ones arrive by themselves. */
  load(runId: string): Promise<void> {
    const known = this.#watched.get(runId);
    if (known) return known;
    const loading = this.#api.events({ runId }).then(
      (events) => this.#add(runId, events),
      (error: unknown) => {
        this.#watched.delete(runId);
        throw error;
      },
    );
    this.#watched.set(runId, loading);
    return loading;
  }

  /** Fetches the list of a run's stored states; it follows the run's events from then on. */
  async loadCheckpoints(runId: string): Promise<void> {
    this.#listed.add(runId);
    if (this.#asking.has(runId)) {
      this.#asking.set(runId, true);
      return;
    }
    this.#asking.set(runId, false);
    try {
      const found = await this.#api.checkpoints({ runId });
      this.checkpoints = { ...this.checkpoints, [runId]: found };
    } finally {
      const again = this.#asking.get(runId) === true;
      this.#asking.delete(runId);
      if (again) await this.loadCheckpoints(runId);
    }
  }

  async removeCheckpoints(runId: string, ids: readonly number[]): Promise<void> {
    await this.#api.removeCheckpoints({ ids });
    await this.loadCheckpoints(runId);
  }

  async setOptions(change: TrainingOptionsChange): Promise<void> {
    this.standing = await this.#api.setOptions(change);
  }

  receive(event: ApiEvent): void {
    switch (event.name) {
      case 'training.changed':
        this.standing = event.payload;
        break;
      case 'run.event':
        if (this.#watched.has(event.payload.runId)) {
          this.#add(event.payload.runId, [event.payload.event]);
        }
        this.#changed(event.payload.runId);
        break;
      case 'run.changed':
        this.#changed(event.payload.id);
        break;
      default:
        // Others in the window follow it.
        break;
    }
  }

  /** What is stored of a run may be other than before. */
  #changed(runId: string): void {
    if (this.#listed.has(runId)) this.loadCheckpoints(runId).catch(this.#failed);
  }

  /** Joins events that came by themselves with those fetched, each once and in order. */
  #add(runId: string, more: readonly RunEvent[]): void {
    const known = this.events[runId] ?? [];
    const byNumber = new Map([...known, ...more].map((event) => [event.number, event]));
    const events = [...byNumber.values()].sort((a, b) => a.number - b.number);
    this.events = { ...this.events, [runId]: events };
  }
}
