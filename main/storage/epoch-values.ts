import { setImmediate as nextTurn } from 'node:timers/promises';
import { isGoing } from '../../common/runs/run-states.ts';
import type { EpochChoice } from '../../common/runs/run-table-api.ts';
import type { RunStatus } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import type { EpochRepository } from './epoch-repository.ts';

/** The lowest and the highest value of each metric of a run. */
type Extremes = Readonly<Record<string, readonly [lowest: number, highest: number]>>;

interface ExtremesRow {
  readonly id: string;
  readonly status: RunStatus;
  readonly last_epoch: number | null;
  readonly extremes: string | null;
}

/** Runs looked at in one turn, and epochs read at once: other calls wait no longer. */
const portion = 100;
const epochsAtOnce = 4096;

/** Values of a metric at one epoch of every run, or where it was lowest or highest. */
export class EpochValues {
  readonly #epochs: EpochRepository;
  readonly #runs;
  readonly #keep;

  constructor(connection: Connection, epochs: EpochRepository) {
    this.#epochs = epochs;
    this.#runs = connection.prepare<[], ExtremesRow>(
      'SELECT id, status, last_epoch, extremes FROM runs WHERE removed_at IS NULL',
    );
    this.#keep = connection.prepare<[string, string]>('UPDATE runs SET extremes = ? WHERE id = ?');
  }

  /** By the ids of the runs that have the metric there. */
  async of(metric: string, at: EpochChoice): Promise<Readonly<Record<string, number | null>>> {
    const found: Record<string, number | null> = {};
    let turn = 0;
    for (const run of this.#runs.all()) {
      if (++turn % portion === 0) await nextTurn();
      const value =
        typeof at === 'number'
          ? this.#at(run.id, metric, at)
          : (await this.#extremes(run))[metric]?.[at === 'lowest' ? 0 : 1];
      if (value !== undefined) found[run.id] = value;
    }
    return found;
  }

  #at(id: string, metric: string, epoch: number): number | null | undefined {
    const [found] = this.#epochs.after(id, epoch - 1, 1);
    return found?.epoch === epoch ? found.values[metric] : undefined;
  }

  /** Those of a run that has ended are worked out once; it may go on, and then has more epochs. */
  async #extremes(run: ExtremesRow): Promise<Extremes> {
    const kept =
      run.extremes === null
        ? null
        : (JSON.parse(run.extremes) as { epochs: number; values: Extremes });
    if (kept?.epochs === run.last_epoch) return kept.values;
    const values = await this.#read(run.id);
    if (!isGoing(run.status)) {
      this.#keep.run(JSON.stringify({ epochs: run.last_epoch, values }), run.id);
    }
    return values;
  }

  async #read(id: string): Promise<Extremes> {
    const extremes = new Map<string, [number, number]>();
    let last = 0;
    for (;;) {
      const epochs = this.#epochs.after(id, last, epochsAtOnce);
      for (const { values } of epochs) {
        for (const [name, value] of Object.entries(values)) {
          if (value === null) continue;
          const known = extremes.get(name);
          if (!known) extremes.set(name, [value, value]);
          else if (value < known[0]) known[0] = value;
          else if (value > known[1]) known[1] = value;
        }
      }
      if (epochs.length < epochsAtOnce) return Object.fromEntries(extremes);
      last = epochs.at(-1)?.epoch ?? last;
      await nextTurn();
    }
  }
}
