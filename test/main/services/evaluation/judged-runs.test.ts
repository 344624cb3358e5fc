import { describe, expect, it } from 'vitest';
import { JudgedRuns } from '../../../../main/services/evaluation/judged-runs.ts';
import type { RunWeights } from '../../../../main/services/evaluation/run-weights.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

/** Runs `a` and `b` with four rows each, two of validation and two of test, that count what is asked of them. */
function countingWeights() {
  const folder = temporaryFolder();
  const reads: string[] = [];
  const answered: string[] = [];
  const weights = {
    run: (id: string) => ({
      summary: { id, name: id, epochsDone: 1, endedAt: null },
      preparedFolder: id,
    }),
    prepared: (run: { preparedFolder: string }) => {
      reads.push(run.preparedFolder);
      return Promise.resolve({
        folder,
        fitted: { targetNames: ['y'] },
        targets: Float32Array.of(1, 2, 3, 4),
        split: Uint8Array.of(1, 1, 2, 2),
        rows: Uint32Array.of(0, 1, 2, 3),
      });
    },
    outputsOf: (run: { summary: { id: string } }, _rows: unknown, places: Int32Array) => {
      answered.push(`${run.summary.id} ${places.join()}`);
      return Promise.resolve(new Float32Array(places.length));
    },
  } as unknown as RunWeights;
  return { weights, reads, answered };
}

/** 3 × 2 outputs, 4 × 2 places and 3 × 2 targets. */
const answer = 20;
/** 4 targets, 4 rows and 4 bytes of parts. */
const rows = 9;

describe('answers that are kept', () => {
  it('share the rows of their run', async () => {
    const { weights, reads, answered } = countingWeights();
    const judged = new JudgedRuns(weights);
    const [test, validation] = await Promise.all([
      judged.of({ runId: 'a', split: 'test' }),
      judged.of({ runId: 'a', split: 'validation' }),
    ]);
    expect(test.prepared).toBe(validation.prepared);
    expect(test.rows.rows).toEqual(Uint32Array.of(2, 3));
    expect(await judged.of({ runId: 'a', split: 'test' })).toBe(test);
    expect([reads, answered]).toEqual([['a'], ['a 2,3', 'a 0,1']]);
  });

  it('are forgotten by when they were asked for last, their rows counted once', async () => {
    const { weights, answered } = countingWeights();
    const judged = new JudgedRuns(weights, 2 * answer + 2 * rows);
    await judged.of({ runId: 'a', split: 'test' });
    await judged.of({ runId: 'a', split: 'validation' });
    await judged.of({ runId: 'a', split: 'test' });
    await judged.of({ runId: 'b', split: 'test' });
    expect(answered).toHaveLength(3);
    await judged.of({ runId: 'a', split: 'test' });
    expect(answered).toHaveLength(3);
    await judged.of({ runId: 'a', split: 'validation' });
    expect(answered.slice(3)).toEqual(['a 0,1']);
  });

  it('leave no rows behind where a part has none', async () => {
    const { weights, reads } = countingWeights();
    const judged = new JudgedRuns(weights);
    const train = { runId: 'a', split: 'train' } as const;
    await expect(judged.of(train)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(judged.of(train)).rejects.toMatchObject({ code: 'unavailable' });
    expect(reads).toEqual(['a', 'a']);
  });
});
