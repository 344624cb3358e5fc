import type { Api, ApiEvent } from '../../common/api/api.ts';
import type { EpochMetrics, RunProgress, RunSummary } from '../../common/runs/run.ts';
import { isGoing, isWorking } from '../../common/runs/run-states.ts';
import { thinEpochs } from '../../common/runs/thin-epochs.ts';

/**
 * Epochs kept of a run: with six metrics a low and a high of each for every two pixels of a chart as wide as half a
 * window. From twice as many on, those that no chart would show are dropped.
 */
const kept = 4000;
/** Epochs of a longer run that its first picture is made of: they are there in a quarter of the time. */
const atFirst = 1000;

/** Milliseconds that finer epochs wait at most for a moment without work. */
const longestWait = 1000;

/** Every run known to the window, kept true by events. */
export class RunsState {
  readonly #api: Api;
  /** Newest first, of all projects. */
  list = $state.raw<readonly RunSummary[]>([]);
  progress = $state.raw<Readonly<Record<string, RunProgress>>>({});
  /** Epochs of the runs that were asked for with `load`; of very long runs those that show every peak and dip. */
  metrics = $state.raw<Readonly<Record<string, readonly EpochMetrics[]>>>({});
  /** Runs whose epochs are wanted, with the promise of their first arrival. */
  #loading = new Map<string, Promise<void>>();

  /** Runs that have not ended, newest first. */
  readonly going = $derived(this.list.filter((run) => isGoing(run.status)));
  /** The run that computes now, if any; of several the newest. */
  readonly active = $derived(this.going.find((run) => isWorking(run.status)) ?? null);

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
    const isLong = (this.find(id)?.epochsDone ?? 0) > kept;
    const loading = this.#api.runs.metrics({ id, most: isLong ? atFirst : kept }).then(
      (metrics) => {
        this.#merge(id, metrics);
        if (isLong) this.#refine(id);
      },
      (error: unknown) => {
        this.#loading.delete(id);
        throw error;
      },
    );
    this.#loading.set(id, loading);
    return loading;
  }

  /** Fetches what is missing of a long run, once its first picture is drawn. */
  #refine(id: string): void {
    const loading = this.#loading.get(id);
    const fetch = (): void => {
      // After a lost connection it was loaded anew, and is refined anew.
      if (this.#loading.get(id) !== loading) return;
      void this.#api.runs.metrics({ id, most: kept }).then(
        (metrics) => this.#merge(id, metrics),
        () => {
          // The first picture stands; a lost connection is told by itself, and loads again when it is back.
        },
      );
    };
    requestIdleCallback(fetch, { timeout: longestWait });
  }

  take(run: RunSummary): void {
    const others = this.list.filter((other) => other.id !== run.id);
    const known = others.length < this.list.length;
    this.list = known
      ? this.list.map((other) => (other.id === run.id ? run : other))
      : [run, ...others];
  }

  /** Takes news of several runs; those that are new come first. */
  takeAll(runs: readonly RunSummary[]): void {
    const news = new Map(runs.map((run) => [run.id, run]));
    const known = new Set(this.list.map(({ id }) => id));
    this.list = [
      ...runs.filter(({ id }) => !known.has(id)),
      ...this.list.map((run) => news.get(run.id) ?? run),
    ];
  }

  receive(event: ApiEvent): void {
    switch (event.name) {
      case 'run.progress':
        this.progress = { ...this.progress, [event.payload.runId]: event.payload };
        break;
      case 'run.epochs': {
        const { runId, epochs } = event.payload;
        if (this.#loading.has(runId)) this.#merge(runId, epochs);
        break;
      }
      case 'run.changed':
        this.take(event.payload);
        break;
      case 'runs.changed':
        this.takeAll(event.payload.runs);
        break;
      case 'runs.removed': {
        const gone = new Set(event.payload.ids);
        this.list = this.list.filter((run) => !gone.has(run.id));
        break;
      }
      default:
        // Others in the window follow it.
        break;
    }
  }

  /** Joins epochs that came by event with those fetched, each epoch once and in order. */
  #merge(runId: string, more: readonly EpochMetrics[]): void {
    const known = this.metrics[runId] ?? [];
    const lastKnown = known.at(-1)?.epoch ?? 0;
    const first = more[0]?.epoch ?? 0;
    if (first > lastKnown) {
      this.#keep(runId, [...known, ...more]);
      return;
    }
    const byEpoch = new Map([...known, ...more].map((entry) => [entry.epoch, entry]));
    const merged = [...byEpoch.values()].sort((a, b) => a.epoch - b.epoch);
    this.#keep(runId, merged);
  }

  #keep(runId: string, epochs: readonly EpochMetrics[]): void {
    const shown = epochs.length > 2 * kept ? thinEpochs(epochs, kept) : epochs;
    this.metrics = { ...this.metrics, [runId]: shown };
  }
}
