import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiEvent } from '../../../../common/api/api.ts';
import type { ProfiledDataset } from '../../../../common/datasets/dataset.ts';
import { suggestExperiment } from '../../../../common/experiments/suggest-experiment.ts';
import { startServices, type Services } from '../../../../main/services/start.ts';
import { unpack } from './unpack.ts';

const resources = join(import.meta.dirname, '../../../../resources');
let folder: string;
let services: Services;
let events: ApiEvent[];
/** What hears of every event before it is kept. */
let hear: (event: ApiEvent) => void;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-folder-'));
  services = await startServices({
    libraryFolder: join(folder, 'library'),
    resourcesFolder: resources,
    host: {
      kind: 'browser',
      version: '0',
      forkTrainer: () => {
        throw new Error('Nothing is trained here.');
      },
    },
    publish: (event) => {
      hear(event);
      events.push(event);
    },
  });
});
beforeEach(() => {
  events = [];
  hear = () => undefined;
});
afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

async function projectOf(name: string, profiled: ProfiledDataset): Promise<string> {
  const { recipe, network, training } = suggestExperiment(profiled);
  if (!recipe || !network || !training) throw new Error('There is no suggestion.');
  const { api } = services;
  const { id, revision } = await api.projects.create({ name, datasetId: profiled.dataset.id });
  await api.projects.save({ id, revision, changes: { recipe, network, training } });
  return id;
}

async function sampleProject(name: string, sampleId: string): Promise<string> {
  return projectOf(name, await services.api.datasets.importSample({ sampleId }));
}

/** The files of the folder that a project becomes, and where it was unpacked. */
async function unpacked(projectId: string) {
  const { token, name } = await services.api.export.kerasFolder({ projectId, task: 'a' });
  const target = mkdtempSync(join(folder, 'unpacked-'));
  const files = await unpack(services.files.resolve(token).path, target);
  return { name, files, read: (file: string) => readFileSync(join(target, file), 'utf8') };
}

describe('a script with its data', () => {
  it('lies beside the table of a sample, which it reads under its name, and asks for nothing', async () => {
    const { name, files, read } = await unpacked(await sampleProject('My: iris', 'iris'));
    expect(name).toBe('My  iris.tar.gz');
    expect(files).toEqual(['My  iris/My  iris.py', 'My  iris/iris.csv']);
    const script = read('My  iris/My  iris.py');
    expect(script).toContain('DATA_FILE = "iris.csv"');
    expect(script).not.toContain('beside it');
    const sample = readFileSync(join(resources, 'samples/iris.csv'), 'utf8');
    const cells = (text: string) => text.trim().split(/\r?\n/);
    expect(cells(read('My  iris/iris.csv'))).toEqual(cells(sample));
    expect(events.at(-1)).toEqual({ name: 'export.progress', payload: { task: 'a', done: 1 } });
  });

  it('writes any table as comma-separated text: gaps empty, quotes and line breaks as they were', async () => {
    const path = join(folder, 'odd.txt');
    const rows = Array.from(
      { length: 40 },
      (_, row) =>
        `${row},5;${row % 3 ? row : '?'};"a ""b"";\n${row % 2}";${row % 2 ? 'yes' : 'no'}`,
    );
    writeFileSync(path, `größe;w;note;y\n${rows.join('\n')}\n`, 'latin1');
    const token = services.files.grant(path, 'odd.txt');
    const imported = await services.api.datasets.importFiles({
      tokens: [token],
      options: { missingValues: ['?'], encoding: 'windows-1252', decimal: ',' },
    });
    const { files, read } = await unpacked(await projectOf('odd', imported));
    expect(files).toEqual(['odd/odd.py', 'odd/odd.csv']);
    const written = read('odd/odd.csv');
    expect(written.startsWith('größe,w,note,y\r\n"0,5",,"a ""b"";\n0",no\r\n"1,5",1,')).toBe(true);
    const script = read('odd/odd.py');
    expect(script).toContain('encoding="utf-8-sig"');
    expect(script).toContain('delimiter=","');
    expect(script).toContain('missing = {""}');
  });

  it('lies beside a picture file for every row where pictures came as arrays', async () => {
    const { files, read } = await unpacked(await sampleProject('digits', 'digits'));
    expect(files).toHaveLength(1798);
    expect(files.slice(0, 3)).toEqual([
      'digits/digits.py',
      'digits/pictures/0001.png',
      'digits/pictures/0002.png',
    ]);
    const script = read('digits/digits.py');
    expect(script).toContain('PICTURES = ["pictures"]');
    expect(script).toContain('("0001.png", ');
  });

  it('stops when it is told to, and leaves no file', async () => {
    const projectId = await sampleProject('stopped', 'digits');
    const there = () =>
      readdirSync(join(folder, 'library'), { recursive: true }).filter((name) =>
        String(name).endsWith('.tar.gz'),
      );
    const before = there().length;
    hear = ({ name }) => {
      if (name === 'export.progress') void services.api.export.stop({ task: 'b' });
    };
    await expect(services.api.export.kerasFolder({ projectId, task: 'b' })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(there()).toHaveLength(before);
  });

  it('says what is missing where the experiment is not whole', async () => {
    const { id } = await services.api.projects.create({ name: 'empty', datasetId: null });
    await expect(
      services.api.export.kerasFolder({ projectId: id, task: 'c' }),
    ).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
