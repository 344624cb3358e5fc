import { describe, expect, it, vi } from 'vitest';
import type { RowPage } from '../../../common/datasets/dataset.ts';
import { RowPages } from '../../../renderer/features/datasets/row-pages.svelte.ts';

/** A source whose answers are given by hand, in any order. */
function source() {
  const asked: { offset: number; answer: () => Promise<void>; fail: () => Promise<void> }[] = [];
  const fetch = (offset: number, limit: number): Promise<RowPage> =>
    new Promise((resolve, reject) => {
      const settled = async (): Promise<void> => {
        for (let turn = 0; turn < 4; turn++) await Promise.resolve();
      };
      asked.push({
        offset,
        answer: () => {
          resolve({ offset, rows: Array.from({ length: limit }, (_, i) => [String(offset + i)]) });
          return settled();
        },
        fail: () => {
          reject(new Error('The disk is gone.'));
          return settled();
        },
      });
    });
  return { asked, fetch };
}

describe('pages of rows', () => {
  it('asks for what is in view and gives its rows', async () => {
    const { asked, fetch } = source();
    const pages = new RowPages(1000, fetch, vi.fn());
    pages.want(0, 40);
    expect(pages.row(7)).toBeUndefined();
    await asked[0]?.answer();
    expect(pages.row(7)).toEqual(['7']);
    pages.want(10, 50);
    expect(asked).toHaveLength(1);
  });

  it('never asks for pages that were scrolled past before they could be sent', async () => {
    const { asked, fetch } = source();
    const pages = new RowPages(1_000_000, fetch, vi.fn());
    for (let row = 0; row < 900_000; row += 1000) pages.want(row, row + 40);
    expect(asked).toHaveLength(2);
    await asked[0]?.answer();
    await asked[1]?.answer();
    expect(asked.slice(2).map(({ offset }) => offset)).toEqual([899_000]);
  });

  it('asks for no row beyond the last', () => {
    const { asked, fetch } = source();
    const pages = new RowPages(150, fetch, vi.fn());
    pages.want(100, 400);
    expect(asked.map(({ offset }) => offset)).toEqual([0]);
  });

  it('tells of a failure once and asks again when the rows come back into view', async () => {
    const { asked, fetch } = source();
    const onError = vi.fn();
    const pages = new RowPages(150, fetch, onError);
    pages.want(0, 40);
    await asked[0]?.fail();
    expect(onError).toHaveBeenCalledOnce();
    expect(asked).toHaveLength(1);
    pages.want(0, 41);
    expect(asked).toHaveLength(2);
  });

  it('forgets the pages that came first when there are very many', async () => {
    const { asked, fetch } = source();
    const pages = new RowPages(1_000_000, fetch, vi.fn());
    for (let page = 0; page <= 100; page++) {
      pages.want(page * 200, page * 200 + 40);
      await asked.at(-1)?.answer();
    }
    expect(pages.row(0)).toBeUndefined();
    expect(pages.row(100 * 200)).toEqual(['20000']);
  });
});
