import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import sharp from 'sharp';
import { listEntries } from '../../../main/services/datasets/archives/list-entries.ts';
import { DatasetFiles } from '../../../main/services/datasets/dataset-files.ts';
import { decodeOptions } from '../../../main/services/datasets/images/import-image.ts';
import { mapOrdered } from '../../../main/services/datasets/images/map-ordered.ts';

const images = join(import.meta.dirname, '../../../../shared/data/images');
/** Each is measured so often, in turns, after one turn that does not count; the medians are compared. */
const turns = 5;
/** Times the bare library's that an import may take. */
const most = 1.2;

/** Imports CIFAR's JPEGs and MNIST beside the bare libraries; gives the lines to print and whether all is well. */
export async function importPictures(): Promise<{ lines: readonly string[]; isWell: boolean }> {
  if (!existsSync(images))
    return { lines: ['pictures: skipped, shared/data is not there'], isWell: true };
  const zip = join(images, 'cifar10-subset.zip');
  const idx = ['images-idx3', 'labels-idx1'].map((kind) => join(images, `train-${kind}-ubyte.gz`));
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-bench-'));
  // The program keeps the files of its library open between imports.
  const tables = new DatasetFiles({ folder });
  const parts = [
    await compare(
      '12,000 JPEGs of CIFAR, beside sharp (reads the archive and decodes every picture, all cores)',
      () => importOf(tables, [zip]),
      () => decodeBare(zip),
    ),
    await compare(
      '60,000 pictures of MNIST, beside a raw reader (unpacks, takes pictures and labels apart, sums them up with SHA-256, writes and syncs them)',
      () => importOf(tables, idx),
      () => unpackBare(idx),
    ),
  ];
  await tables.close();
  rmSync(folder, { recursive: true });
  return {
    lines: parts.map(({ line }) => line),
    isWell: parts.every(({ ratio }) => ratio <= most),
  };
}

async function compare(what: string, own: () => Promise<void>, bare: () => Promise<void>) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= turns; turn += 1) {
    theirs.push(await timed(bare));
    ours.push(await timed(own));
  }
  const [a, b] = [median(ours.slice(1)), median(theirs.slice(1))];
  const line = `${what}: ${a.toFixed(0)} ms, bare ${b.toFixed(0)} ms, ${(a / b).toFixed(2)}× (at most ${most}×)`;
  return { line, ratio: a / b };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function importOf(tables: DatasetFiles, paths: readonly string[]): Promise<void> {
  const sources = paths.map((path) => ({ path }));
  await tables.import({ id: 'x', name: 'x', sources, options: {} });
  await tables.remove('x');
}

/** Every picture to pixels, on all cores, read from the archive in the same way. */
async function decodeBare(path: string): Promise<void> {
  const read = async function* () {
    for await (const entry of listEntries({ path, name: path })) yield await entry.read();
  };
  const decode = (bytes: Buffer) => sharp(bytes, decodeOptions).raw().toBuffer();
  let pixels = 0;
  for await (const data of mapOrdered(read(), 2 * availableParallelism() + 2, decode))
    pixels += data.length;
  if (pixels === 0) throw new Error('Nothing was decoded');
}

/** What any import of these files must do: unpack, take apart, sum up and write lastingly. */
async function unpackBare(paths: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-bench-'));
  for (const [index, path] of paths.entries()) {
    const file = await open(join(folder, String(index)), 'w');
    const hash = createHash('sha256');
    let rest = Buffer.alloc(0);
    let skip = index === 0 ? 16 : 8;
    const size = index === 0 ? 784 : 1;
    for await (const chunk of createReadStream(path).pipe(
      createGunzip({ chunkSize: 1024 * 1024 }),
    )) {
      const all = Buffer.concat([rest, (chunk as Buffer).subarray(skip)]);
      skip = 0;
      const whole = all.length - (all.length % size);
      const written = file.writeFile(all.subarray(0, whole));
      hash.update(all.subarray(0, whole));
      await written;
      rest = all.subarray(whole);
    }
    await file.sync();
    await file.close();
    if (rest.length > 0 || hash.digest().length === 0) throw new Error('The file is cut off');
  }
  rmSync(folder, { recursive: true });
}
