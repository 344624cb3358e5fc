import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { runPython } from './keras-peer.ts';
import {
  expectAlike,
  preparedBy,
  removeScripts,
  resources,
  scriptFolderFor,
  scriptFor,
} from './written-script.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped scripts with their data beside Keras: ${reason}`);

const place = mkdtempSync(join(tmpdir(), 'layerwright-data-'));
afterAll(() => {
  removeScripts();
  rmSync(place, { recursive: true, force: true });
});

const sample = (name: string) => join(resources, 'samples', name);

describe.skipIf(reason)('a script with its data', () => {
  it('runs to its end where it is unpacked', async () => {
    const { folder } = await scriptFolderFor({ sample: 'iris' });
    expect(runPython(folder, 'script.py')).toMatch(/^loss: [\d.e-]+$/m);
  });

  it.each([
    ['house-prices', (_: number, row: number) => row],
    ['reviews', (_: number, row: number) => row],
    // A window stands in the place of its number.
    ['passengers', (index: number) => index],
  ] as const)('prepares the rows of the sample %s as this program does', async (id, placeOf) => {
    const { folder, script, preview } = await scriptFolderFor({ sample: id });
    expectAlike(preparedBy(folder, script), preview, placeOf);
  });

  it('prepares a table that was no delimited text, or was compressed, as this program does', async () => {
    const lines = readFileSync(sample('tips.csv'), 'utf8').trim().split(/\r?\n/);
    const [head = [], ...rows] = lines.map((line) => line.split(','));
    const records = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
    const json = join(place, 'tips.json');
    writeFileSync(json, JSON.stringify(records));
    const packed = join(place, 'tips.csv.gz');
    writeFileSync(packed, gzipSync(readFileSync(sample('tips.csv'))));
    for (const file of [json, packed]) {
      const { folder, script, preview } = await scriptFolderFor({ file });
      expectAlike(preparedBy(folder, script), preview, (_, row) => row);
    }
  });

  it('reads the same pixels from files as a script alone does from the arrays', async () => {
    const { folder, script } = await scriptFolderFor({ sample: 'digits' });
    const alone = await scriptFor(sample('digits.npz'));
    const written = preparedBy(folder, script);
    const read = preparedBy(alone.folder, alone.script);
    expect(written.features.length).toBe(1797);
    expect(written.features).toEqual(read.features);
    expect(written.targets).toEqual(read.targets);
    expect(written.test).toEqual(read.test);
  });
});
