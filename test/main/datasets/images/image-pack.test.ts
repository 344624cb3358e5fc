import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openImagePack } from '../../../../main/services/datasets/images/open-image-pack.ts';
import type { ImageFacts } from '../../../../main/services/datasets/images/image-facts.ts';
import type { StoredImage } from '../../../../main/services/datasets/images/stored-image.ts';
import { ImagePackWriter } from '../../../../main/services/datasets/images/write-image-pack.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

interface Row {
  readonly image: StoredImage;
  readonly facts: ImageFacts;
  readonly thumbnail?: Uint8Array | undefined;
}

const file: Row = {
  image: { kind: 'file', bytes: Uint8Array.of(1, 2, 3) },
  facts: { width: 640, height: 480, channels: 3, format: 'jpeg', brightness: 77, deep: false },
  thumbnail: Uint8Array.of(9, 8),
};
const pixels: Row = {
  image: {
    kind: 'pixels',
    width: 2,
    height: 1,
    channels: 3,
    bytes: Uint8Array.from([0, 1, 2, 3, 4, 5]),
  },
  facts: { width: 2, height: 1, channels: 3, format: 'raw', brightness: 3, deep: false },
};

async function writePack(folder: string, rows: readonly (Row | null)[]): Promise<void> {
  const writer = await ImagePackWriter.create(folder, open);
  for (const row of rows) {
    if (row) await writer.add(row.image, row.facts, row.thumbnail);
    else writer.addMissing();
  }
  await writer.finish();
}

const plain = (image: StoredImage | null) => image && { ...image, bytes: [...image.bytes] };

describe('the pictures of a dataset', () => {
  it('are read as they were written, with gaps where a row has none', async () => {
    const folder = temporaryFolder();
    await writePack(folder, [file, null, pixels]);
    const pack = await openImagePack(folder);
    expect(pack.count).toBe(3);
    expect(plain(await pack.read(0))).toEqual(plain(file.image));
    expect(await pack.read(1)).toBeNull();
    expect(plain(await pack.read(2))).toEqual(plain(pixels.image));
    expect([...((await pack.readThumbnail(0)) ?? [])]).toEqual([9, 8]);
    expect(await pack.readThumbnail(2)).toBeNull();
    expect([pack.facts(0), pack.facts(1), pack.facts(2)]).toEqual([file.facts, null, pixels.facts]);
    await pack.verify();
    await pack.close();
  });

  it('come in runs as they come one by one, whatever their sizes', async () => {
    const row = fc.oneof(
      { weight: 1, arbitrary: fc.constant(null) },
      {
        weight: 6,
        arbitrary: fc.record({
          size: fc.oneof(fc.nat(2000), fc.constant(5_000_000)),
          thumbnail: fc.option(fc.nat(50), { nil: undefined }),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
        const folder = temporaryFolder();
        await writePack(
          folder,
          rows.map(
            (spec, index) =>
              spec && {
                ...file,
                image: { kind: 'file', bytes: new Uint8Array(spec.size).fill(index + 1) },
                thumbnail: spec.thumbnail ? new Uint8Array(spec.thumbnail).fill(255) : undefined,
              },
          ),
        );
        const pack = await openImagePack(folder);
        let index = 0;
        for await (const image of pack.readRun(0, rows.length)) {
          const spec = rows[index];
          expect(image?.bytes.length).toBe(spec?.size);
          expect(image?.bytes.every((byte) => byte === index + 1)).not.toBe(false);
          index += 1;
        }
        expect(index).toBe(rows.length);
        await pack.verify();
        await pack.close();
      }),
      { numRuns: 25 },
    );
  });

  it('are refused when the index or the bytes were changed or cut', async () => {
    const folder = temporaryFolder();
    await writePack(folder, [file, pixels]);
    const [index, pictures] = [join(folder, 'images/index'), join(folder, 'images/pictures')];
    const [wholeIndex, wholePictures] = [await readFile(index), await readFile(pictures)];
    for (let at = 0; at < wholeIndex.length; at += 1) {
      if ((at >= 12 && at < 16) || (at >= 24 && at < 56)) continue;
      const changed = Buffer.from(wholeIndex);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(index, changed);
      await expect(openImagePack(folder)).rejects.toThrow('damaged. Import them again.');
    }
    await writeFile(index, wholeIndex);
    await truncate(pictures, wholePictures.length - 1);
    await expect(openImagePack(folder)).rejects.toThrow('damaged. Import them again.');
    wholePictures[4] = (wholePictures[4] ?? 0) ^ 1;
    await writeFile(pictures, wholePictures);
    const pack = await openImagePack(folder);
    await expect(pack.verify()).rejects.toThrow('damaged. Import them again.');
    await pack.close();
  });

  it('are not there before the pack is finished', async () => {
    const folder = temporaryFolder();
    const writer = await ImagePackWriter.create(folder, open);
    await writer.add(file.image, file.facts);
    await expect(openImagePack(folder)).rejects.toThrow('are gone. Import them again.');
    await writer.abandon();
  });

  it('names the row that is not there', async () => {
    const folder = temporaryFolder();
    await writePack(folder, [file]);
    const pack = await openImagePack(folder);
    for (const row of [-1, 1, 0.5]) {
      await expect(pack.read(row)).rejects.toThrow('has no row');
    }
    await pack.close();
  });
});
