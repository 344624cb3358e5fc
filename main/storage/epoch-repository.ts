import type { EpochMetrics } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';
import { fromBlock, type EpochBlock } from './epoch-blocks.ts';
import { toEpoch, type EpochRow } from './run-rows.ts';

interface BlockRow {
  readonly first_epoch: number;
  readonly count: number;
  readonly names: string;
  readonly bytes: Buffer;
}

const numberOf = '(SELECT number FROM runs WHERE id = ?)';

/** The epochs of runs: full stretches in blocks, the newest in rows of their own. */
export class EpochRepository {
  readonly #blocksAfter;
  readonly #rowsAfter;

  constructor(connection: Connection) {
    this.#blocksAfter = connection.prepare<[string, number], BlockRow>(
      `SELECT first_epoch, count, names, bytes FROM epoch_blocks
       WHERE run = ${numberOf} AND first_epoch + count - 1 > ? ORDER BY first_epoch`,
    );
    this.#rowsAfter = connection.prepare<[string, number, number], EpochRow>(
      `SELECT epoch, seconds, metrics FROM epochs
       WHERE run = ${numberOf} AND epoch > ? ORDER BY epoch LIMIT ?`,
    );
  }

  /** In order, from the first. */
  of(runId: string): readonly EpochMetrics[] {
    return this.after(runId, 0, Number.MAX_SAFE_INTEGER);
  }

  /** At most `limit` of them, those that follow an epoch; 0 stands before the first. */
  after(runId: string, epoch: number, limit: number): readonly EpochMetrics[] {
    const found: EpochMetrics[] = [];
    for (const block of this.blocks(runId, epoch)) {
      const skipped = Math.max(0, epoch + 1 - block.firstEpoch);
      const taken = Math.min(block.count - skipped, limit - found.length);
      found.push(
        ...fromBlock(
          block,
          Array.from({ length: taken }, (_, at) => skipped + at),
        ),
      );
      if (found.length >= limit) return found;
    }
    const rows = this.#rowsAfter.all(runId, found.at(-1)?.epoch ?? epoch, limit - found.length);
    return [...found, ...rows.map(toEpoch)];
  }

  /** The blocks that hold epochs after the given one, in order, read one by one. */
  *blocks(runId: string, epoch = 0): Generator<EpochBlock> {
    for (const row of this.#blocksAfter.iterate(runId, epoch)) {
      yield {
        firstEpoch: row.first_epoch,
        count: row.count,
        names: JSON.parse(row.names) as string[],
        bytes: row.bytes,
      };
    }
  }
}
