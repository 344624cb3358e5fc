import type { EpochMetrics } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import { toEpoch, type EpochRow } from './run-rows.ts';

/** The epochs of runs. */
export class EpochRepository {
  readonly #of;
  readonly #after;

  constructor(connection: Connection) {
    this.#of = connection.prepare<[string], EpochRow>(
      'SELECT epoch, seconds, metrics FROM epochs WHERE run_id = ? ORDER BY epoch',
    );
    this.#after = connection.prepare<[string, number, number], EpochRow>(
      'SELECT epoch, seconds, metrics FROM epochs WHERE run_id = ? AND epoch > ? ORDER BY epoch LIMIT ?',
    );
  }

  /** In order, from the first. */
  of(runId: string): readonly EpochMetrics[] {
    return this.#of.all(runId).map(toEpoch);
  }

  /** At most `limit` of them, those that follow an epoch; 0 stands before the first. */
  after(runId: string, epoch: number, limit: number): readonly EpochMetrics[] {
    return this.#after.all(runId, epoch, limit).map(toEpoch);
  }
}
