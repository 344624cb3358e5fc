import { closeSync, openSync, readFileSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { ProjectRepository } from '../../../main/storage/project-repository.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { RunWriter } from '../../../main/storage/run-writer.ts';
import { salvage } from '../../../main/storage/salvage.ts';
import { addRunningRun, project, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const epochs = 3000;
const weights = () => ({
  epoch: 1,
  step: 1,
  random: [1],
  weights: { w: { shape: [50_000], data: Float32Array.from({ length: 50_000 }, (_, at) => at) } },
  slots: {},
});

/** A library with a run of many epochs and with weights. */
async function makeLibrary(folder: string): Promise<string> {
  const library = openLibrary(folder);
  addRunningRun(library.connection);
  const writer = new RunWriter(library.connection, run.id);
  const all = Array.from({ length: epochs }, (_, index) => ({
    epoch: index + 1,
    seconds: index,
    values: { loss: 1 / (index + 1) },
  }));
  writer.addEpochs(all, { bestEpoch: epochs, rowsPerSecond: 1 });
  new CheckpointRepository(library.connection).put(run.id, 'best', weights());
  await library.close();
  return library.file;
}

/** The pages of a table, by SQLite's own account. */
function pagesOf(file: string, table: string): readonly number[] {
  const database = new Database(file, { readonly: true });
  const pages = database
    .prepare<[string], number>('SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno')
    .pluck()
    .all(table);
  database.close();
  return pages;
}

function damage(file: string, pages: readonly number[]): void {
  const descriptor = openSync(file, 'r+');
  for (const page of pages) {
    writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, (page - 1) * 4096);
  }
  closeSync(descriptor);
}

describe('a damaged library', () => {
  it('gives what can be read of it, and is only read', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder);
    damage(file, pagesOf(file, 'chunks').slice(-4, -2));
    const before = readFileSync(file);
    const target = join(temporaryFolder(), 'library.sqlite');
    const tables = salvage(file, target);
    expect(readFileSync(file).equals(before)).toBe(true);
    const found = new Map(tables.map(({ name, saved }) => [name, saved]));
    expect(found.get('projects')).toBe(1);
    expect(found.get('runs')).toBe(1);
    const saved = new Database(target);
    expect(saved.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(saved.pragma('foreign_key_check')).toEqual([]);
    expect(new EpochRepository(saved).of(run.id)).toHaveLength(epochs);
    saved.close();
  });

  it('without a backup becomes what could be read of it, and says so', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder);
    damage(file, pagesOf(file, 'epoch_blocks').slice(0, 1));
    const library = openLibrary(folder);
    expect(library.notices.join()).toMatch(
      /no backup yet\. What could be read was saved: 1 of its projects, 1 of its tables and 1 of its runs/,
    );
    expect(new ProjectRepository(library.connection).get(project.id)?.name).toBe(project.name);
    expect(new RunRepository(library.connection).list(null)).toHaveLength(1);
    const best = new CheckpointRepository(library.connection).get(run.id, 'best');
    expect(best?.weights['w']).toEqual(weights().weights.w);
    await library.close();
    const aside = readdirSync(folder).find((name) => name.startsWith('damaged-')) ?? '';
    expect(statSync(join(folder, aside, 'library.sqlite')).size).toBeGreaterThan(0);
  });

  it('of which nothing can be read gives nothing', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'broken.sqlite');
    const descriptor = openSync(file, 'w');
    writeSync(descriptor, Buffer.alloc(8192, 1));
    closeSync(descriptor);
    const tables = salvage(file, join(folder, 'library.sqlite'));
    expect(tables.every(({ saved, whole }) => saved === 0 && !whole)).toBe(true);
  });
});
