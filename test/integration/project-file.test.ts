import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listEntries } from '../../main/services/datasets/archives/list-entries.ts';
import { StudioUnderTest } from './studio-under-test.ts';

/** Packs entries into a tar file. */
async function tarOf(path: string, entries: Readonly<Record<string, Buffer | string>>) {
  const archive = pack();
  for (const [name, content] of Object.entries(entries)) archive.entry({ name }, content);
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  await writeFile(path, Buffer.concat(pieces));
}

/** Everything in a tar file. */
async function entriesOf(path: string): Promise<Record<string, Buffer>> {
  const found: Record<string, Buffer> = {};
  for await (const entry of listEntries({ path, name: 'a' }))
    found[entry.path] = await entry.read();
  return found;
}

describe('a project as one file', () => {
  let here: StudioUnderTest;
  let there: StudioUnderTest;
  let file: string;

  beforeEach(async () => {
    here = new StudioUnderTest();
    there = new StudioUnderTest();
    await Promise.all([here.open(), there.open()]);
    file = join(there.folder, 'taken.layerwright');
  });

  afterEach(async () => {
    await here.remove();
    await there.remove();
  });

  const take = (path = file) => {
    const token = there.services.files.grant(path, 'taken.layerwright');
    return there.api.library.importProject({ token });
  };
  const datasetsThere = () => readdir(join(there.folder, 'library', 'datasets')).catch(() => []);

  async function exported() {
    const project = await here.sample('iris', { epochs: 4 });
    const run = await here.train(project.id);
    const { token, name } = await here.api.library.exportProject({ projectId: project.id });
    expect(name).toMatch(/\.layerwright$/);
    await copyFile(here.services.files.resolve(token).path, file);
    return { project, run };
  }

  it('comes back elsewhere with its runs, weights and data, and trains to the same numbers', async () => {
    const { project, run } = await exported();
    const taken = await take();
    expect(taken).toMatchObject({ network: project.network, training: project.training });
    const [copied] = await there.api.runs.list({ projectId: taken.id });
    expect(copied).toMatchObject({ name: run.name, status: 'finished', best: run.best });
    const epochs = await here.api.runs.metrics({ id: run.id });
    expect(await there.api.runs.metrics({ id: copied?.id ?? '' })).toEqual(epochs);
    const events = await here.api.training.events({ runId: run.id });
    expect(await there.api.training.events({ runId: copied?.id ?? '' })).toEqual(events);
    const answer = { runId: run.id, split: 'test' } as const;
    expect(await there.api.evaluation.get({ ...answer, runId: copied?.id ?? '' })).toEqual(
      await here.api.evaluation.get(answer),
    );
    const again = await there.train(taken.id);
    const values = (all: typeof epochs) => all.map((epoch) => epoch.values);
    expect(values(await there.api.runs.metrics({ id: again.id }))).toEqual(values(epochs));

    const cancelled = expect(take()).rejects.toMatchObject({ code: 'cancelled' });
    await there.api.library.cancelProjectFile();
    await cancelled;
    expect(await there.api.projects.list()).toHaveLength(1);
    const writing = here.api.library.exportProject({ projectId: project.id });
    const ended = expect(writing).rejects.toMatchObject({ code: 'cancelled' });
    await here.api.library.cancelProjectFile();
    await ended;

    const twice = await take();
    expect(twice.id).not.toBe(taken.id);
    expect(twice.name).not.toBe(taken.name);
    expect(await there.api.runs.list({ projectId: twice.id })).toHaveLength(1);
  });

  it('has the state that a branch began with: elsewhere it gives the same numbers again, and goes on', async () => {
    const project = await here.sample('iris', { epochs: 12 });
    const run = await here.train(project.id);
    const { training } = here.api;
    const last = (await training.checkpoints({ runId: run.id })).find(
      ({ kind }) => kind === 'final' || kind === 'resume',
    );
    if (!last) throw new Error('The run has no last state.');
    const change = { epochs: 20, learning_rate: 0.004 };
    const begun = { runId: run.id, checkpointId: last.id, name: 'B', change };
    const branch = await training.branch(begun);
    expect((await here.ended(branch.id)).status).toBe('finished');
    // The run that it came from need not be there any more.
    await here.api.runs.remove({ ids: [run.id] });
    const { token } = await here.api.library.exportProject({ projectId: project.id });
    await copyFile(here.services.files.resolve(token).path, file);

    const taken = await take();
    const runs = await there.api.runs.list({ projectId: taken.id });
    expect(runs.map(({ name }) => name)).toEqual(['B']);
    const [copied] = runs;
    if (!copied) throw new Error('The branch is missing.');
    const valuesOf = async (studio: StudioUnderTest, runId: string) =>
      (await studio.api.runs.metrics({ id: runId })).map(({ epoch, values }) => ({
        epoch,
        values,
      }));
    const own = await valuesOf(here, branch.id);
    expect(own[0]?.epoch).toBe(13);
    const states = await there.api.training.checkpoints({ runId: copied.id });
    const start = states.find(({ kind, epoch }) => kind === 'kept' && epoch === 12);
    if (!start) throw new Error('The state that the branch began with is missing.');
    const again = await there.api.training.branch({
      runId: copied.id,
      checkpointId: start.id,
      name: null,
    });
    expect((await there.ended(again.id)).status).toBe('finished');
    expect(await valuesOf(there, again.id)).toEqual(own);
    const further = await there.api.training.extend({ runId: copied.id, epochs: 5 });
    await there.ended(further.id);
    await training.extend({ runId: branch.id, epochs: 5 });
    await here.ended(branch.id);
    const longer = await valuesOf(here, branch.id);
    expect(longer.at(-1)?.epoch).toBe(25);
    expect(await valuesOf(there, copied.id)).toEqual(longer);
  });

  it('is refused, and nothing of it taken, when anything in it is wrong', async () => {
    await exported();
    const good = await entriesOf(file);
    const changed = async (change: (database: Database.Database) => void) => {
      const path = join(there.folder, 'changed.sqlite');
      await writeFile(path, good['project.sqlite'] ?? '');
      const database = new Database(path);
      change(database);
      database.close();
      return readFile(path);
    };
    const without = (part: RegExp) =>
      Object.fromEntries(Object.entries(good).filter(([name]) => !part.test(name)));
    const cases: Record<string, Record<string, Buffer | string>> = {
      'no archive of a project': { 'a.txt': 'hello' },
      'without its database': without(/sqlite/),
      'without its rows': without(/table\.parquet/),
      'with another manifest': { ...good, 'manifest.json': '{"kind":"other"}' },
      'with a manifest that is no JSON': { ...good, 'manifest.json': '{' },
      'of a newer program': {
        ...good,
        'manifest.json': '{"kind":"layerwright-project","version":99,"name":"a"}',
      },
      'with a way out': { ...good, '../escaped.txt': 'x' },
      'with prepared rows': { ...good, 'datasets/a/prepared/b': 'x' },
      'whose database is cut off': {
        ...good,
        'project.sqlite': good['project.sqlite']?.subarray(0, 20_000) ?? '',
      },
      'with a trigger': {
        ...good,
        'project.sqlite': await changed((database) =>
          database.exec('CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM projects; END'),
        ),
      },
      'with a network that is none': {
        ...good,
        'project.sqlite': await changed((database) =>
          database.exec(`UPDATE runs SET network = '{"version":2,"nodes":"none"}'`),
        ),
      },
      'with an id that is a path': {
        ...good,
        'project.sqlite': await changed((database) => {
          database.pragma('foreign_keys = 0');
          database.exec(
            "UPDATE datasets SET id = '../../x'; UPDATE runs SET dataset_id = '../../x'",
          );
        }),
      },
      'with other weights': {
        ...good,
        'project.sqlite': await changed((database) =>
          database.exec('UPDATE chunks SET bytes = zeroblob(length(bytes))'),
        ),
      },
    };
    await mkdir(join(there.folder, 'hostile'));
    for (const [name, entries] of Object.entries(cases)) {
      const path = join(there.folder, 'hostile', `${name}.layerwright`);
      await tarOf(path, entries);
      await expect(take(path), name).rejects.toMatchObject({
        code: expect.stringMatching(
          /^(?:invalid-data|newer-version|invalid-network|invalid-input)$/,
        ) as string,
      });
    }
    expect(await there.api.projects.list()).toEqual([]);
    expect(await datasetsThere()).toEqual([]);
    expect(existsSync(join(there.folder, 'escaped.txt'))).toBe(false);
    expect(await readdir(join(there.folder, 'library', 'uploads'))).toEqual([]);
    await take();
    expect(await there.api.projects.list()).toHaveLength(1);
  });
});
