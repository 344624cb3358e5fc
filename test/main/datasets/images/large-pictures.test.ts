import { describe, expect, it } from 'vitest';
import { crc32, deflateSync } from 'node:zlib';
import { DecodingRoom } from '../../../../main/services/datasets/images/decoding-room.ts';
import {
  importImage,
  RefusedImage,
} from '../../../../main/services/datasets/images/import-image.ts';

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG (1.2, chapter 4) that says it has this size; its pixels are what is given. */
function png(width: number, height: number, pixels: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const noPixels = deflateSync(Buffer.alloc(10));

describe('a picture that says it is large', () => {
  // There are no pixels to decode: what refuses it has looked at its header alone.
  it.each([
    ['16,000 pixels on each side', 16_000, 16_000, /more than 100 million pixels/],
    ['a line of two million pixels', 2_097_160, 8, /A side of it has more than 65,535 pixels/],
    ['more pixels than its bytes can hold', 9_000, 9_000, /damaged or cut off/],
  ])('is refused by its header: %s', async (_, width, height, message) => {
    const error = await importImage(png(width, height, noPixels)).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RefusedImage);
    expect(String(error)).toMatch(message);
    // Before the decoder was asked: it would be the cause.
    expect((error as RefusedImage).cause).toBeUndefined();
  });

  it('is taken in where it is so', async () => {
    const line = Buffer.alloc(1 + 3 * 20_000, 7);
    line[0] = 0;
    const { facts } = await importImage(png(20_000, 2, deflateSync(Buffer.concat([line, line]))));
    expect(facts).toMatchObject({ width: 20_000, height: 2, brightness: 7 });
  });
});

describe('the room for decoding', () => {
  it('lets in what fits, in turn, one that is too large alone, and small ones at once', async () => {
    const room = new DecodingRoom(100, 10);
    const going = new Set<number>();
    const seen: number[][] = [];
    const ends = new Map<number, () => void>();
    const start = (id: number, bytes: number) =>
      room.run(bytes, () => {
        going.add(id);
        seen.push([...going].toSorted((a, b) => a - b));
        return new Promise<void>((resolve) => {
          ends.set(id, () => {
            going.delete(id);
            resolve();
          });
        });
      });
    const end = async (id: number) => {
      ends.get(id)?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    const all = [start(1, 60), start(2, 40), start(3, 500), start(4, 50), start(5, 5)];
    await end(0);
    expect(seen).toEqual([[5], [1, 5], [1, 2, 5]]);
    await end(1);
    expect([...going]).not.toContain(3);
    await end(2);
    expect(going.has(3) && !going.has(4)).toBe(true);
    await end(3);
    expect(going.has(4)).toBe(true);
    await end(4);
    await end(5);
    await Promise.all(all);
  });

  it('is free again after what fails', async () => {
    const room = new DecodingRoom(100, 10);
    await expect(room.run(100, () => Promise.reject(new Error('damaged')))).rejects.toThrow();
    expect(await room.run(100, () => Promise.resolve('fine'))).toBe('fine');
  });
});
