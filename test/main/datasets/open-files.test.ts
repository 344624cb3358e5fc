import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTar, zipOf } from './archives/make-archives.ts';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

/** Files of the test's folder that this process has open; Linux alone tells them. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', descriptor));
      return path.startsWith(folder.path) ? [path] : [];
    } catch {
      // The one that lists the others is closed by now.
      return [];
    }
  });
}

const hasProc = existsSync('/proc/self/fd');
const csv = Buffer.from(`a,b\n${'1,2\n'.repeat(50)}`);
const picture = await sharp({
  create: { width: 8, height: 8, channels: 3, background: '#a08060' },
})
  .png()
  .toBuffer();
const pictures = ['cat/1.png', 'cat/2.png', 'dog/3.png', 'dog/4.png'];

async function write(name: string, content: Uint8Array): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return path;
}

const sources: Readonly<Record<string, () => Promise<string>>> = {
  'a table': () => write('a.csv', csv),
  'a zipped table': () => write('a.zip', zipOf([{ path: 'a.csv', bytes: csv }])),
  'a damaged workbook': () =>
    write('a.xlsx', zipOf([{ path: 'xl/workbook.xml', bytes: Buffer.from('<x') }])),
  'a damaged zip': () => write('b.zip', zipOf([{ path: 'a.csv', bytes: csv }]).subarray(0, 90)),
  'a zip that leads out': () => write('c.zip', zipOf([{ path: '../a.csv', bytes: csv }])),
  'a damaged Parquet file': () => write('a.parquet', Buffer.from('PAR1 and no more PAR1')),
  'a damaged database': () =>
    write('a.sqlite', Buffer.concat([Buffer.from('SQLite format 3\0'), csv])),
  'zipped pictures': () =>
    write('p.zip', zipOf(pictures.map((path) => ({ path, bytes: picture })))),
  'zipped pictures of which one is damaged': () =>
    write('d.zip', zipOf(pictures.map((path, at) => ({ path, bytes: at === 1 ? csv : picture })))),
  'packed pictures that are cut off': async () => {
    const path = join(folder.path, 'p.tar.gz');
    await writeTar(
      path,
      pictures.map((name) => ({ path: name, bytes: picture })),
    );
    return write('cut.tar.gz', (await readFile(path)).subarray(0, -60));
  },
  'a folder of pictures': async () => {
    for (const path of pictures) {
      await mkdir(join(folder.path, 'p', path.slice(0, 3)), { recursive: true });
      await write(join('p', path), picture);
    }
    return join(folder.path, 'p');
  },
};

describe.skipIf(!hasProc)('whether it succeeds or fails, an import leaves no file open', () => {
  it.each(Object.keys(sources))('of %s', async (what) => {
    const path = (await sources[what]?.()) ?? '';
    // The database keeps files of its own open from its first work on.
    await folder.import('x,y\n1,2\n3,4\n');
    const before = openFiles();
    const ended = await folder.importFile(path).then(
      () => 'imported',
      () => 'refused',
    );
    expect(ended).toBe(/^a damaged|leads out|cut off/.test(what) ? 'refused' : 'imported');
    expect(openFiles()).toEqual(before);
    const left = readdirSync(join(folder.path, 'datasets')).filter((name) =>
      name.startsWith('.tmp-'),
    );
    expect(left).toEqual([]);
  });
});
