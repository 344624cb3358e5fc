import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../../common/experiments/experiment.ts';
import { readKerasJson } from '../../../common/keras/read-json.ts';
import { callbackDefaults } from '../../../common/training/callbacks/callback-catalogue.ts';
import { unpack } from '../services/export/unpack.ts';
import { runCommandLine } from './command-line.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-export-'));
  const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 5},${row % 3}.5`);
  writeFileSync(join(folder, 'table.csv'), `a,b,y\n${rows.join('\n')}\n`);
  await runCommandLine(['new', 'table.csv', '--target', 'y'], folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('layerwright export', () => {
  it('writes a script beside the experiment, and does not write over a file unasked', async () => {
    const words = ['export', 'table.json', '--to', 'keras'];
    const { code, out } = await runCommandLine(words, folder);
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(out).toContain('table.py is written.');
    expect(readFileSync(join(folder, 'table.py'), 'utf8')).toContain('model.fit(');
    const again = await runCommandLine(words, folder);
    expect(again.code).toBe(2);
    expect(again.err).toContain('exists already');
  });

  it('writes the script with its data into an archive that is named so', async () => {
    const words = ['export', 'table.json', '--to', 'keras', '-o', 'whole.tar.gz'];
    const { code, out } = await runCommandLine(words, folder);
    expect({ code, out }).toMatchObject({ code: 0 });
    const files = await unpack(join(folder, 'whole.tar.gz'), join(folder, 'unpacked'));
    expect(files).toEqual(['table/table.py', 'table/table.csv']);
    const table = readFileSync(join(folder, 'unpacked/table/table.csv'), 'utf8');
    expect(table.split('\r\n').slice(0, 3)).toEqual(['a,b,y', '0,0,0.5', '1,1,1.5']);
  });

  it.each(['alone.py', 'whole.tar.gz'])(
    'tells what a script in %s does otherwise',
    async (name) => {
      const path = join(folder, 'table.json');
      const experiment = JSON.parse(readFileSync(path, 'utf8')) as Experiment;
      const callbacks = [callbackDefaults.Notification];
      const training = { ...experiment.training, callbacks };
      writeFileSync(path, JSON.stringify({ ...experiment, training }));
      const words = ['export', 'table.json', '--to', 'keras', '-o', name];
      const { code, out } = await runCommandLine(words, folder);
      expect(code).toBe(0);
      expect(out.trimEnd().split('\n')).toEqual([
        `${name} is written.`,
        '- The script tells nobody when training has ended (Notification).',
        '- Initial weights, the order of rows and dropout come from other random numbers, so results differ a little.',
      ]);
    },
  );

  it('writes the network as JSON', async () => {
    const words = ['export', 'table.json', '--to', 'keras-json', '-o', 'model.json'];
    expect(await runCommandLine(words, folder)).toMatchObject({ code: 0 });
    const network = readKerasJson(readFileSync(join(folder, 'model.json'), 'utf8'));
    expect(network.nodes[0]?.type).toBe('Input');
  });

  it.each([
    [['export'], 'Name the experiment file'],
    [['export', 'table.json'], '--to takes keras or keras-json, not nothing'],
    [['export', 'gone.json', '--to', 'keras'], 'There is no file “gone.json”'],
  ])('answers %j with a sentence', async (words, sentence) => {
    const { code, err } = await runCommandLine(words, folder);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});
