import { describe, expect, it } from 'vitest';
import { LatestOf } from '../../../main/services/explore/latest-of.ts';
import { ExploredTables } from './explored-table.ts';

/** A question that ends only when it is stopped. */
const unanswered = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });

describe('the latest question of an asker', () => {
  it('ends the one before, and none of another asker', async () => {
    const latest = new LatestOf();
    const first = latest.ask('columns', unanswered);
    const other = latest.ask('points', unanswered);
    const second = latest.ask('columns', () => Promise.resolve('second'));
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(await second).toBe('second');
    expect(await latest.ask('columns', () => Promise.resolve('third'))).toBe('third');
    void latest.ask('points', () => Promise.resolve('fourth'));
    await expect(other).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends nothing where nobody says who asks', async () => {
    const latest = new LatestOf();
    const asked = [1, 2].map((answer) =>
      latest.ask(undefined, (signal) => Promise.resolve([answer, signal])),
    );
    expect(await Promise.all(asked)).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
  });

  it('ends a question of the exploration in its thread, and the newer one is answered', async () => {
    const tables = await ExploredTables.make();
    try {
      const csv = `a,b\n${Array.from({ length: 2000 }, (_, row) => `${row},${row % 7}`).join('\n')}\n`;
      const { dataset } = await tables.add({ csv });
      const ask = (column: string) =>
        tables.explore.columns({
          asker: 'w',
          datasetId: dataset.id,
          columns: [column],
          target: null,
        });
      const first = Promise.resolve(ask('a'));
      const second = Promise.resolve(ask('b'));
      await expect(first).rejects.toMatchObject({ code: 'cancelled' });
      expect((await second).columns.map(({ name }) => name)).toEqual(['b']);
    } finally {
      await tables.remove();
    }
  });
});
