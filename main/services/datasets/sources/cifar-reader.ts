import { stat } from 'node:fs/promises';
import { AppError } from '../../../../common/errors/app-error.ts';
import { archiveKind } from '../archives/archive-kind.ts';
import { openListing } from '../archives/list-entries.ts';
import { readSource, type SourceFile } from '../read-source.ts';
import type { ArraySet } from './image-arrays/array-set.ts';
import { wholeRecords } from './image-arrays/whole-records.ts';
import { writeArrays } from './image-arrays/write-arrays.ts';
import type { SourceReader } from './source-reader.ts';

/**
 * The binary version of CIFAR-10 and CIFAR-100, https://www.cs.toronto.edu/~kriz/cifar.html: records of the label
 * (CIFAR-100: coarse, then fine) and 3 planes, red, green and blue, of 32 × 32 bytes.
 */
interface Batch {
  readonly name: string;
  readonly size: number;
  readonly open: () => AsyncIterable<Buffer>;
}

type Version = 'cifar-10' | 'cifar-100';

const side = 32;
const plane = side * side;
const labelBytes: Readonly<Record<Version, number>> = { 'cifar-10': 1, 'cifar-100': 2 };
const classes: Readonly<Record<Version, readonly number[]>> = {
  'cifar-10': [10],
  'cifar-100': [20, 100],
};

/** What a batch of CIFAR is called; the bytes themselves say nothing of what they are. */
const batchName = /(?:^|\/)(?:data_batch_\d+|test_batch|train|test)\.bin$/i;
/** Names of classes, one a line. */
const nameFile = /(?:^|\/)(?:batches\.meta|fine_label_names|coarse_label_names)\.txt$/i;

/** CIFAR-10 or CIFAR-100 in binary batches: the files, or a folder or an archive with them. */
export const cifarReader: SourceReader = {
  format: 'cifar',
  keepsSource: false,
  accepts: async (sources) => {
    try {
      return await withBatches(sources, undefined, ({ batches }) =>
        Promise.resolve(
          batches.length > 0 && batches.every(({ size }) => versionOf(size) !== null),
        ),
      );
    } catch {
      return false;
    }
  },
  read: (request) =>
    withBatches(request.sources, request.signal, async ({ batches, names }) => {
      const [first] = batches;
      const version = first ? versionOf(first.size) : null;
      if (!first || !version) throw new Error('There are no batches to read');
      const other = batches.find(({ size }) => versionOf(size) !== version);
      if (other) throw refused(other.name, 'is of another version of CIFAR than the others.');
      const name = request.sources[0]?.name ?? first.name;
      const sets = batches.map((batch) => setOf(batch, version, names));
      const columns = version === 'cifar-10' ? ['label'] : ['coarse_label', 'label'];
      return writeArrays(request, {
        format: version,
        name,
        sets: joined(sets),
        columns,
        remarks: [],
      });
    }),
};

interface Batches {
  readonly batches: readonly Batch[];
  /** Names of classes: of the label, and of CIFAR-100's coarse one before it. */
  readonly names: ReadonlyMap<'fine' | 'coarse', readonly string[]>;
}

/** A whole number of records, of which CIFAR has 10,000 or 50,000 a file; smaller parts of it are taken too. */
function versionOf(size: number): Version | null {
  if (size === 0) return null;
  if (size % (1 + 3 * plane) === 0) return 'cifar-10';
  return size % (2 + 3 * plane) === 0 ? 'cifar-100' : null;
}

async function withBatches<T>(
  sources: readonly SourceFile[],
  signal: AbortSignal | undefined,
  work: (found: Batches) => Promise<T>,
): Promise<T> {
  const [only, ...more] = sources;
  if (only && more.length === 0 && (await archiveKind(only)) !== 'other') {
    return fromListing(only, signal, work);
  }
  const batches: Batch[] = [];
  const names = new Map<'fine' | 'coarse', readonly string[]>();
  for (const source of sources) {
    if (nameFile.test(source.name)) {
      names.set(kindOfNames(source.name), await linesOf(readSource(source)));
    } else if (batchName.test(source.name)) {
      const { size } = await stat(source.path);
      batches.push({ name: source.name, size, open: () => readSource(source) });
    } else {
      return work({ batches: [], names });
    }
  }
  return work({ batches: sorted(batches), names });
}

async function fromListing<T>(
  source: SourceFile,
  signal: AbortSignal | undefined,
  work: (found: Batches) => Promise<T>,
): Promise<T> {
  const listing = await openListing(source, { signal });
  try {
    const batches: Batch[] = [];
    const names = new Map<'fine' | 'coarse', readonly string[]>();
    for await (const entry of listing.entries()) {
      if (nameFile.test(entry.path))
        names.set(kindOfNames(entry.path), await linesOf(entry.open()));
      if (!batchName.test(entry.path)) continue;
      const open = () => openEntry(source, entry.path, signal);
      batches.push({ name: entry.path, size: entry.size, open });
    }
    return await work({ batches: sorted(batches), names });
  } finally {
    await listing.close();
  }
}

/** An archive is read anew for each batch: a tar archive gives its files only in order. */
async function* openEntry(
  source: SourceFile,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const listing = await openListing(source, { signal });
  try {
    for await (const entry of listing.entries()) {
      if (entry.path !== path) continue;
      yield* entry.open();
      return;
    }
  } finally {
    await listing.close();
  }
}

function sorted(batches: Batch[]): Batch[] {
  const rank = ({ name }: Batch) => (/test/i.test(name) ? 1 : 0);
  return batches.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

const kindOfNames = (name: string) => (/coarse/i.test(name) ? 'coarse' : 'fine');

async function linesOf(chunks: AsyncIterable<Buffer>): Promise<readonly string[]> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    size += chunk.length;
    // Names of a hundred classes have some hundred bytes.
    if (size > 64 * 1024) return [];
  }
  const lines = Buffer.concat(pieces).toString('utf8').split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function setOf(batch: Batch, version: Version, names: Batches['names']): ArraySet {
  const before = labelBytes[version];
  const length = before + 3 * plane;
  const namesOf =
    version === 'cifar-10' ? [names.get('fine')] : [names.get('coarse'), names.get('fine')];
  return {
    split: /test/i.test(batch.name) ? 'test' : 'train',
    width: side,
    height: side,
    channels: 3,
    count: batch.size / length,
    deep: false,
    cells: null,
    blocks: async function* () {
      let done = 0;
      for await (const records of wholeRecords(batch.open(), length)) {
        const count = records.length / length;
        const pixels = new Uint8Array(count * 3 * plane);
        const cells = classes[version].map((): string[] => []);
        for (let record = 0; record < count; record += 1) {
          const start = record * length;
          interleave(records, start + before, pixels, record * 3 * plane);
          for (const [position, most] of classes[version].entries()) {
            const label = records[start + position] ?? 0;
            if (label >= most) throw badLabel(batch.name, done + record, label, most);
            cells[position]?.push(namesOf[position]?.[label] ?? String(label));
          }
        }
        done += count;
        yield { pixels, count, cells };
      }
    },
  };
}

/** Planes of red, green and blue to pixels of three. */
function interleave(from: Uint8Array, start: number, to: Uint8Array, target: number): void {
  for (let at = 0; at < plane; at += 1) {
    to[target + 3 * at] = from[start + at] ?? 0;
    to[target + 3 * at + 1] = from[start + plane + at] ?? 0;
    to[target + 3 * at + 2] = from[start + 2 * plane + at] ?? 0;
  }
}

/** The batches of a split as one set. */
function joined(sets: readonly ArraySet[]): ArraySet[] {
  const splits = [...new Set(sets.map(({ split }) => split))];
  return splits.flatMap((split) => {
    const own = sets.filter((set) => set.split === split);
    const [first] = own;
    if (!first) return [];
    const count = own.reduce((sum, set) => sum + set.count, 0);
    return {
      ...first,
      count,
      blocks: async function* () {
        for (const set of own) yield* set.blocks();
      },
    };
  });
}

function badLabel(name: string, index: number, label: number, most: number): AppError {
  return refused(
    name,
    `is no batch of CIFAR: picture ${(index + 1).toLocaleString('en-US')} has the label ${label}, and there are ${most} classes. Choose the files of the “binary version”.`,
  );
}

function refused(name: string, why: string): AppError {
  return new AppError('invalid-data', `“${name}” ${why}`, { place: { file: name } });
}
