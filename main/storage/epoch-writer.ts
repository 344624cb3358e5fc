import type { EpochMetrics } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import { stretch, toBlocks } from './epoch-blocks.ts';
import { EpochRepository } from './epoch-repository.ts';
import { toEpoch, type EpochRow } from './run-rows.ts';

/** Appends the epochs of one run; whenever a stretch of single rows is full, it becomes a block. */
export class EpochWriter {
  readonly #runId: string;
  readonly #epochs: EpochRepository;
  readonly #insert;
  readonly #last;
  readonly #best;
  readonly #bestEpoch;
  readonly #oldest;
  readonly #insertBlock;
  readonly #removeRows;
  /** Rows of their own that the library has, and how many of them the transaction under way adds or packs. */
  #rows: number;
  #change = 0;

  constructor(connection: Connection, runId: string) {
    this.#runId = runId;
    this.#epochs = new EpochRepository(connection);
    const number = '(SELECT number FROM runs WHERE id = @runId)';
    this.#insert = connection.prepare(
      `INSERT INTO epochs (run, epoch, seconds, metrics)
       SELECT number, @epoch, @seconds, @metrics FROM runs WHERE id = @runId AND NOT EXISTS (
         SELECT 1 FROM epoch_blocks WHERE run = runs.number
           AND @epoch >= first_epoch AND @epoch < first_epoch + count)
       ON CONFLICT (run, epoch) DO NOTHING`,
    );
    this.#last = connection.prepare(
      `UPDATE runs SET last_epoch = @epoch, last_seconds = @seconds, last_metrics = @metrics,
         seconds = max(seconds, @seconds)
       WHERE id = @runId AND coalesce(last_epoch, 0) < @epoch`,
    );
    this.#best = connection.prepare(
      `UPDATE runs SET best_epoch = @epoch, best_seconds = @seconds, best_metrics = @metrics
       WHERE id = @runId`,
    );
    this.#bestEpoch = connection
      .prepare<[{ runId: string }], number>('SELECT best_epoch FROM runs WHERE id = @runId')
      .pluck();
    this.#oldest = connection.prepare<[{ runId: string }], EpochRow>(
      `SELECT epoch, seconds, metrics FROM epochs WHERE run = ${number}
       ORDER BY epoch LIMIT ${stretch}`,
    );
    this.#insertBlock = connection.prepare(
      `INSERT INTO epoch_blocks (run, first_epoch, count, names, bytes)
       VALUES (${number}, @firstEpoch, @count, @names, @bytes)`,
    );
    this.#removeRows = connection.prepare(
      `DELETE FROM epochs WHERE run = ${number} AND epoch <= @until`,
    );
    this.#rows = connection
      .prepare<[{ runId: string }], number>(`SELECT count(*) FROM epochs WHERE run = ${number}`)
      .pluck()
      .get({ runId }) as number;
  }

  /** Within the caller's transaction. */
  add(epochs: readonly EpochMetrics[], bestEpoch: number | null): void {
    this.#change = 0;
    for (const epoch of epochs) this.#change += this.#insert.run(this.#row(epoch)).changes;
    const last = epochs.at(-1);
    if (last) this.#last.run(this.#row(last));
    if (bestEpoch !== null) this.#setBest(bestEpoch);
    while (this.#rows + this.#change >= stretch) this.#pack();
  }

  /** To be called once the transaction of `add` is written. */
  settle(): void {
    this.#rows += this.#change;
    this.#change = 0;
  }

  /** Those of the given epochs that are there already with other values. */
  differing(epochs: readonly EpochMetrics[]): readonly number[] {
    const first = epochs[0];
    if (!first) return [];
    const found = this.#epochs.after(this.#runId, first.epoch - 1, epochs.length);
    const known = new Map(found.map(({ epoch, values }) => [epoch, values]));
    return epochs
      .filter(({ epoch, values }) => {
        const before = known.get(epoch);
        return before !== undefined && !haveSameValues(before, values);
      })
      .map(({ epoch }) => epoch);
  }

  #setBest(bestEpoch: number): void {
    if (this.#bestEpoch.get({ runId: this.#runId }) === bestEpoch) return;
    const [best] = this.#epochs.after(this.#runId, bestEpoch - 1, 1);
    if (best?.epoch === bestEpoch) this.#best.run(this.#row(best));
  }

  #pack(): void {
    const epochs = this.#oldest.all({ runId: this.#runId }).map(toEpoch);
    for (const { names, ...block } of toBlocks(epochs)) {
      this.#insertBlock.run({ ...block, runId: this.#runId, names: JSON.stringify(names) });
    }
    this.#removeRows.run({ runId: this.#runId, until: epochs.at(-1)?.epoch ?? 0 });
    this.#change -= epochs.length;
  }

  #row({ epoch, seconds, values }: EpochMetrics) {
    return { runId: this.#runId, epoch, seconds, metrics: JSON.stringify(values) };
  }
}

type Values = EpochMetrics['values'];

function haveSameValues(a: Values, b: Values): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
