import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importMutations, mutationWords } from '../main/datasets/sources/import-mutations.ts';

/** About three minutes' work of one core; `npm run bench -- mutations` imports ten thousand others. */
const count = 3000;
/** What a process may have of memory, in bytes. */
const mostMemory = 1.5e9;

it('thousands of damaged copies of good files are imported with a report or refused with a sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layerwright-mutations-'));
  try {
    const counts = await importMutations(folder, count, 20);
    console.log(mutationWords(count, counts));
    expect(counts.failures).toEqual([]);
    expect(counts.imported + counts.refused).toBe(count);
    expect(counts.imported).toBeGreaterThan(500);
    expect(counts.refused).toBeGreaterThan(500);
    expect(counts.peakBytes).toBeLessThan(mostMemory);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 2_400_000);
