import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileStore } from '../../../../main/services/files/file-store.ts';
import { PredictionSheet } from '../../../../main/services/prediction/prediction-sheet.ts';

const added = ['prediction'];

describe('a sheet of predictions', () => {
  let folder: string;
  let files: FileStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layerwright-sheet-'));
    files = new FileStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const create = (shows: 'first' | 'last' = 'first') =>
    PredictionSheet.create(files, { name: 'out.csv', tellsFile: true, shows });
  const textOf = ({ token }: PredictionSheet) => readFileSync(files.resolve(token).path, 'utf8');

  it('calls its column of names otherwise where a table has one of that name', async () => {
    const sheet = await create();
    await sheet.begin({ file: 'a.csv', names: ['file'], added });
    await sheet.write([['x', '1']]);
    await sheet.close();
    const [head, row] = sheet.preview;
    expect(head?.slice(1)).toEqual(['file', 'prediction']);
    expect(head?.[0]).not.toBe('file');
    expect(row).toEqual(['a.csv', 'x', '1']);
  });

  it('takes back the rows of a file alone, also where it never began', async () => {
    const sheet = await create();
    sheet.mark();
    await sheet.begin({ file: 'a.csv', names: ['x'], added });
    await sheet.write([['ä', '1']]);
    sheet.mark();
    await sheet.takeBack();
    sheet.mark();
    await sheet.begin({ file: 'b.csv', names: ['x'], added });
    await sheet.write([['2', '2']]);
    await sheet.takeBack();
    await sheet.begin({ file: 'c.csv', names: ['x'], added });
    await sheet.write([['3', '3']]);
    await sheet.close();
    expect(textOf(sheet)).toBe('file,x,prediction\r\na.csv,ä,1\r\nc.csv,3,3\r\n');
    expect(sheet.preview).toHaveLength(3);
  });

  it('has the columns of the first file whose rows stayed', async () => {
    const sheet = await create();
    sheet.mark();
    await sheet.begin({ file: 'torn.csv', names: ['y'], added });
    await sheet.takeBack();
    sheet.mark();
    expect(await sheet.begin({ file: 'a.csv', names: ['x'], added })).toEqual([]);
    await sheet.write([['1', '2']]);
    await sheet.close();
    expect(textOf(sheet)).toBe('file,x,prediction\r\na.csv,1,2\r\n');
  });

  it('shows the first rows, or the last', async () => {
    const lines = Array.from({ length: 25 }, (_, at) => [String(at), 'p']);
    for (const [shows, wanted] of [
      ['first', ['0', '9']],
      ['last', ['15', '24']],
    ] as const) {
      const sheet = await create(shows);
      await sheet.begin({ file: 'a.csv', names: ['x'], added });
      await sheet.write(lines.slice(0, 12));
      await sheet.write(lines.slice(12));
      await sheet.close();
      const shown = sheet.preview.slice(1).map((row) => row[1]);
      expect([shown[0], shown.at(-1), shown.length]).toEqual([...wanted, 10]);
    }
  });
});
