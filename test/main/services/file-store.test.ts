import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileStore } from '../../../main/services/files/file-store.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

describe('granted files', () => {
  it('are known by tokens that say nothing and cannot be guessed', () => {
    const files = new FileStore(temporaryFolder());
    const first = files.grant('/a/tips.csv', 'tips.csv');
    const second = files.grant('/a/tips.csv', 'tips.csv');
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first).not.toBe(second);
    expect(files.resolve(first)).toEqual({ path: '/a/tips.csv', name: 'tips.csv' });
    expect(() => files.resolve('tips.csv')).toThrow(/no longer known/);
  });

  it.each(['../../escape.csv', 'a/b.csv', 'x'.repeat(300), '.csv', 'table.csv.gz', 'no ending'])(
    'take in %s under a name of their own inside the folder',
    async (name) => {
      const folder = join(temporaryFolder(), 'uploads');
      const files = new FileStore(folder);
      const { path, token } = await files.createUpload(name);
      expect(dirname(path)).toBe(folder);
      expect(files.resolve(token).name).toBe(name);
      expect(files.isTemporary(path)).toBe(true);
      expect(files.isTemporary('/elsewhere')).toBe(false);
    },
  );

  it('are gone when they were temporary and the program ends', async () => {
    const files = new FileStore(join(temporaryFolder(), 'uploads'));
    const { path } = await files.createUpload('a.csv.gz');
    expect(path).toMatch(/\.csv\.gz$/);
    writeFileSync(path, 'x');
    await files.close();
    expect(existsSync(path)).toBe(false);
  });
});
