import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scalingOf } from '../../common/datasets/images/augmentations.ts';
import {
  channelsOf,
  type FittedImage,
  type ImageTreatment,
} from '../../common/datasets/images/image-treatment.ts';
import { imageTreatmentOf } from '../../common/datasets/features/image-feature.ts';
import type { ColumnTreatment, Recipe } from '../../common/datasets/recipe.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { openImagePack } from '../../main/services/datasets/images/open-image-pack.ts';
import { PixelMoments } from '../../main/services/datasets/images/pixel-moments.ts';
import { treatPicture } from '../../main/services/datasets/images/treat-picture.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { zipOf } from '../main/datasets/archives/make-archives.ts';
import { runPython } from './keras-peer.ts';
import { preparedBy, removeScripts, resources, scriptFor } from './written-script.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped scripts of pictures beside Keras: ${reason}`);

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'layerwright-pictures-'));
});
afterAll(() => {
  removeScripts();
  rmSync(place, { recursive: true, force: true });
});

/** Discs, which are bright, and squares, which are not, of another size and place in each picture. */
function shapes(kind: 'disc' | 'square', seed: number): Sharp {
  const random = RandomSource.seeded(seed, kind);
  const [width, height] = [40 + random.below(90), 30 + random.below(90)];
  const [x, y, size] = [
    width * (0.3 + 0.4 * random.uniform()),
    height * (0.3 + 0.4 * random.uniform()),
    8 + random.below(9),
  ];
  const colour = kind === 'disc' ? '#f0c040' : '#203890';
  const drawn =
    kind === 'disc'
      ? `<circle cx="${x}" cy="${y}" r="${size}" fill="${colour}"/>`
      : `<rect x="${x - size}" y="${y - size}" width="${2 * size}" height="${2 * size}" fill="${colour}"/>`;
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g"><stop offset="0" stop-color="#507060"/><stop offset="1" stop-color="#b0a890"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>${drawn}</svg>`,
    ),
  ).removeAlpha();
}

/** Pictures of every form and colour by their path below a folder. */
async function drawings(count: number): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const forms: readonly (readonly [string, (picture: Sharp) => Sharp])[] = [
    ['png', (picture) => picture.png()],
    ['jpg', (picture) => picture.jpeg({ quality: 90 })],
    ['grey.png', (picture) => picture.greyscale().png()],
    ['clear.png', (picture) => picture.ensureAlpha(0.6).png()],
    ['turned.jpg', (picture) => picture.jpeg().withMetadata({ orientation: 6 })],
    ['webp', (picture) => picture.webp({ lossless: true })],
    ['palette.png', (picture) => picture.png({ palette: true, colours: 16 })],
  ];
  for (const kind of ['disc', 'square'] as const) {
    for (let index = 0; index < count; index += 1) {
      const [ending, encode] = forms[index % forms.length] ?? forms[0] ?? ['png', (one) => one];
      const bytes = await encode(shapes(kind, index)).toBuffer();
      found.set(`${kind}/${kind === 'disc' ? 'Ö' : 'b'}${index}.${ending}`, bytes);
    }
  }
  return found;
}

function folderWith(name: string, files: ReadonlyMap<string, Buffer | string>): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(place, name, path)), { recursive: true });
    writeFileSync(join(place, name, path), bytes);
  }
  return join(place, name);
}

/** The recipe with other treatments of its pictures, and the split into three parts. */
function treated(
  image: Partial<ImageTreatment>,
  changes: Partial<Recipe> = {},
): (recipe: Recipe) => Recipe {
  const own = (treatment: ColumnTreatment) =>
    treatment.type === 'image'
      ? { ...treatment, image: { ...imageTreatmentOf(treatment), ...image } }
      : treatment;
  return (recipe) => ({
    ...recipe,
    treatments: recipe.treatments.map(own),
    split: { ...recipe.split, train: 0.6, validation: 0.2, test: 0.2 },
    ...changes,
  });
}

type Written = Awaited<ReturnType<typeof scriptFor>>;

/** The pictures of all rows as this program prepares them, by row. */
async function preparedHere({ library, imported, recipe, preview }: Written) {
  const column = recipe.treatments.find(({ type }) => type === 'image');
  if (!column) throw new Error('There are no pictures.');
  const treatment = imageTreatmentOf(column);
  const pack = await openImagePack(join(library, 'datasets', imported.dataset.id));
  const moments = new PixelMoments(channelsOf(treatment));
  const pixels = new Map<number, Uint8Array>();
  for (const [index, row] of preview.rows.entries()) {
    const image = await pack.read(row);
    if (!image) throw new Error(`Row ${row} has no picture.`);
    const bytes = await treatPicture(image, treatment);
    pixels.set(row, bytes);
    if (preview.splits[index] === 'train') moments.add(bytes);
  }
  await pack.close();
  const image = scalingOf(treatment.scaling, channelsOf(treatment)) ?? moments.scaling();
  return { pixels, image };
}

/** How far the script's numbers are from this program's, in steps of a pixel's 255. */
function distances(
  written: Written,
  { pixels, image }: { pixels: ReadonlyMap<number, Uint8Array>; image: FittedImage },
) {
  const prepared = preparedBy(written.folder, written.script);
  const { rows, splits, after } = written.preview;
  let [sum, count, most] = [0, 0, 0];
  const perPicture: number[] = [];
  rows.forEach((row, index) => {
    expect(prepared[splits[index] ?? 'train'], `row ${row}`).toContain(row);
    const bytes = pixels.get(row) ?? new Uint8Array();
    const made = prepared.features[row] ?? [];
    const others = (after[index] ?? []).length - 1;
    expect(made).toHaveLength(others + bytes.length);
    expect(prepared.targets[row]).toEqual((after[index] ?? []).slice(others));
    let own = 0;
    bytes.forEach((byte, at) => {
      const channel = at % image.offset.length;
      const divisor = image.divisor[channel] ?? 1;
      const wanted = (byte - (image.offset[channel] ?? 0)) / divisor;
      const off = Math.abs((made[others + at] ?? NaN) - wanted) * divisor;
      own += off;
      most = Math.max(most, off);
      if (Number.isNaN(off)) throw new Error(`Row ${row} lacks pixel ${at}.`);
    });
    sum += own;
    count += bytes.length;
    perPicture.push(own / bytes.length);
  });
  expect(count).toBeGreaterThan(0);
  return { mean: sum / count, most, worst: Math.max(...perPicture) };
}

describe.skipIf(reason)('a script for Keras about pictures', () => {
  const small = { width: 20, height: 16 };
  it.each<readonly [string, Partial<ImageTreatment>]>([
    ['all of it in grey', { ...small, resize: 'fit', color: 'grey' }],
    [
      'its middle in colours, by mean and deviation',
      { ...small, resize: 'fill', color: 'rgb', scaling: 'standard' },
    ],
    [
      'stretched with transparency, from −1 to 1',
      { ...small, resize: 'stretch', color: 'rgba', scaling: 'signed' },
    ],
    [
      'enlarged in colours, as they are',
      { width: 150, height: 140, resize: 'fit', color: 'rgb', scaling: 'none' },
    ],
  ])(
    'reads a folder as this program does: %s',
    async (_, image) => {
      const files = new Map<string, Buffer | string>(await drawings(7));
      files.set('disc/damaged.png', Buffer.from('\x89PNG\r\n\x1a\nnothing', 'latin1'));
      files.set('square/.hidden.png', 'nothing');
      files.set('notes.txt', 'Discs and squares.');
      const folder = folderWith(`shapes-${image.resize}-${image.width}`, files);
      const written = await scriptFor(folder, treated(image), { batchSize: 4 });
      expect(written.script).toContain('list_pictures(files, ["disc/damaged.png"]');
      const { mean, worst } = distances(written, await preparedHere(written));
      // libvips and Pillow have Lanczos and cubic kernels of their own, and libvips shrinks WebP while it decodes it.
      expect(mean).toBeLessThan(1.2);
      expect(worst).toBeLessThan(4);
    },
    300_000,
  );

  it('reads pictures exactly where none is resized, in grey to a step of 255', async () => {
    const files = new Map<string, Buffer>();
    for (const [path, bytes] of await drawings(6)) {
      const { data } = await sharp(bytes)
        .resize(24, 20, { fit: 'fill' })
        .png()
        .toBuffer({ resolveWithObject: true });
      files.set(path.replace(/jpg$/, 'png'), data);
    }
    const folder = folderWith('equal', files);
    const size = { width: 24, height: 20 };
    const coloured = await scriptFor(folder, treated({ ...size, color: 'rgb' }), { batchSize: 4 });
    expect(distances(coloured, await preparedHere(coloured)).most).toBeLessThan(1.01);
    const grey = await scriptFor(folder, treated({ ...size, color: 'grey' }), { batchSize: 4 });
    expect(distances(grey, await preparedHere(grey)).most).toBeLessThan(1.01);
  }, 300_000);

  it('names the pictures where folders do not say all: of an archive, with a table about them', async () => {
    const files = await drawings(6);
    const archive = join(place, 'many.zip');
    writeFileSync(archive, zipOf([...files].map(([path, bytes]) => ({ path, bytes }))));
    const lines = [...files.keys()].map(
      (path, index) => `${path},${index % 5},"${index % 2 ? "it's" : 'a ""b""'}"`,
    );
    const table = join(place, 'about.csv');
    writeFileSync(table, `file,weight,words\n${lines.join('\n')}\n`);
    const written = await scriptFor([archive, table], treated({ width: 12, height: 10 }), {
      batchSize: 4,
    });
    expect(written.script).toContain('PICTURES = ["many.zip"]');
    expect(written.preview.fitted.features.length).toBeGreaterThan(1);
    expect(distances(written, await preparedHere(written)).mean).toBeLessThan(1.2);
  }, 300_000);

  it('goes through an archive, and finds pictures that were chosen one by one', async () => {
    const files = await drawings(6);
    const archive = join(place, 'plain.zip');
    writeFileSync(archive, zipOf([...files].reverse().map(([path, bytes]) => ({ path, bytes }))));
    const small = { width: 12, height: 10, color: 'grey' } as const;
    const whole = await scriptFor(archive, treated(small), { batchSize: 4 });
    expect(whole.script).toContain('list_pictures(');
    expect(distances(whole, await preparedHere(whole)).mean).toBeLessThan(1.2);

    const table = join(place, 'kinds.csv');
    const singles = [...files].map(([path, bytes]) => [path.replace('/', '-'), bytes] as const);
    folderWith('.', new Map(singles));
    writeFileSync(
      table,
      `name,kind\n${singles.map(([name]) => `${name},${name.split('-')[0]}`).join('\n')}\n`,
    );
    const chosen = [...singles.map(([name]) => join(place, name)), table];
    const one = await scriptFor(chosen, treated(small), { batchSize: 4 });
    expect(one.limits[0]).toBe('Put the pictures into a folder called pictures beside the script.');
    for (const [name, bytes] of singles) {
      mkdirSync(join(one.folder, 'pictures'), { recursive: true });
      writeFileSync(join(one.folder, 'pictures', name), bytes);
    }
    expect(distances(one, await preparedHere(one)).mean).toBeLessThan(1.2);
  }, 300_000);

  it.each([
    ['IDX files with a split', idxFiles],
    ['NumPy arrays with channels first and real numbers', numpyFiles],
    ['batches of CIFAR with names of classes', cifarFiles],
  ])(
    'reads %s',
    async (_, make) => {
      const chosen = make();
      const written = await scriptFor(chosen, treated({}), { batchSize: 4 });
      // Nothing is resized, so the numbers are the same.
      expect(distances(written, await preparedHere(written)).most).toBeLessThan(1e-3);
    },
    300_000,
  );

  it('learns shapes and digits from start to end', async () => {
    const folder = folderWith('learned', await drawings(24));
    const augmentation = [
      { layer: 'RandomFlip', params: { mode: 'horizontal' } },
      { layer: 'RandomBrightness', params: { factor: [-0.1, 0.1] } },
    ];
    const image = {
      width: 24,
      height: 24,
      resize: 'fill',
      color: 'rgb',
      scaling: 'standard',
    } as const;
    const shapesScript = await scriptFor(folder, treated(image, { augmentation }), {
      batchSize: 8,
      epochs: 25,
    });
    expect(shapesScript.script).toContain('value_range=pixel_range');
    const printed = runPython(shapesScript.folder, 'script.py');
    expect(Number(/^accuracy: ([\d.]+)$/m.exec(printed)?.[1])).toBeGreaterThan(0.7);

    const digits = await scriptFor(join(resources, 'samples', 'digits.npz'), undefined, {
      epochs: 8,
    });
    const told = runPython(digits.folder, 'script.py');
    expect(Number(/^accuracy: ([\d.]+)$/m.exec(told)?.[1])).toBeGreaterThan(0.9);
  }, 600_000);

  it('says which pictures are missing or others than those that were imported', async () => {
    const files = await drawings(4);
    const folder = folderWith('changed', files);
    const { folder: own, script } = await scriptFor(folder, treated({ width: 8, height: 8 }), {
      batchSize: 2,
    });
    rmSync(join(own, 'changed', 'disc', 'Ö0.png'));
    expect(() => preparedBy(own, script)).toThrow(
      /changed.* holds 7 pictures, which are not those/,
    );
  }, 300_000);
});

function bytesOf(length: number, seed: number): Buffer {
  const random = RandomSource.seeded(seed, 'pixels');
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

function written(name: string, bytes: Buffer): string {
  writeFileSync(join(place, name), bytes);
  return join(place, name);
}

function idxFiles(): readonly string[] {
  const idx = (shape: readonly number[], data: Buffer) => {
    const head = Buffer.alloc(4 + 4 * shape.length);
    head.set([0, 0, 8, shape.length]);
    shape.forEach((length, axis) => head.writeUInt32BE(length, 4 + 4 * axis));
    return Buffer.concat([head, data]);
  };
  const labels = (count: number) => Buffer.from(Array.from({ length: count }, (_, row) => row % 3));
  return [
    written('t10k-labels-idx1-ubyte', idx([12], labels(12))),
    written('train-images-idx3-ubyte.gz', gzipSync(idx([30, 5, 4], bytesOf(600, 1)))),
    written('t10k-images-idx3-ubyte', idx([12, 5, 4], bytesOf(240, 2))),
    written('train-labels-idx1-ubyte', idx([30], labels(30))),
  ];
}

function numpyFiles(): readonly string[] {
  const npy = (shape: string, kind: string, data: Buffer) => {
    const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${shape}), }`;
    const head = Buffer.concat([
      Buffer.from([0x93]),
      Buffer.from('NUMPY\x01\x00\x76\x00', 'latin1'),
    ]);
    return Buffer.concat([head, Buffer.from(`${text.padEnd(117, ' ')}\n`, 'latin1'), data]);
  };
  const reals = Float32Array.from(bytesOf(24 * 3 * 20, 3), (byte) => byte / 255);
  const texts = Array.from({ length: 24 }, (_, row) => ['owl', 'cat', 'dog'][row % 3] ?? '');
  return [
    written('x_train.npy', npy('24, 3, 5, 4', '<f4', Buffer.from(reals.buffer))),
    written('y_train.npy', npy('24,', '|S3', Buffer.from(texts.join('')))),
  ];
}

function cifarFiles(): readonly string[] {
  const batch = (count: number, seed: number) =>
    Buffer.concat(
      Array.from({ length: count }, (_, row) =>
        Buffer.concat([Buffer.from([row % 3]), bytesOf(3072, seed * 100 + row)]),
      ),
    );
  const archive = zipOf([
    { path: 'cifar/data_batch_2.bin', bytes: batch(9, 2) },
    { path: 'cifar/data_batch_1.bin', bytes: batch(12, 1) },
    { path: 'cifar/test_batch.bin', bytes: batch(9, 3) },
    { path: 'cifar/batches.meta.txt', bytes: Buffer.from('airplane\nautomobile\nbird\n') },
  ]);
  return [written('cifar.zip', archive)];
}
