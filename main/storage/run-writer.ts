import type { SerializedError } from '../../common/errors/app-error.ts';
import type { EngineRun, EpochMetrics, RunStatus } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import { ofAttempt, type RunOfAttempt } from './attempt.ts';
import { EpochWriter } from './epoch-writer.ts';

/** What is known of a run after some epochs. */
export interface RunStanding {
  readonly bestEpoch: number | null;
  readonly rowsPerSecond: number | null;
}

/** What a trainer writes to its own run. A run that others have ended or taken over takes nothing more. */
export class RunWriter {
  readonly #runId: string;
  readonly #attempt: number | null;
  readonly #isGoing;
  readonly #epochs;
  readonly #addAll;
  readonly #engine;
  readonly #test;
  readonly #latency;
  readonly #status;
  readonly #seconds;
  readonly #end;

  /** @param attempt Number of the process among those of the run; null writes whichever it is. */
  constructor(connection: Connection, runId: string, attempt: number | null = null) {
    this.#runId = runId;
    this.#attempt = attempt;
    const going = `id = @runId AND status IN ('running', 'paused') AND ${ofAttempt}`;
    this.#epochs = new EpochWriter(connection, runId);
    this.#isGoing = connection.prepare<[RunOfAttempt], { number: number }>(
      `SELECT number FROM runs WHERE ${going}`,
    );
    const stand = connection.prepare(
      'UPDATE runs SET rows_per_second = @rowsPerSecond WHERE id = @runId',
    );
    this.#addAll = connection.transaction(
      (epochs: readonly EpochMetrics[], { bestEpoch, rowsPerSecond }: RunStanding) => {
        if (!this.isCurrent) return false;
        this.#epochs.add(epochs, bestEpoch);
        stand.run({ runId, rowsPerSecond });
        return true;
      },
    );
    this.#engine = connection.prepare(`UPDATE runs SET engine = @engine WHERE ${going}`);
    this.#test = connection.prepare(`UPDATE runs SET test = @test WHERE ${going}`);
    this.#latency = connection.prepare(`UPDATE runs SET latency = @latency WHERE ${going}`);
    this.#status = connection.prepare(`UPDATE runs SET status = @status WHERE ${going}`);
    this.#seconds = connection.prepare(`UPDATE runs SET seconds = @seconds WHERE ${going}`);
    this.#end = connection.prepare(
      `UPDATE runs SET status = @status, failure = @failure, ended_at = @at, ended_by = @endedBy
       WHERE ${going}`,
    );
  }

  /** False once the run was ended or taken over by others. */
  get isCurrent(): boolean {
    return this.#isGoing.get(this.#run()) !== undefined;
  }

  /**
   * Writes finished epochs in one transaction; false when the run was ended by others. Epochs that are there
   * already stay as they are.
   */
  addEpochs(epochs: readonly EpochMetrics[], standing: RunStanding): boolean {
    const written = this.#addAll.immediate(epochs, standing);
    if (written) this.#epochs.settle();
    return written;
  }

  /** Those of the given epochs that are there already with other values; seconds may differ. */
  differing(epochs: readonly EpochMetrics[]): readonly number[] {
    return this.#epochs.differing(epochs);
  }

  setEngine(engine: EngineRun): void {
    this.#engine.run({ ...this.#run(), engine: JSON.stringify(engine) });
  }

  /** Test metrics with the best weights, in original units. */
  setTest(metrics: Readonly<Record<string, number>>): void {
    this.#test.run({ ...this.#run(), test: JSON.stringify(metrics) });
  }

  /** Seconds that the best weights take for one row. */
  setLatency(latency: number): void {
    this.#latency.run({ ...this.#run(), latency });
  }

  /** It waits, or goes on. False when the run was ended by others. */
  setStatus(status: 'running' | 'paused'): boolean {
    return this.#status.run({ ...this.#run(), status }).changes === 1;
  }

  /** Seconds of training so far, pauses left out. */
  setSeconds(seconds: number): void {
    this.#seconds.run({ ...this.#run(), seconds });
  }

  /** @param endedBy Why it ended before its last epoch, as a sentence. */
  end(status: RunStatus, failure: SerializedError | null, endedBy: string | null = null): void {
    this.#end.run({
      ...this.#run(),
      status,
      failure: failure && JSON.stringify(failure),
      endedBy,
      at: new Date().toISOString(),
    });
  }

  #run(): RunOfAttempt {
    return { runId: this.#runId, attempt: this.#attempt };
  }
}
