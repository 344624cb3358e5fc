import type { SerializedError } from '../../common/errors/app-error.ts';
import type { EngineRun, EpochMetrics, RunStatus } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';

/** What is known of a run after some epochs. */
export interface RunStanding {
  readonly bestEpoch: number | null;
  readonly rowsPerSecond: number | null;
}

/** What a trainer writes to its own run. A run that others have ended takes nothing more. */
export class RunWriter {
  readonly #runId: string;
  readonly #addAll;
  readonly #engine;
  readonly #test;
  readonly #end;

  constructor(connection: Connection, runId: string) {
    this.#runId = runId;
    const going = "id = @runId AND status = 'running'";
    const add = connection.prepare(
      `INSERT INTO epochs (run_id, epoch, seconds, metrics)
       SELECT id, @epoch, @seconds, @metrics FROM runs WHERE ${going}`,
    );
    const stand = connection.prepare(
      `UPDATE runs SET best_epoch = @bestEpoch, rows_per_second = @rowsPerSecond WHERE ${going}`,
    );
    this.#addAll = connection.transaction(
      (epochs: readonly EpochMetrics[], standing: RunStanding) => {
        for (const { epoch, seconds, values } of epochs) {
          add.run({ runId, epoch, seconds, metrics: JSON.stringify(values) });
        }
        return stand.run({ runId, ...standing }).changes === 1;
      },
    );
    this.#engine = connection.prepare(`UPDATE runs SET engine = @engine WHERE ${going}`);
    this.#test = connection.prepare(`UPDATE runs SET test = @test WHERE ${going}`);
    this.#end = connection.prepare(
      `UPDATE runs SET status = @status, failure = @failure, ended_at = @at WHERE ${going}`,
    );
  }

  /** Writes finished epochs in one transaction; false when the run was ended by others. */
  addEpochs(epochs: readonly EpochMetrics[], standing: RunStanding): boolean {
    return this.#addAll.immediate(epochs, standing);
  }

  setEngine(engine: EngineRun): void {
    this.#engine.run({ runId: this.#runId, engine: JSON.stringify(engine) });
  }

  /** Test metrics with the best weights, in original units. */
  setTest(metrics: Readonly<Record<string, number>>): void {
    this.#test.run({ runId: this.#runId, test: JSON.stringify(metrics) });
  }

  end(status: RunStatus, failure: SerializedError | null): void {
    this.#end.run({
      runId: this.#runId,
      status,
      failure: failure && JSON.stringify(failure),
      at: new Date().toISOString(),
    });
  }
}
