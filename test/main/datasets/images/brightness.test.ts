import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brightnessOf } from '../../../../main/services/datasets/sources/image-arrays/brightness.ts';

const someChannels = fc.constantFrom(1, 3, 4);

describe('brightness of arrays of pictures', () => {
  it('is the rounded mean of the colours, wherever the bytes lie and however many they are', () => {
    fc.assert(
      fc.property(
        someChannels,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (channels, width, height, pictures, start, values) => {
          const size = width * height * channels;
          const pixels = new Uint8Array(start + pictures * size).subarray(start);
          pixels.set([...values.take(pixels.length)]);
          const means = Array.from({ length: pictures }, (_, at) => {
            const colours = [...pixels.subarray(at * size, (at + 1) * size)].filter(
              (_value, byte) => channels !== 4 || byte % 4 !== 3,
            );
            return Math.round(colours.reduce((sum, value) => sum + value, 0) / colours.length);
          });
          expect([...brightnessOf(pixels, pictures, channels)]).toEqual(means);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is white for white pictures larger than what one sum of words holds', () => {
    const pixels = new Uint8Array(2 * 64 * 64 * 3).fill(255);
    expect([...brightnessOf(pixels, 2, 3)]).toEqual([255, 255]);
  });
});
