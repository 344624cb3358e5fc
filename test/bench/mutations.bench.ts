/** Imports ten thousand seeded, damaged copies of good files, or as many as asked, and counts what came of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importMutations, mutationWords } from '../main/datasets/sources/import-mutations.ts';

const count = Number(process.env['LAYERWRIGHT_MUTATIONS'] ?? 10_000);
const seed = Number(process.env['LAYERWRIGHT_MUTATION_SEED'] ?? 4);
const folder = await mkdtemp(join(tmpdir(), 'layerwright-mutations-'));
try {
  const start = performance.now();
  const counts = await importMutations(folder, count, seed);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${mutationWords(count, counts)}; ${seconds} s in all`);
  for (const failure of counts.failures) console.error(failure);
  if (counts.failures.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
