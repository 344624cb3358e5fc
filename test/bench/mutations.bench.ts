/** Imports ten thousand seeded, damaged copies of good files and counts what came of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importMutations } from '../main/datasets/sources/import-mutations.ts';

const count = 10_000;
const folder = await mkdtemp(join(tmpdir(), 'layerwright-mutations-'));
try {
  const { imported, refused, slowest, failures } = await importMutations(folder, count, 4);
  console.log(
    `${count} damaged files: ${imported} imported, ${refused} refused, ${failures.length} neither; the slowest took ${Math.round(slowest)} ms`,
  );
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
