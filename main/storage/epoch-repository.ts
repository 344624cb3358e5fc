import type { EpochMetrics } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import { toEpoch, type EpochRow } from './run-rows.ts';

/** The epochs of runs. */
export class EpochRepository {
  readonly #of;

  constructor(connection: Connection) {
    this.#of = connection.prepare<[string], EpochRow>(
      'SELECT epoch, seconds, metrics FROM epochs WHERE run_id = ? ORDER BY epoch',
    );
  }

  /** In order, from the first. */
  of(runId: string): readonly EpochMetrics[] {
    return this.#of.all(runId).map(toEpoch);
  }
}
