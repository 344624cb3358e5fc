import { setImmediate as nextTurn } from 'node:timers/promises';
import { evenPlaces } from '../../common/runs/even-epochs.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import { cutBlock, fromBlock, toBlocks, type EpochBlock } from './epoch-blocks.ts';
import { toEpoch, type EpochRow } from './run-rows.ts';
import { thinBlocks } from './thin-blocks.ts';

interface BlockRow {
  readonly first_epoch: number;
  readonly count: number;
  readonly names: string;
  readonly bytes: Buffer;
}

/** Blocks read in one turn: some milliseconds. */
const portion = 64;

const numberOf = '(SELECT number FROM runs WHERE id = ?)';

/** The epochs of runs: full stretches in blocks, the newest in rows of their own. */
export class EpochRepository {
  readonly #blocksAfter;
  readonly #rowsAfter;
  readonly #count;

  constructor(connection: Connection) {
    this.#blocksAfter = connection.prepare<[string, number, number], BlockRow>(
      `SELECT first_epoch, count, names, bytes FROM epoch_blocks
       WHERE run = ${numberOf} AND first_epoch + count - 1 > ? ORDER BY first_epoch LIMIT ?`,
    );
    this.#rowsAfter = connection.prepare<[string, number, number], EpochRow>(
      `SELECT epoch, seconds, metrics FROM epochs
       WHERE run = ${numberOf} AND epoch > ? ORDER BY epoch LIMIT ?`,
    );
    this.#count = connection
      .prepare<[string, string], number>(
        `SELECT (SELECT coalesce(sum(count), 0) FROM epoch_blocks WHERE run = ${numberOf})
           + (SELECT count(*) FROM epochs WHERE run = ${numberOf})`,
      )
      .pluck();
  }

  /** In order, from the first. */
  of(runId: string): readonly EpochMetrics[] {
    return this.after(runId, 0, Number.MAX_SAFE_INTEGER);
  }

  /** At most `limit` of them, those that follow an epoch; 0 stands before the first. */
  after(runId: string, epoch: number, limit: number): readonly EpochMetrics[] {
    const found: EpochMetrics[] = [];
    for (;;) {
      const last = found.at(-1)?.epoch ?? epoch;
      const blocks = this.#blocks(runId, last, portion);
      for (const block of blocks) {
        const skipped = Math.max(0, last + 1 - block.firstEpoch);
        const taken = Math.min(block.count - skipped, limit - found.length);
        const indices = Array.from({ length: taken }, (_, at) => skipped + at);
        found.push(...fromBlock(block, indices));
        if (found.length >= limit) return found;
      }
      if (blocks.length < portion) break;
    }
    const rows = this.#rowsAfter.all(runId, found.at(-1)?.epoch ?? epoch, limit - found.length);
    return [...found, ...rows.map(toEpoch)];
  }

  /**
   * About `most` epochs of a run, or of a stretch of it, that show every peak and dip; all of them where they are no
   * more. Read portion by portion, so that a run of a million epochs keeps no other call waiting.
   */
  async thinned(
    runId: string,
    most: number,
    [from, to]: readonly [from: number, to: number] = [1, Number.MAX_SAFE_INTEGER],
  ): Promise<readonly EpochMetrics[]> {
    const blocks: EpochBlock[] = [];
    let until = from - 1;
    for (;;) {
      const more = this.#blocks(runId, until, portion);
      for (const block of more) {
        until = block.firstEpoch + block.count - 1;
        blocks.push(...cutBlock(block, from, to));
        if (until >= to) return thinBlocks(blocks, most);
      }
      if (more.length < portion) break;
      await nextTurn();
    }
    const rows = this.#rowsAfter.all(runId, until, Number.MAX_SAFE_INTEGER);
    const newest = rows.filter(({ epoch }) => epoch <= to).map(toEpoch);
    return thinBlocks([...blocks, ...toBlocks(newest)], most);
  }

  /** About `most` epochs the same distance apart, as `evenPlaces` chooses them; read portion by portion. */
  async evenly(runId: string, most: number): Promise<readonly EpochMetrics[]> {
    const count = this.#count.get(runId, runId) ?? 0;
    const places = evenPlaces(count, most);
    const found: EpochMetrics[] = [];
    let [next, passed, until] = [0, 0, 0];
    /** The wanted ones among the following epochs, by their place among these. */
    const wantedOf = (length: number): number[] => {
      const wanted: number[] = [];
      for (; next < places.length && (places[next] ?? 0) < passed + length; next++) {
        wanted.push((places[next] ?? 0) - passed);
      }
      passed += length;
      return wanted;
    };
    for (;;) {
      const blocks = this.#blocks(runId, until, portion);
      for (const block of blocks) {
        until = block.firstEpoch + block.count - 1;
        found.push(...fromBlock(block, wantedOf(block.count)));
      }
      if (blocks.length < portion) break;
      await nextTurn();
    }
    const rows = this.#rowsAfter.all(runId, until, Number.MAX_SAFE_INTEGER);
    const newest = wantedOf(rows.length).flatMap((at) => rows[at] ?? []);
    return [...found, ...newest.map(toEpoch)];
  }

  /** At most `limit` blocks with epochs after the given one, in order. */
  #blocks(runId: string, epoch: number, limit: number): EpochBlock[] {
    return this.#blocksAfter.all(runId, epoch, limit).map((row) => ({
      firstEpoch: row.first_epoch,
      count: row.count,
      names: JSON.parse(row.names) as string[],
      bytes: row.bytes,
    }));
  }
}
