import { AppError } from '../../../../common/errors/app-error.ts';
import { mostPixels } from '../images/image-format.ts';
import { readSource, type SourceFile } from '../read-source.ts';
import { type ArraySet, splitOfName } from './image-arrays/array-set.ts';
import { wholeRecords } from './image-arrays/whole-records.ts';
import { writeArrays } from './image-arrays/write-arrays.ts';
import { plainHead } from './plain-file.ts';
import type { SourceReader } from './source-reader.ts';

/**
 * A file of the MNIST family. Format: http://yann.lecun.com/exdb/mnist (“the IDX file format”): two bytes of zero, the
 * type of the numbers, the number of axes, the length of each axis (u32, big-endian), the numbers in row-major order.
 */
interface IdxFile {
  readonly source: SourceFile;
  readonly shape: readonly number[];
  /** Bytes of one number. */
  readonly itemSize: number;
  readonly read: (bytes: Buffer, at: number) => number;
  readonly dataStart: number;
}

const numberTypes: Readonly<Record<number, Pick<IdxFile, 'itemSize' | 'read'>>> = {
  0x08: { itemSize: 1, read: (bytes, at) => bytes.readUInt8(at) },
  0x09: { itemSize: 1, read: (bytes, at) => bytes.readInt8(at) },
  0x0b: { itemSize: 2, read: (bytes, at) => bytes.readInt16BE(at) },
  0x0c: { itemSize: 4, read: (bytes, at) => bytes.readInt32BE(at) },
};

/** Most axes that a file of pictures has. */
const mostAxes = 4;

/** IDX files of pictures, as of MNIST, with their files of labels; packed or not; train and test together. */
export const idxReader: SourceReader = {
  format: 'idx',
  keepsSource: false,
  accepts: async (sources) => {
    const files = await Promise.all(sources.map(lookAt));
    return files.some(isPictures) && files.every((file) => file !== null);
  },
  read: async (request) => {
    const files = (await Promise.all(request.sources.map(lookAt))).filter((file) => file !== null);
    const pictures = files.filter(isPictures);
    const labels = files.filter((file) => file.shape.length === 1);
    const pairs = pictures.map((file) => ({ file, labels: labelsFor(file, pictures, labels) }));
    refuseUnused(files, pairs);
    const hasLabels = labels.length > 0;
    const sets = await Promise.all(
      pairs.map(async (pair) =>
        setOf(pair.file, pair.labels ? await readLabels(pair.labels) : null, hasLabels),
      ),
    );
    const remarks = hasLabels
      ? []
      : [
          'The pictures have no labels. Choose the file of labels (its name has “labels” and “idx1”) together with that of the pictures.',
        ];
    const columns = hasLabels ? ['label'] : [];
    const name = request.sources[0]?.name ?? '';
    return writeArrays(request, { format: 'idx', name, sets, columns, remarks });
  },
};

async function lookAt(source: SourceFile): Promise<IdxFile | null> {
  const head = await plainHead(source, 4 + 4 * mostAxes);
  const type = numberTypes[head[2] ?? 0];
  const axes = head[3] ?? 0;
  if (head.length < 8 || head.readUInt16BE(0) !== 0 || !type) return null;
  if (axes < 1 || axes > mostAxes || head.length < 4 + 4 * axes) return null;
  const shape = Array.from({ length: axes }, (_, axis) => head.readUInt32BE(4 + 4 * axis));
  return { source, shape, ...type, dataStart: 4 + 4 * axes };
}

function isPictures(file: IdxFile | null): file is IdxFile {
  if (!file || file.shape.length < 3 || file.itemSize !== 1) return false;
  const [, , , channels = 1] = file.shape;
  return channels === 1 || channels === 3 || channels === 4;
}

/** The labels whose name says the same split, or the only ones of the same number. */
function labelsFor(
  pictures: IdxFile,
  all: readonly IdxFile[],
  labels: readonly IdxFile[],
): IdxFile | null {
  const split = splitOfName(pictures.source.name);
  const named = labels.filter(({ source }) => splitOfName(source.name) === split);
  if (named.length === 1 || (all.length === 1 && labels.length === 1)) {
    return named[0] ?? labels[0] ?? null;
  }
  const fitting = labels.filter(({ shape }) => shape[0] === pictures.shape[0]);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function refuseUnused(
  files: readonly IdxFile[],
  pairs: readonly { readonly file: IdxFile; readonly labels: IdxFile | null }[],
): void {
  const used = new Set(pairs.flatMap(({ file, labels }) => [file, labels]));
  const unused = files.find((file) => !used.has(file));
  if (unused) {
    throw refused(
      unused.source,
      'does not belong to any of the files of pictures. Choose a file of pictures together with its own file of labels.',
    );
  }
  for (const { file, labels } of pairs) {
    const [count] = file.shape;
    if (labels && labels.shape[0] !== count) {
      throw refused(
        labels.source,
        `says that it holds ${told(labels.shape[0])} labels, and “${file.source.name}” says ${told(count)} pictures. Choose the files that belong together.`,
      );
    }
  }
}

async function readLabels(file: IdxFile): Promise<readonly string[]> {
  const labels: string[] = [];
  const [count = 0] = file.shape;
  const records = wholeRecords(behindHeader(file), file.itemSize);
  let next = await records.next();
  for (; !next.done; next = await records.next()) {
    for (let at = 0; at < next.value.length; at += file.itemSize) {
      labels.push(String(file.read(next.value, at)));
    }
    if (labels.length > count) break;
  }
  if (labels.length !== count) throw wrongCount(file, labels.length, 'labels');
  return labels;
}

function setOf(file: IdxFile, labels: readonly string[] | null, hasLabels: boolean): ArraySet {
  const [count = 0, height = 0, width = 0, channels = 1] = file.shape;
  const length = height * width * channels;
  if (count === 0 || length === 0) throw refused(file.source, 'holds no pictures.');
  if (length > mostPixels)
    throw refused(file.source, 'says that its pictures are impossibly large.');
  return {
    split: splitOfName(file.source.name),
    width,
    height,
    channels: channels as 1 | 3 | 4,
    count,
    deep: false,
    cells: hasLabels ? [labels ?? []] : [],
    blocks: async function* () {
      let index = 0;
      const records = wholeRecords(behindHeader(file), length);
      let next = await records.next();
      for (; !next.done; next = await records.next()) {
        const pixels = next.value;
        const here = pixels.length / length;
        if (index + here > count) throw wrongCount(file, index + here, 'pictures');
        index += here;
        yield { pixels, count: here };
      }
      if (index !== count || next.value.left > 0) throw wrongCount(file, index, 'pictures');
    },
  };
}

async function* behindHeader({ source, dataStart }: IdxFile): AsyncGenerator<Buffer> {
  let skip = dataStart;
  for await (const chunk of readSource(source)) {
    if (skip < chunk.length) yield skip > 0 ? chunk.subarray(skip) : chunk;
    skip = Math.max(0, skip - chunk.length);
  }
}

function wrongCount({ source, shape }: IdxFile, found: number, what: string): AppError {
  const [count = 0] = shape;
  const how = found > count ? 'goes on behind them' : `ends after ${told(found)}`;
  return refused(
    source,
    `says that it holds ${told(count)} ${what} and ${how}. Get a whole copy of the file.`,
  );
}

function refused({ name }: SourceFile, why: string): AppError {
  return new AppError('invalid-data', `“${name}” ${why}`, { place: { file: name } });
}

function told(count = 0): string {
  return count.toLocaleString('en-US');
}
