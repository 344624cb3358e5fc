import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { StudioUnderTest } from './studio-under-test.ts';

const pictures = 10_000;
const rows = 3_000_000;

/** A folder of ten thousand pictures, a folder a class. */
async function pictureFolder(folder: string): Promise<string> {
  const path = join(folder, 'pets');
  for (const name of ['cat', 'dog']) mkdirSync(join(path, name), { recursive: true });
  const bytes = await Promise.all(
    ['#c04020', '#2040c0'].map((background) =>
      sharp({ create: { width: 32, height: 32, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  for (let index = 0; index < pictures; index += 1)
    writeFileSync(
      join(path, index % 2 === 0 ? 'cat' : 'dog', `${index}.png`),
      bytes[index % 2] ?? '',
    );
  return path;
}

/** A table of three million rows, read for long enough to be interrupted. */
function largeTable(folder: string): string {
  const path = join(folder, 'large.csv');
  const lines = Array.from({ length: 1000 }, (_, row) => `${row},${row * 1.5},word ${row % 7}\n`);
  writeFileSync(path, `id,size,word\n${lines.join('').repeat(rows / 1000)}`);
  return path;
}

describe('a program that is killed while it imports', () => {
  const studio = new StudioUnderTest();
  const library = join(studio.folder, 'library');
  const datasets = () =>
    readdirSync(join(library, 'datasets')).filter((name) => name !== '.duckdb');

  afterEach(() => studio.remove());

  it.each([
    ['ten thousand pictures', pictureFolder, 3000, pictures],
    ['a large table', largeTable, 1_000_000, rows],
  ] as const)(
    '%s shows nothing of them at the next start and imports them again',
    async (_, make, far, expected) => {
      mkdirSync(studio.folder, { recursive: true });
      const source = await make(studio.folder);
      const program = fork(join(import.meta.dirname, 'import-until-killed.ts'), [library, source], {
        execArgv: [],
      });
      const [done, ended] = await new Promise<[number, boolean]>((resolve, reject) => {
        program.on('message', (told: { done: number; ended: boolean }) => {
          if (told.done >= far || told.ended) resolve([told.done, told.ended]);
        });
        program.on('exit', () => reject(new Error('The program ended by itself')));
      });
      program.removeAllListeners('exit');
      const gone = once(program, 'exit');
      program.kill('SIGKILL');
      await gone;
      expect(ended).toBe(false);
      expect(done).toBeGreaterThanOrEqual(far);
      // The killed import lies there half done.
      expect(datasets().some((name) => name.startsWith('.tmp-'))).toBe(true);

      await studio.open();
      expect(await studio.api.datasets.list()).toEqual([]);
      expect(datasets()).toEqual([]);
      expect(readdirSync(library)).toContain('library.sqlite');

      const token = studio.services.files.grant(source, 'chosen');
      const { dataset } = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
      expect(dataset.rows).toBe(expected);
      expect(dataset.report.rowsRejected).toBe(0);
      expect(datasets()).toEqual([dataset.id]);
    },
  );
});
