import { ofAttempt } from './attempt.ts';
import type { Connection } from './connection.ts';

/** What was measured of layers at one step: gradient and weight norms, shares of dead units, …. */
export interface LayerSample {
  readonly step: number;
  /** The epoch in progress, from 1. */
  readonly epoch: number;
  /** Seconds of training up to then, pauses left out. */
  readonly seconds: number;
  /** By name, as `dense_1/gradient_norm`; NaN where there was nothing to measure. */
  readonly values: Readonly<Record<string, number>>;
}

interface SampleRow {
  readonly step: number;
  readonly epoch: number;
  readonly seconds: number;
  readonly names: string;
  readonly bytes: Buffer;
}

/** Sampled statistics of layers, stored as 32-bit numbers; their names are stored once. */
export class LayerStatisticsRepository {
  readonly #addNames;
  readonly #insert;
  readonly #add;
  readonly #after;

  /** @param attempt Number of the process among those of a run that samples are added to; null to read. */
  constructor(connection: Connection, attempt: number | null = null) {
    this.#addNames = connection.prepare<[string]>(
      'INSERT INTO statistic_names (names) VALUES (?) ON CONFLICT (names) DO NOTHING',
    );
    this.#insert = connection.prepare(
      `INSERT INTO layer_statistics (run, step, epoch, seconds, names, bytes)
       SELECT runs.number, @step, @epoch, @seconds, statistic_names.id, @bytes
       FROM runs, statistic_names WHERE runs.id = @runId AND ${ofAttempt} AND statistic_names.names = @names
       ON CONFLICT (run, step) DO NOTHING`,
    );
    this.#add = connection.transaction((runId: string, samples: readonly LayerSample[]) => {
      for (const { values, ...place } of samples) {
        const names = JSON.stringify(Object.keys(values));
        const bytes = new Uint8Array(Float32Array.from(Object.values(values)).buffer);
        this.#addNames.run(names);
        this.#insert.run({ ...place, runId, attempt, names, bytes });
      }
    });
    this.#after = connection.prepare<[string, number, number], SampleRow>(
      `SELECT step, epoch, seconds, statistic_names.names AS names, bytes
       FROM layer_statistics JOIN statistic_names ON statistic_names.id = layer_statistics.names
       WHERE run = (SELECT number FROM runs WHERE id = ?) AND step > ? ORDER BY step LIMIT ?`,
    );
  }

  /** Adds samples in one transaction; of a step that is there already, the first stays. */
  add(runId: string, samples: readonly LayerSample[]): void {
    if (samples.length > 0) this.#add.immediate(runId, samples);
  }

  /** At most `limit` of them, those that follow a step, in order; -1 stands before the first. */
  after(runId: string, step: number, limit = Number.MAX_SAFE_INTEGER): readonly LayerSample[] {
    return this.#after.all(runId, step, limit).map(({ names, bytes, ...place }) => {
      const values = new Float32Array(bytes.length / 4);
      new Uint8Array(values.buffer).set(bytes);
      const named = (JSON.parse(names) as string[]).map((name, at) => [name, values[at] ?? NaN]);
      return { ...place, values: Object.fromEntries(named) as Record<string, number> };
    });
  }
}
