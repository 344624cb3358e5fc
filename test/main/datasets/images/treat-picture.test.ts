import { spawnSync } from 'node:child_process';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageTreatment } from '../../../../common/datasets/images/image-treatment.ts';
import type { StoredImage } from '../../../../main/services/datasets/images/stored-image.ts';
import { treatPicture } from '../../../../main/services/datasets/images/treat-picture.ts';

const base: ImageTreatment = {
  width: 12,
  height: 10,
  resize: 'stretch',
  color: 'rgb',
  scaling: 'unit',
};

/** A smooth picture, so that resampling filters hardly differ. */
function gradient(width: number, height: number, channels: 1 | 3 | 4): Buffer {
  const bytes = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const ramp = c === 0 ? x / width : c === 1 ? y / height : (x + y) / (width + height);
        bytes[(y * width + x) * channels + c] = Math.round(40 + 180 * ramp);
      }
    }
  }
  return bytes;
}

function raw(width: number, height: number, channels: 1 | 3 | 4) {
  return sharp(gradient(width, height, channels), { raw: { width, height, channels } });
}

const file = async (picture: Sharp): Promise<StoredImage> => ({
  kind: 'file',
  bytes: await picture.toBuffer(),
});

describe('a treated picture', () => {
  const fits = { fit: 'contain', fill: 'cover', stretch: 'fill' } as const;
  const black = { r: 0, g: 0, b: 0, alpha: 1 };

  it.each(['fit', 'fill', 'stretch'] as const)('is what sharp gives: %s', async (resize) => {
    const image = await file(raw(37, 21, 3).jpeg());
    const own = await treatPicture(image, { ...base, resize });
    const expected = await sharp(image.kind === 'file' ? image.bytes : undefined)
      .resize(12, 10, { fit: fits[resize], background: black })
      .raw()
      .toBuffer();
    expect(Buffer.from(own).equals(expected)).toBe(true);
  });

  it('is grey as sharp makes it', async () => {
    const image = await file(raw(20, 20, 3).png());
    const own = await treatPicture(image, { ...base, color: 'grey' });
    const expected = await sharp(image.bytes)
      .greyscale()
      .resize(12, 10, { fit: 'fill' })
      .raw()
      .toBuffer();
    expect(own).toHaveLength(120);
    expect(Buffer.from(own).equals(expected)).toBe(true);
  });

  it('keeps the pixels of a picture that has the size', async () => {
    const image = await file(raw(12, 10, 3).png());
    const own = await treatPicture(image, { ...base, resize: 'fit' });
    expect(Buffer.from(own).equals(gradient(12, 10, 3))).toBe(true);
  });

  it('is turned as the camera noted', async () => {
    const upright = gradient(10, 12, 3);
    const lying = sharp(upright, { raw: { width: 10, height: 12, channels: 3 } }).rotate(-90);
    const image = await file(lying.png().withMetadata({ orientation: 6 }));
    const own = await treatPicture(image, { ...base, width: 10, height: 12 });
    expect(Buffer.from(own).equals(upright)).toBe(true);
  });

  it('lays alpha on white unless it is kept', async () => {
    const clear = sharp({
      create: { width: 12, height: 10, channels: 4, background: { r: 10, g: 20, b: 30, alpha: 0 } },
    });
    const image = await file(clear.png());
    expect(new Set(await treatPicture(image, base))).toEqual(new Set([255]));
    expect(new Set(await treatPicture(image, { ...base, color: 'grey' }))).toEqual(new Set([255]));
    const kept = await treatPicture(image, { ...base, color: 'rgba' });
    expect(kept).toHaveLength(480);
    expect(new Set(kept.filter((_, at) => at % 4 === 3))).toEqual(new Set([0]));
  });

  it('leaves the rest of a fitted picture black, or clear where alpha is kept', async () => {
    const image = await file(
      sharp({ create: { width: 20, height: 10, channels: 3, background: '#ffffff' } }).png(),
    );
    const square = { ...base, width: 10, height: 10, resize: 'fit' } as const;
    const corner = async (color: ImageTreatment['color'], channels: number) =>
      [...(await treatPicture(image, { ...square, color }))].slice(0, channels);
    expect(await corner('rgb', 3)).toEqual([0, 0, 0]);
    expect(await corner('grey', 1)).toEqual([0]);
    expect((await corner('rgba', 4))[3]).toBe(0);
  });

  it('has eight bits of what had sixteen', async () => {
    const deep = Uint16Array.from({ length: 120 }, (_, at) => at * 257);
    const image = await file(
      sharp(deep, { raw: { width: 12, height: 10, channels: 1 } })
        .toColourspace('grey16')
        .png(),
    );
    const own = await treatPicture(image, { ...base, color: 'grey' });
    own.forEach((value, at) => expect(Math.abs(value - at)).toBeLessThanOrEqual(1));
  });

  it('has three colours of grey, palette and CMYK pictures', async () => {
    const grey = await treatPicture(await file(raw(12, 10, 1).png()), base);
    expect(grey).toHaveLength(360);
    expect([...grey.slice(0, 3)]).toEqual([40, 40, 40]);
    const palette = await treatPicture(await file(raw(12, 10, 3).png({ palette: true })), base);
    expect(palette).toHaveLength(360);
    const cmyk = await treatPicture(await file(raw(12, 10, 3).toColourspace('cmyk').jpeg()), base);
    expect(cmyk).toHaveLength(360);
  });

  it('takes pixels of the right size as they are, grey ones into every colour', async () => {
    const bytes = gradient(12, 10, 1);
    const image: StoredImage = { kind: 'pixels', width: 12, height: 10, channels: 1, bytes };
    expect(await treatPicture(image, { ...base, color: 'grey' })).toBe(bytes);
    const wide = await treatPicture(image, base);
    expect([...wide.slice(0, 6)]).toEqual([40, 40, 40, bytes[1], bytes[1], bytes[1]]);
    const clear = await treatPicture(image, { ...base, color: 'rgba' });
    expect([...clear.slice(4, 8)]).toEqual([bytes[1], bytes[1], bytes[1], 255]);
    const small = await treatPicture(image, { ...base, width: 6, height: 5 });
    expect(small).toHaveLength(90);
  });

  it('is refused when it is damaged', async () => {
    const whole = await raw(60, 60, 3).jpeg().toBuffer();
    const image: StoredImage = { kind: 'file', bytes: whole.subarray(0, whole.length / 2) };
    await expect(treatPicture(image, base)).rejects.toThrow();
  });
});

const python = process.env['LAYERWRIGHT_PEER_PYTHON'];
if (!python)
  console.log('Skipped the sizes of pictures beside Keras: set LAYERWRIGHT_PEER_PYTHON.');

describe.skipIf(!python)('the geometry of resizing', () => {
  const cases = [
    ['fit', 64, 40],
    ['fit', 40, 64],
    ['fill', 64, 40],
    ['fill', 40, 64],
    ['stretch', 64, 40],
  ] as const;
  const program = `
import sys, json
import numpy as np
from keras import ops
answers = []
for case in json.load(sys.stdin):
    way, width, height, pixels = case
    picture = np.array(pixels, 'float32').reshape((height, width, 3))
    out = ops.image.resize(picture, (16, 16), interpolation='lanczos3', antialias=True,
        pad_to_aspect_ratio=way == 'fit', crop_to_aspect_ratio=way == 'fill', fill_value=0.0)
    answers.append(np.clip(np.asarray(out), 0, 255).reshape(-1).tolist())
json.dump(answers, sys.stdout)
`;

  it('is that of Keras', async () => {
    const asked = cases.map(([way, width, height]) => [
      way,
      width,
      height,
      [...gradient(width, height, 3)],
    ]);
    const peer = spawnSync(python ?? '', ['-c', program], {
      input: JSON.stringify(asked),
      env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' },
      maxBuffer: 1e8,
    });
    expect(peer.status, peer.stderr.toString()).toBe(0);
    const answers = JSON.parse(peer.stdout.toString()) as number[][];
    for (const [index, [resize, width, height]] of cases.entries()) {
      const bytes = await raw(width, height, 3).png().toBuffer();
      const treatment = { ...base, width: 16, height: 16, resize };
      const own = await treatPicture({ kind: 'file', bytes }, treatment);
      own.forEach((value, at) => {
        // Beside the black rest Keras blends with it, because it adds the rest before it resizes.
        const [x, y] = [Math.floor(at / 3) % 16, Math.floor(at / 48)];
        const across = width > height ? y : x;
        const beside = resize === 'fit' && [2, 3, 4, 11, 12, 13].includes(across);
        const difference = Math.abs(value - (answers[index]?.[at] ?? NaN));
        if (!beside) expect(difference, `${resize} ${x} ${y}`).toBeLessThanOrEqual(4);
      });
    }
  });
});
