import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { thinEpochs } from '../../../common/runs/thin-epochs.ts';
import type { EpochRepository } from '../../storage/epoch-repository.ts';

/** Epochs read in one turn: a few milliseconds. */
const portion = 4000;

/**
 * About `most` epochs of a run that show every peak and dip. Read portion by portion: a run of a
 * million epochs neither fills the memory nor keeps other calls waiting.
 */
export async function readThinned(
  epochs: Pick<EpochRepository, 'after'>,
  runId: string,
  most: number,
): Promise<readonly EpochMetrics[]> {
  let kept: readonly EpochMetrics[] = [];
  for (;;) {
    const more = epochs.after(runId, kept.at(-1)?.epoch ?? 0, portion);
    kept = [...kept, ...more];
    if (more.length < portion) return thinEpochs(kept, most);
    if (kept.length > 4 * most) kept = thinEpochs(kept, 2 * most);
    await nextTurn();
  }
}
