import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importMutations } from './import-mutations.ts';

/** A hundred and fifty are quick; `npm run bench -- mutations` imports ten thousand. */
const count = 150;

it('damaged copies of good files are imported with a report or refused with a sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layerwright-mutations-'));
  try {
    const { imported, refused, slowest, failures } = await importMutations(folder, count, 20);
    console.log(
      `${count} damaged files: ${imported} imported, ${refused} refused, ${failures.length} failures; the slowest took ${Math.round(slowest)} ms`,
    );
    expect(failures).toEqual([]);
    expect(imported + refused).toBe(count);
    expect(refused).toBeGreaterThan(20);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
