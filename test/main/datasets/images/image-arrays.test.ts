import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openImagePack } from '../../../../main/services/datasets/images/open-image-pack.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';
import { zipOf } from '../archives/make-archives.ts';
import { folderOf, importImages } from './make-pictures.ts';

const bytes = (length: number, first = 0) =>
  Buffer.from(Array.from({ length }, (_, index) => (first + index * 7) % 256));

function idx(shape: readonly number[], data: Buffer, type = 8): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, type, shape.length]);
  shape.forEach((length, axis) => head.writeUInt32BE(length, 4 + 4 * axis));
  return Buffer.concat([head, data]);
}

function npy(shape: readonly number[], data: Buffer, type = '|u1', order = 'False'): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${tuple}, }`;
  const padded = text.padEnd(117, ' ') + '\n';
  const head = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY\x01\x00', 'latin1')]);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  return Buffer.concat([head, length, Buffer.from(padded, 'latin1'), data]);
}

/** Paths of files that are written into a new folder. */
function chosen(files: Readonly<Record<string, Buffer>>): string[] {
  const folder = folderOf(files);
  return Object.keys(files).map((name) => join(folder, name));
}

async function pixelsOf(folder: string, row: number) {
  const pack = await openImagePack(folder);
  const image = await pack.read(row);
  await pack.close();
  if (image?.kind !== 'pixels') throw new Error('Expected pixels');
  return { ...image, bytes: [...image.bytes] };
}

describe('IDX files', () => {
  const train = bytes(3 * 4);
  const test = bytes(2 * 4, 100);

  it('of train and test are one data set with a split, packed or not', async () => {
    const { dataset, rows, folder } = await importImages(
      chosen({
        't10k-labels-idx1-ubyte': idx([2], Buffer.from([5, 6])),
        'train-images-idx3-ubyte.gz': gzipSync(idx([3, 2, 2], train)),
        't10k-images-idx3-ubyte': idx([2, 2, 2], test),
        'train-labels-idx1-ubyte.gz': gzipSync(idx([3], Buffer.from([1, 2, 3]))),
      }),
    );
    expect(dataset).toMatchObject({ kind: 'images', source: { format: 'idx' } });
    expect(rows).toEqual([
      ['train-0', '1', 'train'],
      ['train-1', '2', 'train'],
      ['train-2', '3', 'train'],
      ['test-0', '5', 'test'],
      ['test-1', '6', 'test'],
    ]);
    expect(dataset.columns.map(({ type }) => type)).toEqual(['image', 'category', 'category']);
    expect(await pixelsOf(folder, 4)).toEqual({
      kind: 'pixels',
      width: 2,
      height: 2,
      channels: 1,
      bytes: [...test.subarray(4)],
    });
  });

  it('are known by their content, whatever they are called', async () => {
    const { rows, profiles } = await importImages(
      chosen({ a: idx([3, 2, 2], train), b: idx([3], Buffer.from([1, 2, 3])) }),
    );
    expect(rows.map(([, label]) => label)).toEqual(['1', '2', '3']);
    expect(profiles[0]?.image?.formats).toEqual([{ format: 'raw', count: 3 }]);
  });

  it('without labels say how to get them', async () => {
    const { dataset } = await importImages(chosen({ a: idx([3, 2, 2], train) }));
    expect(dataset.columns.map(({ name }) => name)).toEqual(['image']);
    expect(dataset.report.remarks[0]).toContain('Choose the file of labels');
  });

  it.each<[string, Record<string, Buffer>, string]>([
    ['a count too large', { a: idx([4, 2, 2], train) }, 'holds 4 pictures and ends after 3.'],
    [
      'a count too small',
      { a: idx([2, 2, 2], train) },
      'holds 2 pictures and goes on behind them.',
    ],
    ['a picture cut off', { a: idx([3, 2, 2], train.subarray(1)) }, 'and ends after 2.'],
    [
      'an enormous count',
      { a: idx([2 ** 31, 2, 2], train) },
      '2,147,483,648 pictures and ends after 3.',
    ],
    ['enormous pictures', { a: idx([1, 2 ** 31, 2 ** 31], train) }, 'impossibly large'],
    ['no pictures', { a: idx([0, 2, 2], Buffer.alloc(0)) }, 'holds no pictures.'],
    [
      'other labels',
      { a: idx([3, 2, 2], train), b: idx([2], Buffer.from([1, 2])) },
      '“b” says that it holds 2 labels, and “a” says 3 pictures.',
    ],
    [
      'too few labels',
      { a: idx([3, 2, 2], train), b: idx([3], Buffer.from([1])) },
      '“b” says that it holds 3 labels and ends after 1.',
    ],
  ])('with %s are refused', async (_, files, message) => {
    await expect(importImages(chosen(files))).rejects.toThrow(message);
  });
});

describe('CIFAR in binary batches', () => {
  const record = (label: number, first: number) =>
    Buffer.concat([Buffer.from([label]), bytes(3072, first)]);
  const names = Buffer.from('airplane\nautomobile\nbird\n');

  it('becomes pictures of three channels with the names of their classes', async () => {
    const files = {
      'cifar-10-batches-bin/data_batch_1.bin': Buffer.concat([record(0, 1), record(2, 9)]),
      'cifar-10-batches-bin/data_batch_2.bin': record(1, 3),
      'cifar-10-batches-bin/test_batch.bin': record(5, 4),
      'cifar-10-batches-bin/batches.meta.txt': names,
      'cifar-10-batches-bin/readme.html': Buffer.from('<html></html>'),
    };
    const path = join(temporaryFolder(), 'cifar.zip');
    writeFileSync(
      path,
      zipOf(Object.entries(files).map(([name, data]) => ({ path: name, bytes: data }))),
    );
    const { dataset, rows, folder } = await importImages([path]);
    expect(dataset.source.format).toBe('cifar-10');
    expect(rows).toEqual([
      ['train-0', 'airplane', 'train'],
      ['train-1', 'bird', 'train'],
      ['train-2', 'automobile', 'train'],
      ['test-0', '5', 'test'],
    ]);
    const planar = bytes(3072, 9);
    const image = await pixelsOf(folder, 1);
    expect([image.width, image.height, image.channels]).toEqual([32, 32, 3]);
    for (const at of [0, 1, 500, 1023]) {
      expect(image.bytes.slice(3 * at, 3 * at + 3)).toEqual([
        planar[at],
        planar[1024 + at],
        planar[2048 + at],
      ]);
    }
  });

  it('of a hundred classes has both labels', async () => {
    const data = Buffer.concat([Buffer.from([3, 42]), bytes(3072)]);
    const { rows } = await importImages(chosen({ 'train.bin': data, 'test.bin': data }));
    expect(rows).toEqual([
      ['train-0', '3', '42', 'train'],
      ['test-0', '3', '42', 'test'],
    ]);
  });

  it('with a label that is none is refused by picture', async () => {
    await expect(importImages(chosen({ 'data_batch_1.bin': record(10, 0) }))).rejects.toThrow(
      'picture 1 has the label 10, and there are 10 classes',
    );
  });
});

describe('NumPy arrays', () => {
  it('of train and test come from one .npz, as Keras keeps them', async () => {
    const path = join(temporaryFolder(), 'mnist.npz');
    const labels = Buffer.alloc(16);
    labels.writeBigInt64LE(7n, 0);
    labels.writeBigInt64LE(8n, 8);
    writeFileSync(
      path,
      zipOf([
        { path: 'x_test.npy', bytes: npy([1, 2, 2], bytes(4, 50)) },
        { path: 'x_train.npy', bytes: npy([2, 2, 2], bytes(8)) },
        { path: 'y_train.npy', bytes: npy([2], labels, '<i8') },
        { path: 'y_test.npy', bytes: npy([1, 1], Buffer.from([9])) },
      ]),
    );
    const { dataset, rows } = await importImages([path]);
    expect(dataset).toMatchObject({ kind: 'images', source: { format: 'image-arrays' } });
    expect(rows).toEqual([
      ['test-0', '9', 'test'],
      ['train-0', '7', 'train'],
      ['train-1', '8', 'train'],
    ]);
  });

  it('have their channels last, or first', async () => {
    const last = await importImages(chosen({ 'a.npy': npy([1, 2, 2, 3], bytes(12)) }));
    expect(await pixelsOf(last.folder, 0)).toMatchObject({ channels: 3, bytes: [...bytes(12)] });
    const first = await importImages(chosen({ 'a.npy': npy([1, 3, 2, 2], bytes(12)) }));
    const planes = bytes(12);
    const expected = [0, 1, 2, 3].flatMap((at) => [planes[at], planes[4 + at], planes[8 + at]]);
    expect(await pixelsOf(first.folder, 0)).toMatchObject({ channels: 3, bytes: expected });
  });

  it.each<[string, readonly number[], number[]]>([
    ['0 to 1', [0, 0.5, 1, 0.25], [0, 128, 255, 64]],
    ['−1 to 1', [-1, 0, 1, 0.5], [0, 128, 255, 191]],
    ['0 to 255', [0, 127, 255, 64], [0, 127, 255, 64]],
  ])('of floats from %s become bytes', async (_, values, expected) => {
    const data = Buffer.alloc(16);
    values.forEach((value, index) => data.writeFloatLE(value, 4 * index));
    const { folder } = await importImages(chosen({ 'a.npy': npy([1, 2, 2], data, '<f4') }));
    expect((await pixelsOf(folder, 0)).bytes).toEqual(expected);
  });

  it('of 16 bits are told to be kept with 8', async () => {
    const data = Buffer.alloc(8);
    [0, 65535, 32768, 257].forEach((value, index) => data.writeUInt16BE(value, 2 * index));
    const { dataset, folder, profiles } = await importImages(
      chosen({ 'a.npy': npy([1, 2, 2], data, '>u2') }),
    );
    expect((await pixelsOf(folder, 0)).bytes).toEqual([0, 255, 128, 1]);
    expect(profiles[0]?.image?.deep).toBe(1);
    expect(dataset.report.remarks).toContain(
      'The numbers of “a.npy” run from 0 to 65535; they are kept as 0 to 255, with 0 as black and 65535 as white.',
    );
  });

  it.each<[string, Record<string, Buffer>, RegExp]>([
    [
      'pickled objects',
      { 'a.npy': npy([1, 2, 2], bytes(32), '|O') },
      /“a.npy” holds pickled Python objects/,
    ],
    [
      'a shape the file does not have',
      { 'a.npy': npy([9, 2, 2], bytes(8)) },
      /needs 36 bytes, and there are 8/,
    ],
    ['Fortran order', { 'a.npy': npy([2, 2, 2], bytes(8), '|u1', 'True') }, /Fortran order/],
    [
      'other labels',
      { 'x_train.npy': npy([2, 2, 2], bytes(8)), 'y_train.npy': npy([3], bytes(3)) },
      /“x_train.npy” holds 2 pictures, and “y_train.npy” 3 labels/,
    ],
  ])('with %s are refused', async (_, files, message) => {
    await expect(importImages(chosen(files))).rejects.toThrow(message);
  });
});
