import type { Api, ApiEvent } from '../../common/api/api.ts';
import type { EpochMetrics, RunProgress, RunSummary } from '../../common/runs/run.ts';

/** Every run known to the window, kept true by events. */
export class RunsState {
  readonly #api: Api;
  /** Newest first, of all projects. */
  list = $state.raw<readonly RunSummary[]>([]);
  progress = $state.raw<Readonly<Record<string, RunProgress>>>({});
  /** Epochs of the runs that were asked for with `load`. */
  metrics = $state.raw<Readonly<Record<string, readonly EpochMetrics[]>>>({});
  /** Epochs that arrived since the last frame; added to `metrics` once per frame. */
  #arrived: { readonly runId: string; readonly metrics: EpochMetrics }[] = [];
  /** Runs whose epochs are wanted, with the promise of their first arrival. */
  #loading = new Map<string, Promise<void>>();

  /** The run that is going on now, if any. */
  readonly active = $derived(
    this.list.find((run) => run.status === 'running' || run.status === 'preparing') ?? null,
  );

  constructor(api: Api) {
    this.#api = api;
  }

  /** Fetches the list anew, and the epochs of the runs that were loaded. */
  async refresh(): Promise<void> {
    const wanted = [...this.#loading.keys()];
    this.#loading.clear();
    await Promise.all(wanted.map((id) => this.load(id)));
    this.list = await this.#api.runs.list({ projectId: null });
  }

  /** Runs of one project, newest first. */
  of(projectId: string): readonly RunSummary[] {
    return this.list.filter((run) => run.projectId === projectId);
  }

  find(id: string): RunSummary | undefined {
    return this.list.find((run) => run.id === id);
  }

  /** Fetches a run's epochs; later ones arrive by themselves. */
  load(id: string): Promise<void> {
    const known = this.#loading.get(id);
    if (known) return known;
    const loading = this.#api.runs.metrics({ id }).then(
      (metrics) => {
        this.#merge(id, metrics);
      },
      (error: unknown) => {
        this.#loading.delete(id);
        throw error;
      },
    );
    this.#loading.set(id, loading);
    return loading;
  }

  take(run: RunSummary): void {
    const others = this.list.filter((other) => other.id !== run.id);
    const known = others.length < this.list.length;
    this.list = known
      ? this.list.map((other) => (other.id === run.id ? run : other))
      : [run, ...others];
  }

  receive(event: ApiEvent): void {
    switch (event.name) {
      case 'run.progress':
        this.progress = { ...this.progress, [event.payload.runId]: event.payload };
        break;
      case 'run.epoch':
        if (!this.#loading.has(event.payload.runId)) break;
        if (this.#arrived.push(event.payload) === 1) {
          requestAnimationFrame(() => this.#takeArrived());
        }
        break;
      case 'run.changed':
        this.take(event.payload);
        break;
      case 'runs.removed': {
        const gone = new Set(event.payload.ids);
        this.list = this.list.filter((run) => !gone.has(run.id));
        break;
      }
      case 'import.progress':
        break;
    }
  }

  #takeArrived(): void {
    const arrived = this.#arrived;
    this.#arrived = [];
    const byRun = Map.groupBy(arrived, (entry) => entry.runId);
    for (const [runId, entries] of byRun) {
      this.#merge(
        runId,
        entries.map((entry) => entry.metrics),
      );
    }
  }

  /** Joins epochs that came by event with those fetched, each epoch once and in order. */
  #merge(runId: string, more: readonly EpochMetrics[]): void {
    const known = this.metrics[runId] ?? [];
    const lastKnown = known.at(-1)?.epoch ?? 0;
    const first = more[0]?.epoch ?? 0;
    if (first > lastKnown) {
      this.metrics = { ...this.metrics, [runId]: [...known, ...more] };
      return;
    }
    const byEpoch = new Map([...known, ...more].map((entry) => [entry.epoch, entry]));
    const merged = [...byEpoch.values()].sort((a, b) => a.epoch - b.epoch);
    this.metrics = { ...this.metrics, [runId]: merged };
  }
}
