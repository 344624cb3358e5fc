import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudioUnderTest } from '../../../integration/studio-under-test.ts';

let studio: StudioUnderTest;
beforeEach(async () => {
  studio = new StudioUnderTest();
  await studio.open();
});
afterEach(() => studio.remove());

async function imported(name: string, text: string) {
  const tokens = [studio.file(name, text)];
  return (await studio.api.datasets.importFiles({ tokens, options: {} })).dataset;
}

const before = 'id,size,kind\n1,1.5,a\n2,2.5,b\n3,3.5,a\n4,4.5,b\n';

describe('another version of a source', () => {
  it('is compared by its key and leaves the old dataset as it was', async () => {
    const { id } = await imported('a.csv', before);
    const after = 'id,size,kind,more\n1,1.5,a,x\n3,9.5,a,y\n4,4.5,b,x\n5,5.5,b,y\n6,6.5,a,x\n';
    const tokens = [studio.file('b.csv', after)];
    const found = await studio.api.datasets.refresh({ id, tokens });
    expect(found).toMatchObject({
      isSame: false,
      key: 'id',
      rowsAdded: 2,
      rowsRemoved: 1,
      rowsChanged: 1,
      columnsAdded: ['more'],
      columnsRemoved: [],
    });
    expect(found.candidate.dataset.rows).toBe(5);
    const old = await studio.api.datasets.rows({ id, offset: 0, limit: 10 });
    expect(old.rows).toHaveLength(4);
  });

  it('with the same bytes is the same', async () => {
    const { id } = await imported('a.csv', before);
    const tokens = [studio.file('b.csv', before)];
    expect(await studio.api.datasets.refresh({ id, tokens })).toMatchObject({
      isSame: true,
      rowsAdded: 0,
      rowsRemoved: 0,
      rowsChanged: 0,
    });
  });
});

describe('the room that datasets take', () => {
  it('is told by part, and a used dataset cannot be removed', async () => {
    const used = await imported('used.csv', before);
    const unused = await imported('unused.csv', before.replace('1.5', '7.5'));
    await studio.api.projects.create({ name: 'Flowers', datasetId: used.id });
    const usage = await studio.api.datasets.usage();
    const of = (id: string) => usage.find(({ dataset }) => dataset.id === id);
    expect(of(used.id)).toMatchObject({
      bytes: { source: before.length, images: 0, prepared: 0 },
      projects: ['Flowers'],
      runs: 0,
    });
    expect(of(unused.id)?.projects).toEqual([]);
    const ids = [unused.id, used.id];
    await expect(studio.api.datasets.remove({ ids })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(await studio.api.datasets.usage()).toHaveLength(2);
    await studio.api.datasets.remove({ ids: [unused.id] });
    expect((await studio.api.datasets.usage()).map(({ dataset }) => dataset.id)).toEqual([used.id]);
    expect(existsSync(join(studio.folder, 'library/datasets', unused.id))).toBe(false);
  });
});
