import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importImage } from '../../../../main/services/datasets/images/import-image.ts';
import { openImagePack } from '../../../../main/services/datasets/images/open-image-pack.ts';
import { PictureGallery } from '../../../../main/services/datasets/images/picture-gallery.ts';
import { ImagePackWriter } from '../../../../main/services/datasets/images/write-image-pack.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';
import { picture } from './make-pictures.ts';

async function galleryOf(pictures: readonly Buffer[]) {
  const folder = temporaryFolder();
  const writer = await ImagePackWriter.create(join(folder, 'd'), open);
  for (const bytes of pictures) {
    const { image, facts, thumbnail } = await importImage(bytes);
    await writer.add(image, facts, thumbnail);
  }
  const facts = { width: 3, height: 2, channels: 1, deep: false } as const;
  await writer.addPixels(Uint8Array.from([0, 50, 100, 150, 200, 255]), facts, Uint8Array.of(126));
  await writer.finish();
  const gallery = new PictureGallery(folder);
  onTestFinished(() => gallery.close());
  return gallery;
}

/** The pictures of a dataset on a disk that takes some turns for each read. */
async function openSlowly(folder: string) {
  const pack = await openImagePack(folder);
  const read = pack.read.bind(pack);
  pack.read = async (row) => {
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    return read(row);
  };
  return pack;
}

const sizeOf = async (bytes: Uint8Array) => {
  const { width, height, format } = await sharp(bytes).metadata();
  return { width, height, format };
};

describe('the pictures that a window shows', () => {
  it('are the bytes as they came where every window shows them', async () => {
    const kept = [
      await picture().jpeg().toBuffer(),
      await picture().png().toBuffer(),
      await picture().webp().toBuffer(),
    ];
    const gallery = await galleryOf(kept);
    for (const [row, bytes] of kept.entries()) {
      expect(Buffer.from((await gallery.picture('d', row, null)).bytes)).toEqual(bytes);
      expect(Buffer.from((await gallery.picture('d', row, 64)).bytes)).toEqual(bytes);
    }
  });

  it('are PNG where they came as BMP, TIFF, GIF or numbers', async () => {
    const gallery = await galleryOf([
      await picture().tiff().toBuffer(),
      await picture().gif().toBuffer(),
    ]);
    for (const row of [0, 1, 2]) {
      const { type, bytes } = await gallery.picture('d', row, null);
      expect([type, (await sizeOf(bytes)).format]).toEqual(['image/png', 'png']);
    }
    const { bytes } = await gallery.picture('d', 2, null);
    expect([...(await sharp(bytes).extractChannel(0).raw().toBuffer())]).toEqual([
      0, 50, 100, 150, 200, 255,
    ]);
  });

  it('are made smaller, turned as the camera noted, and never larger', async () => {
    const turned = await picture(600, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const gallery = await galleryOf([turned]);
    for (const [size, width, height] of [
      // The thumbnail that is kept, which is small enough.
      [64, 80, 160],
      [160, 80, 160],
      [256, 128, 256],
    ] as const) {
      const shown = await gallery.picture('d', 0, size);
      expect(await sizeOf(shown.bytes)).toEqual({ width, height, format: 'jpeg' });
    }
    expect(Buffer.from((await gallery.picture('d', 0, 1024)).bytes)).toEqual(turned);
  });

  it('come in any number at once', async () => {
    const gallery = await galleryOf([await picture(400, 400).png().toBuffer()]);
    const asked = Array.from({ length: 60 }, (_, index) =>
      gallery.picture('d', 0, 200 + (index % 30)),
    );
    expect((await Promise.all(asked)).every(({ bytes }) => bytes.length > 0)).toBe(true);
  });

  it.each([
    ['d', 9],
    ['other', 0],
    ['../d', 0],
  ])('are not there for %s, row %i', async (dataset, row) => {
    const gallery = await galleryOf([]);
    await expect(gallery.picture(dataset, row, null)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of more datasets than are open at once come whole, asked for together and while they are let go', async () => {
    const folder = temporaryFolder();
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const large = await picture(900, 700).png({ compressionLevel: 0 }).toBuffer();
    for (const name of names) {
      const writer = await ImagePackWriter.create(join(folder, name), open);
      const { image, facts, thumbnail } = await importImage(large);
      await writer.add(image, facts, thumbnail);
      await writer.finish();
    }
    const gallery = new PictureGallery(folder, openSlowly);
    onTestFinished(() => gallery.close());
    const asked = [...names, ...names].map((name) => gallery.picture(name, 0, null));
    const letGo = gallery.forget('g');
    for (const shown of await Promise.all(asked)) {
      expect(Buffer.from(shown.bytes).equals(large)).toBe(true);
    }
    await letGo;
  });
});
