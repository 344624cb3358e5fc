import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

function says(code: string, message: RegExp) {
  return expect.objectContaining({
    code,
    message: expect.stringMatching(message) as string,
  }) as Error;
}

describe('a file that is no table', () => {
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['an empty file', '', 'invalid-data', /“table.csv” is empty/],
    ['an empty gzip file', gzipSync(''), 'invalid-data', /is empty/],
    ['only a mark', Uint8Array.of(0xef, 0xbb, 0xbf), 'invalid-data', /no data/],
    ['only blank lines', '\n\r\n\n', 'invalid-data', /no data/],
    ['a header alone', 'a,b,c\n', 'invalid-data', /a header but no rows/],
    [
      'the beginning of a PNG picture',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10),
      'invalid-data',
      /“table.csv” holds no picture that can be read/,
    ],
    [
      'the beginning of a ZIP archive',
      Buffer.from('PK\u0003\u0004rest'),
      'file-unreadable',
      /“table.csv” is a damaged or cut-off zip archive/,
    ],
    [
      'bytes with zeros',
      Uint8Array.from({ length: 99 }, (_, i) => i % 7),
      'invalid-data',
      /binary/,
    ],
    [
      'zeros further down',
      'a,b\n1,2\n' + '3,4\n'.repeat(99_999) + '5,\0\n',
      'invalid-data',
      /Line 100002 .*binary/,
    ],
    ['gzip in gzip', gzipSync(gzipSync('a,b\n1,2\n')), 'invalid-data', /gzip file inside/],
    [
      'a cut-off gzip file',
      gzipSync('a,b\n' + '1,2\n'.repeat(9999)).subarray(0, 60),
      'file-unreadable',
      /cut-off gzip/,
    ],
    ['an unclosed quote', 'a,b\n1,2\n3,"4\n5,6\n', 'invalid-data', /line 3 is never closed/],
    ['a record without end', 'a,b\n1,"' + 'x'.repeat(9_000_000) + '\n', 'invalid-data', /line 2/],
    [
      'too many columns',
      Array.from({ length: 6000 }, (_, i) => `c${i}`).join() + '\n' + '1,'.repeat(5999) + '1\n',
      'invalid-data',
      /6,000 columns/,
    ],
    [
      'a hundred thousand columns',
      Array.from({ length: 100_000 }, (_, i) => `c${i}`).join() +
        '\n' +
        '1,'.repeat(99_999) +
        '1\n',
      'invalid-data',
      /100,000 columns/,
    ],
    [
      'rows longer than the header',
      'title\n1,2,3\n4,5,6\n',
      'invalid-data',
      /line 2 has 3 fields instead of 1/,
    ],
  ])('%s', async (_, content, code, message) => {
    await expect(folder.import(content, { separator: ',', header: true })).rejects.toThrow(
      says(code, message),
    );
    expect(await folder.entries()).toEqual([]);
  });

  it('names the file and the line as a place', async () => {
    await expect(folder.import('a,b\n1,2\n3,"4\n')).rejects.toMatchObject({
      place: { file: 'table.csv', row: 3 },
    });
  });

  it('because it unpacks to hundreds of times its size is refused before it fills the disk', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.alloc(80_000_000, 10)]));
    await expect(folder.import(bomb)).rejects.toThrow(
      says('invalid-data', /“table.csv” unpacks to more than 300 times its size/),
    );
    expect(await folder.entries()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('but a device without end is refused', async () => {
    await expect(folder.importFile('/dev/zero')).rejects.toThrow(
      says('file-unreadable', /“zero” cannot be read. It is no file/),
    );
  });

  it('that does not exist, or is a folder', async () => {
    await expect(folder.importFile(join(folder.path, 'gone.csv'))).rejects.toThrow(
      says('file-unreadable', /“gone.csv” cannot be read. It does not exist/),
    );
    await mkdir(join(folder.path, 'dir.csv'));
    await expect(folder.importFile(join(folder.path, 'dir.csv'))).rejects.toThrow(
      says('invalid-data', /holds nothing that can be imported/),
    );
  });
});

describe('ragged rows', () => {
  it('are rejected when too long, filled when too short, and counted', async () => {
    const imported = await folder.import('a,b,c\n1,2,3\n4,5\n6,7,8,9\n10\n11,12,13,\n14,15,16\n');
    expect(imported.dataset.report).toEqual({
      rowsInFile: 6,
      rowsRead: 5,
      rowsRejected: 1,
      rowsAltered: 2,
      rejected: [{ line: 4, reason: '4 fields instead of 3', text: '6,7,8,9' }],
      notes: [
        {
          row: 1,
          message: 'Line 3 has 2 of 3 fields; the rest is filled up with missing cells.',
        },
        { row: 2, message: 'Before this row, line 4 is left out: 4 fields instead of 3.' },
        {
          row: 2,
          message: 'Line 5 has 1 of 3 fields; the rest is filled up with missing cells.',
        },
      ],
      remarks: ['1 row ends with a separator too many, which is ignored.'],
    });
    expect(await folder.cells(imported)).toEqual([
      ['1', '2', '3'],
      ['4', '5', null],
      ['10', null, null],
      ['11', '12', '13'],
      ['14', '15', '16'],
    ]);
  });

  it('are told one by one only up to a hundred', async () => {
    const { dataset } = await folder.import('a,b\n1,2\n' + '1,2,3\n'.repeat(500), {
      separator: ',',
      header: true,
      rowNames: false,
    });
    expect(dataset.report).toMatchObject({ rowsInFile: 501, rowsRead: 1, rowsRejected: 500 });
    expect(dataset.report.rejected).toHaveLength(100);
  });

  it('keep their line numbers after line breaks in quotes', async () => {
    const { dataset } = await folder.import('a,b\n"1\n1",2\r\n\n3,4,5\n');
    expect(dataset.report.rejected).toEqual([
      { line: 5, reason: '3 fields instead of 2', text: '3,4,5' },
    ]);
  });
});

describe('poor tables', () => {
  it('of one column are imported with a remark', async () => {
    const { dataset } = await folder.import('height\n1.5\n1.7\n');
    expect(dataset.columns.map(({ name }) => name)).toEqual(['height']);
    expect(dataset.report.remarks).toContainEqual(expect.stringMatching(/one column/));
  });

  it('with a column of missing cells have a warning', async () => {
    const { profiles } = await folder.import('a,b,c\n1,NA,x\n2,,y\n3,null,x\n');
    expect(profiles[1]).toMatchObject({
      missing: 3,
      distinct: 0,
      warnings: [{ kind: 'all-missing' }],
    });
  });

  it('count cells that are no finite numbers', async () => {
    const values = Array.from({ length: 200 }, (_, row) => String(row));
    values[3] = 'inf';
    values[4] = 'NaN';
    values[5] = '1e999';
    values[6] = 'oops';
    const imported = await folder.import(
      'x,y\n' + values.map((v, i) => `${v},${i % 2}\n`).join(''),
    );
    expect(imported.profiles[0]).toMatchObject({ type: 'number', missing: 1, unreadable: 3 });
    const recipe = suggestRecipe(imported, 'y');
    const treatments = recipe.treatments.map((treatment) =>
      treatment.column === 'x' ? { ...treatment, role: 'feature' as const } : treatment,
    );
    const preview = await folder.files.preview(imported.dataset, { ...recipe, treatments }, 200);
    expect(preview.after.flat().every(Number.isFinite)).toBe(true);
  });

  it('with one class cannot be prepared, and nothing is left behind', async () => {
    const imported = await folder.import('x,y\n1,a\n2,a\n3,a\n4,a\n');
    const recipe = suggestRecipe(imported, 'y');
    const treatments = recipe.treatments.map((treatment) =>
      treatment.column === 'y' ? { ...treatment, type: 'category' as const } : treatment,
    );
    await expect(
      folder.files.prepare({ dataset: imported.dataset, recipe: { ...recipe, treatments } }),
    ).rejects.toMatchObject({ code: 'invalid-data', place: { column: 'y' } });
  });

  it('with 10,000 different texts have a text column that is left out', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `text ${row % 10_000},${row % 2}`);
    const imported = await folder.import('note,y\n' + rows.join('\n') + '\n');
    expect(imported.profiles[0]).toMatchObject({ type: 'text', distinct: 10_000 });
    expect(suggestRecipe(imported, 'y').treatments[0]).toMatchObject({ role: 'ignored' });
  });

  it('have names for columns without or with the same name', async () => {
    const { dataset } = await folder.import('a,,a,A\n1,2,3,4\n');
    expect(dataset.columns.map(({ name }) => name)).toEqual(['a', 'column_2', 'a_2', 'A']);
    expect(dataset.report.remarks).toHaveLength(2);
  });
});

describe('a full disk', () => {
  it('fails the import with a sentence and leaves nothing', async (ctx) => {
    const full = await open('/dev/full', 'w').catch(() => null);
    if (!full) ctx.skip('needs /dev/full, which always says that the disk is full');
    await full?.close();
    const fullDisk = await DatasetFolder.make(((path: string, flags: string) =>
      open(path.endsWith('clean.txt') ? '/dev/full' : path, flags)) as typeof open);
    try {
      await expect(fullDisk.import('a,b\n1,2\n')).rejects.toThrow(
        says('disk-full', /disk is full/),
      );
      expect(await fullDisk.entries()).toEqual([]);
    } finally {
      await fullDisk.remove();
    }
  });

  it('leaves the old table when reading again fails', async () => {
    const imported = await folder.import('a,b\n1,2\n3,4\n');
    await expect(
      folder.files.reread(imported.dataset.id, imported.dataset, { encoding: 'klingon' }),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await folder.cells(imported)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });
});

describe('names that mean something elsewhere', () => {
  it.each([
    "it's; DROP TABLE x.csv",
    '*.csv',
    '[a-z]?.csv',
    'http:host.csv',
    '%41.csv',
    'ü "q".csv',
  ])('%s is just a file', async (name) => {
    const imported = await folder.import("a,b\n1,it's\n2,x\n", {}, name);
    expect(imported.dataset.source.name).toBe(name);
    expect(await folder.cells(imported)).toEqual([
      ['1', "it's"],
      ['2', 'x'],
    ]);
  });

  it('may be in the folder of the library too', async () => {
    const odd = await DatasetFolder.make(undefined, "o'dd [a]* ?-");
    try {
      const imported = await odd.import('a,b\n1,2\n3,4\n');
      expect(await odd.cells(imported)).toHaveLength(2);
    } finally {
      await odd.remove();
    }
  });

  it('cannot leave the folder as an id', async () => {
    await expect(
      folder.files.import({ id: '../x', name: 'x', sources: [], options: {} }),
    ).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('a killed import', () => {
  it('is cleaned away by the next start, and the original bytes are kept by a whole one', async () => {
    await mkdir(join(folder.path, 'datasets/.tmp-dead'), { recursive: true });
    await writeFile(join(folder.path, 'datasets/.tmp-dead/clean.txt'), 'half');
    await folder.import('a,b\n1,2\n');
    expect(await folder.entries()).toEqual(['d1']);
    expect(await readFile(join(folder.path, 'datasets/d1/source'), 'utf8')).toBe('a,b\n1,2\n');
    await folder.files.remove('d1');
    expect(await folder.entries()).toEqual([]);
  });
});

describe('a file that is removed while it is imported', () => {
  /** Removes the file when the import opens a file of its own with this name. */
  async function importing(name: string) {
    const moving = await DatasetFolder.make((async (path: string, flags: string) => {
      if (path.endsWith(name)) await rm(join(moving.path, 'table.csv'), { force: true });
      return open(path, flags);
    }) as typeof open);
    return moving;
  }

  it('fails the import with a sentence and leaves nothing when it was not copied', async () => {
    const moving = await importing('source');
    try {
      await expect(moving.import('a,b\n1,2\n3,4\n')).rejects.toThrow(
        says('file-unreadable', /“table.csv” cannot be read. It does not exist/),
      );
      expect(await moving.entries()).toEqual([]);
    } finally {
      await moving.remove();
    }
  });

  it('is whole when it was copied before', async () => {
    const moving = await importing('clean.txt');
    try {
      const imported = await moving.import('a,b\n1,2\n3,4\n');
      expect(await moving.cells(imported)).toEqual([
        ['1', '2'],
        ['3', '4'],
      ]);
    } finally {
      await moving.remove();
    }
  });
});

describe('dates and numbers as people write them', () => {
  const days = Array.from({ length: 40 }, (_, day) => new Date(Date.UTC(2024, 0, 5 + day)));
  const parts = days.map((day) => day.toISOString().slice(0, 10).split('-'));
  const wanted = days.map((day) => day.getTime() / 86_400_000);

  it.each<[string, (year: string, month: string, day: string) => string]>([
    ['2024-01-31', (year, month, day) => `${year}-${month}-${day}`],
    ['31.01.2024', (year, month, day) => `${day}.${month}.${year}`],
    ['01/31/2024', (year, month, day) => `${month}/${day}/${year}`],
  ])('like %s are read as dates', async (_, write) => {
    const lines = parts.map(
      ([year = '', month = '', day = ''], row) => `${write(year, month, day)},${row % 3}`,
    );
    const imported = await folder.import(`day,y\n${lines.join('\n')}\n`);
    const [profile] = imported.profiles;
    expect(profile).toMatchObject({ type: 'date', unreadable: 0, missing: 0 });
    const dateFormat = profile?.dateFormat;
    const { columns } = await folder.files.columns(imported.dataset.id, [
      { column: 'day', type: 'date', ...(dateFormat ? { dateFormat } : {}) },
    ]);
    const data = columns.get('day');
    expect(data?.kind === 'number' ? [...data.values] : []).toEqual(wanted);
  });

  it('with separators of thousands are read as numbers', async () => {
    const imported = await folder.import(
      'price,y\n"1,234.5",1\n"12,345,678",2\n999,3\n"-1,000",4\n',
    );
    expect(imported.profiles[0]).toMatchObject({ type: 'number', unreadable: 0 });
    const { columns } = await folder.files.columns(imported.dataset.id, [
      { column: 'price', type: 'number' },
    ]);
    const data = columns.get('price');
    expect(data?.kind === 'number' ? [...data.values] : []).toEqual([
      1234.5, 12_345_678, 999, -1000,
    ]);
  });
});
