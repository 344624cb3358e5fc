import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { checkLibrary } from '../../../main/services/library/check-library.ts';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import { openConnection } from '../../../main/storage/connection.ts';
import { createLibraryFile } from '../../../main/storage/create-library.ts';
import { DatasetRepository } from '../../../main/storage/dataset-repository.ts';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { ProjectRepository } from '../../../main/storage/project-repository.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { RunWriter } from '../../../main/storage/run-writer.ts';
import { salvage } from '../../../main/storage/salvage.ts';
import { addRunningRun, dataset, project, run } from './sample-rows.ts';
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

/** A library without what its opening checks. */
function openConnectionTo(file: string) {
  if (!existsSync(file)) createLibraryFile(file);
  return openConnection(file);
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
      /no backup yet\. What could be read was saved: 1 project, 1 table, 1 run and 1 stored state; some epochs of runs are missing\./,
    );
    expect(new ProjectRepository(library.connection).get(project.id)?.name).toBe(project.name);
    expect(new RunRepository(library.connection).list(null)).toHaveLength(1);
    const best = new CheckpointRepository(library.connection).get(run.id, 'best');
    expect(best?.weights['w']).toEqual(weights().weights.w);
    await library.close();
    const aside = readdirSync(folder).find((name) => name.startsWith('damaged-')) ?? '';
    expect(statSync(join(folder, aside, 'library.sqlite')).size).toBeGreaterThan(0);
  });

  it('damaged in several places loses the rows there, not those between', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'library.sqlite');
    const library = openConnectionTo(file);
    const add = library.prepare('INSERT INTO settings (key, value) VALUES (?, ?)');
    for (let at = 0; at < 2000; at++) add.run(`setting ${at}`, JSON.stringify('x'.repeat(60)));
    library.close();
    const pages = pagesOf(file, 'settings').slice(2);
    const places = [0.1, 0.4, 0.7].map((share) => pages[Math.floor(share * pages.length)] ?? 0);
    damage(file, places);
    const tables = salvage(file, join(temporaryFolder(), 'library.sqlite'));
    const settings = tables.find(({ name }) => name === 'settings');
    expect(settings?.whole).toBe(false);
    // A page holds about 45 of them.
    expect(settings?.saved).toBeGreaterThan(2000 - places.length * 60);
    expect(settings?.saved).toBeLessThan(2000);
  });

  it('loses the epochs of one run, not those of the others', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'library.sqlite');
    const library = openConnectionTo(file);
    addRunningRun(library);
    const runs = new RunRepository(library);
    for (let at = 0; at < 8; at++) {
      const id = `run ${at}`;
      runs.insert({ ...run, id, name: id });
      library.exec("UPDATE runs SET status = 'running'");
      const values = { loss: 1, val_loss: 2 };
      const epochs = Array.from({ length: 200 }, (_, index) => ({
        epoch: index + 1,
        seconds: index,
        values,
      }));
      new RunWriter(library, id).addEpochs(epochs, { bestEpoch: 1, rowsPerSecond: 1 });
    }
    library.close();
    const pages = pagesOf(file, 'epochs').slice(1);
    damage(
      file,
      [0.2, 0.8].map((share) => pages[Math.floor(share * pages.length)] ?? 0),
    );
    const target = join(temporaryFolder(), 'library.sqlite');
    salvage(file, target);
    const saved = openConnectionTo(target);
    const epochs = new EpochRepository(saved);
    const whole = Array.from({ length: 8 }, (_, at) => epochs.of(`run ${at}`).length);
    expect(whole.filter((count) => count === 200).length).toBeGreaterThanOrEqual(5);
    expect(whole.filter((count) => count > 0).length).toBe(8);
    saved.close();
  });

  it('leaves out weights whose bytes were changed, and keeps the others', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder);
    const before = openConnectionTo(file);
    new CheckpointRepository(before).put(run.id, 'final', { ...weights(), random: [2] });
    const other = { w: { shape: [50_000], data: new Float32Array(50_000).fill(3) } };
    new CheckpointRepository(before).put(run.id, 'resume', { ...weights(), weights: other });
    before.close();
    const bytes = readFileSync(file);
    // Within the numbers of one of them: no structure of SQLite notices.
    const place = bytes.indexOf(Buffer.from(new Float32Array(200).fill(3).buffer));
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.from([9, 9, 9, 9]), 0, 4, place + 400);
    closeSync(descriptor);
    const target = join(temporaryFolder(), 'library.sqlite');
    const tables = salvage(file, target);
    expect(tables.find(({ name }) => name === 'checkpoints')).toEqual({
      name: 'checkpoints',
      saved: 2,
      whole: false,
    });
    expect(checkLibrary(target, () => undefined).problems).toEqual([]);
  });

  it('keeps runs whose project and table were lost', async () => {
    const folder = temporaryFolder();
    const file = await makeLibrary(folder);
    damage(file, [...pagesOf(file, 'projects'), ...pagesOf(file, 'datasets')]);
    const library = openLibrary(folder);
    expect(library.notices.join()).toMatch(/1 project \(not all\), 1 table \(not all\), 1 run/);
    expect(new EpochRepository(library.connection).of(run.id)).toHaveLength(epochs);
    const [stored] = new ProjectRepository(library.connection).list();
    expect(stored).toMatchObject({ id: project.id, name: 'Tips (recovered)' });
    const table = new DatasetRepository(library.connection).get(dataset.id);
    expect(table?.dataset.report.remarks.join()).toMatch(/lost with a damaged library/);
    await library.close();
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
