import type { ApiEvent } from '../../common/api/api.ts';
import { isGoing, isWorking } from '../../common/runs/run-states.ts';
import type { RunStatus, RunSummary } from '../../common/runs/run.ts';

interface Seen {
  readonly name: string;
  readonly status: RunStatus;
  readonly epochs: number;
  /** The epoch in progress, from 1. */
  readonly epoch: number;
}

/** What the desktop program itself has to know of the runs, from the events that its windows get. */
export class TrainingGlance {
  readonly #runs = new Map<string, Seen>();

  /** True when there is something new to show. */
  hear(event: ApiEvent): boolean {
    if (event.name === 'run.changed') return this.#changed(event.payload);
    if (event.name === 'run.progress') {
      const { runId, epoch, epochs } = event.payload;
      const known = this.#runs.get(runId);
      if (!known || (known.epoch === epoch && known.epochs === epochs)) return false;
      this.#runs.set(runId, { ...known, epoch, epochs });
      return true;
    }
    if (event.name !== 'runs.removed') return false;
    return event.payload.ids.map((id) => this.#runs.delete(id)).includes(true);
  }

  /** Whether a run takes time of the machine now. */
  get working(): boolean {
    return [...this.#runs.values()].some(({ status }) => isWorking(status));
  }

  /** How far the runs that take time now are together, from 0 to 1; null without any. */
  get done(): number | null {
    const shares = [...this.#runs.values()]
      .filter(({ status }) => isWorking(status))
      .map(({ epoch, epochs }) => Math.max(0, epoch - 1) / epochs);
    if (shares.length === 0) return null;
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }

  /** A line per run that has not ended, those that take time now first. */
  get lines(): readonly string[] {
    return [...this.#runs.values()]
      .toSorted((a, b) => Number(isWorking(b.status)) - Number(isWorking(a.status)))
      .map(lineOf);
  }

  #changed({ id, name, status, epochs, epochsDone }: RunSummary): boolean {
    if (!isGoing(status)) return this.#runs.delete(id);
    const known = this.#runs.get(id);
    const epoch = Math.max(known?.epoch ?? 0, Math.min(epochs, epochsDone + 1));
    this.#runs.set(id, { name, status, epochs, epoch });
    return known?.status !== status || known.name !== name || known.epoch !== epoch;
  }
}

function lineOf({ name, status, epoch, epochs }: Seen): string {
  switch (status) {
    case 'running':
      return `${name}: epoch ${epoch} of ${epochs}`;
    case 'preparing':
      return `${name}: preparing the data`;
    case 'paused':
      return `${name}: paused in epoch ${epoch} of ${epochs}`;
    default:
      return `${name}: waits for its turn`;
  }
}
