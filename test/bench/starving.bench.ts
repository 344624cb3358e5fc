/**
 * Whether training waits for its rows: rows a second with 32-bit numbers in memory, with pixels as bytes in memory
 * and with pixels in a file that is larger than what is kept in memory, taking turns. Then a set of 3 GB is trained
 * on in a process of its own, whose memory is told. An argument chooses by name; `large` is that process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, mkdir, open, rm, truncate, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeBlocks } from '../../common/datasets/feature-block.ts';
import type { FittedRecipe } from '../../common/datasets/recipe.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { elementCount } from '../../common/tensor/shape.ts';
import { openPrepared } from '../../main/storage/prepared-data.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import type { FeatureReader, Program } from '../../main/trainer/engines/engine.ts';
import { openRows } from '../../main/trainer/open-rows.ts';
import { ReadAhead } from '../../main/trainer/read-ahead.ts';
import { epochOrder } from '../../main/trainer/row-order.ts';
import { StepPacing } from '../../main/trainer/step-pacing.ts';
import { chain, request } from '../engines/networks.ts';

const entry = new URL('../../main/trainer/read-ahead-worker.ts', import.meta.url);
const batchSize = 32;
const classes = 10;

interface Subject {
  readonly name: string;
  readonly shape: readonly number[];
  readonly network: NetworkSpec;
}

const dense = (units: number) => ['Dense', { units, activation: 'relu' }] as const;
const convolution = (filters: number) =>
  ['Conv2D', { filters, kernel_size: [3, 3], activation: 'relu' }] as const;
const pooling = ['MaxPooling2D', { pool_size: [2, 2] }] as const;
const head = ['Dense', { units: classes, activation: 'softmax' }] as const;

const subjects: readonly Subject[] = [
  {
    name: 'MLP 784-128-10',
    shape: [784],
    network: chain(['Input', { shape: [784] }], dense(128), head),
  },
  {
    name: 'MLP 784-512-512-10',
    shape: [784],
    network: chain(['Input', { shape: [784] }], dense(512), dense(512), head),
  },
  {
    name: 'CNN on 32 × 32 × 3',
    shape: [32, 32, 3],
    network: chain(
      ['Input', { shape: [32, 32, 3] }],
      convolution(32),
      pooling,
      convolution(64),
      pooling,
      convolution(64),
      ['Flatten'],
      dense(64),
      head,
    ),
  },
];

/** Writes prepared pictures; with `sparse` they are all black and take no space. */
async function writePictures(
  folder: string,
  shape: readonly number[],
  rows: number,
  sparse: boolean,
): Promise<void> {
  const width = elementCount(shape);
  await mkdir(folder, { recursive: true });
  const pixels = join(folder, 'features.u8');
  await writeFile(pixels, '');
  if (sparse) await truncate(pixels, rows * width);
  else {
    const piece = Uint8Array.from({ length: 1000 * width }, (_, at) => (at * 7919) % 256);
    const file = await open(pixels, 'w');
    for (let done = 0; done < rows; done += 1000) {
      await file.writeFile(piece.subarray(0, Math.min(1000, rows - done) * width));
    }
    await file.close();
  }
  await writeFile(join(folder, 'features.f32'), '');
  const random = RandomSource.seeded(1, 'targets');
  const targets = Float32Array.from({ length: rows }, () => random.below(classes));
  await writeFile(join(folder, 'targets.f32'), new Uint8Array(targets.buffer));
  await writeFile(join(folder, 'split.u8'), new Uint8Array(rows));
  await writeFile(join(folder, 'rows.u32'), new Uint8Array(rows * 4));
  const column = { features: [], fill: null, categories: [], offset: 0, divisor: 1 };
  const treatment = { column: 'image', role: 'feature', type: 'image' };
  const image = { offset: [0], divisor: [255] };
  const fitted = {
    version: 2,
    recipe: { version: 2, treatments: [], split: {} },
    features: [{ ...column, treatment, image }],
    target: { ...column, treatment },
    blocks: placeBlocks([{ kind: 'image', name: 'image', shape }]),
    targetNames: ['label'],
    rows: { train: rows, validation: 0, test: 0 },
  } as unknown as FittedRecipe;
  await writeFile(join(folder, 'fitted.json'), JSON.stringify(fitted));
}

/** One way of having the rows, trained on in turns. */
interface Side {
  readonly program: Program;
  readonly order: Int32Array;
  readonly pacing: StepPacing;
  readonly reader: FeatureReader | null;
  at: number;
  /** Rows a second of each turn. */
  readonly rates: number[];
  /** Microseconds a row for which the training thread kept a processor busy: a busy machine leaves them as they are. */
  readonly work: number[];
}

async function sideOf(
  { network, shape }: Subject,
  features: Float32Array | FeatureReader,
  targets: Float32Array,
): Promise<Side> {
  const made = request('multiclass', network, { batchSize, threads: null });
  const program = await compiledEngine.compile({ ...made, featureCount: elementCount(shape) });
  program.bindData({ rows: targets.length, features, targets });
  const rows = Int32Array.from(targets, (_, row) => row);
  const order = epochOrder(rows, 1, 1);
  const reader = features instanceof Float32Array ? null : features;
  reader?.expect?.(order);
  return { program, order, pacing: new StepPacing(), reader, at: 0, rates: [], work: [] };
}

/** Trains for so many milliseconds and notes the rows a second. */
async function takeTurn(side: Side, milliseconds: number): Promise<void> {
  const started = performance.now();
  const before = process.threadCpuUsage();
  let rows = 0;
  while (performance.now() - started < milliseconds) {
    const left = Math.floor((side.order.length - side.at) / batchSize);
    if (left === 0) {
      side.at = 0;
      side.reader?.expect?.(side.order);
      continue;
    }
    const steps = side.pacing.next(left);
    const called = performance.now();
    const chosen = side.order.subarray(side.at, side.at + steps * batchSize);
    await side.program.trainSteps(chosen, batchSize);
    side.pacing.took(steps, performance.now() - called);
    side.at += chosen.length;
    rows += chosen.length;
  }
  const { user, system } = process.threadCpuUsage(before);
  side.rates.push(rows / ((performance.now() - started) / 1000));
  side.work.push((user + system) / rows);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

async function measure(subject: Subject, folder: string): Promise<string> {
  const width = elementCount(subject.shape);
  const [few, many] = [30_000, Math.ceil(2 ** 29 / width) + 1000];
  const small = join(folder, 'small');
  const large = join(folder, 'large');
  await writePictures(small, subject.shape, few, false);
  await writePictures(large, subject.shape, many, false);
  const whole = await openPrepared(small, Infinity, Infinity);
  const bytes = await openPrepared(small, Infinity, 0);
  const stored = await openRows(large, entry);
  if (
    !bytes.layout ||
    bytes.features instanceof Float32Array ||
    stored.features instanceof Float32Array
  ) {
    throw new Error('The pictures are not where they should be.');
  }
  const ahead = new ReadAhead(bytes.layout, bytes.features, entry);
  const reader: FeatureReader = {
    width,
    read: (rows, into) => ahead.read(rows, into),
    expect: (rows) => ahead.expect(rows),
  };
  const sides = [
    await sideOf(subject, whole.features, whole.targets),
    await sideOf(subject, reader, bytes.targets),
    await sideOf(subject, stored.features, stored.targets),
  ];
  const turns = Number(process.env['TURNS'] ?? 9);
  for (const side of sides) await takeTurn(side, 500);
  for (const { rates, work } of sides) rates.length = work.length = 0;
  for (let turn = 0; turn < turns; turn++) {
    for (const side of sides) await takeTurn(side, 700);
  }
  const [numbers = [], inMemory = [], inFile = []] = sides.map(({ rates }) => rates);
  // Sides of one turn are compared with each other: the machine is shared.
  const ratio = (own: readonly number[]) =>
    median(own.map((rate, turn) => rate / (numbers[turn] ?? NaN)));
  const works = sides.map(({ work }) => median(work).toFixed(1));
  for (const { program } of sides) await program.dispose();
  await ahead.close();
  bytes.close();
  await stored.close();
  const rate = (values: readonly number[]) => Math.round(median(values)).toLocaleString('en-US');
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    subject.name.padEnd(20),
    `numbers in memory ${rate(numbers)} rows/s`,
    `bytes in memory ${rate(inMemory)} (${percent(ratio(inMemory))})`,
    `file of ${((many * width) / 2 ** 20).toFixed(0)} MiB ${rate(inFile)} (${percent(ratio(inFile))})`,
    `training thread busy ${works.join(', ')} µs a row`,
  ].join('  ');
}

/** Trains an epoch on 3 GB of pictures and tells the memory that it took. */
async function trainLarge(folder: string): Promise<void> {
  const shape = [32, 32, 3];
  const rows = Math.ceil(3e9 / elementCount(shape));
  await writePictures(folder, shape, rows, true);
  const stored = await openRows(folder, entry);
  const network = chain(['Input', { shape: [3072] }], dense(32), head);
  const side = await sideOf({ name: '', shape, network }, stored.features, stored.targets);
  const before = process.memoryUsage().rss;
  const started = performance.now();
  for (let at = 0; at < rows; at += 4096) {
    await side.program.trainSteps(side.order.subarray(at, at + 4096), batchSize);
  }
  const seconds = (performance.now() - started) / 1000;
  side.reader?.expect?.(side.order.subarray(0, 8192));
  await side.program.evaluate(side.order.subarray(0, 8192));
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `3 GB of pictures: ${rows.toLocaleString('en-US')} rows in ${seconds.toFixed(1)} s; resident ${megabytes(before)} before, ${megabytes(process.memoryUsage().rss)} after, ${megabytes(process.resourceUsage().maxRSS * 1024)} at most`,
  );
  await side.program.dispose();
  await stored.close();
}

const folder = await mkdtemp(join(tmpdir(), 'layerwright-starving-'));
try {
  if (process.argv[2] === 'large') await trainLarge(join(folder, 'three'));
  else {
    console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
    const chosen = subjects.filter(({ name }) => name.includes(process.argv[2] ?? ''));
    for (const subject of chosen) console.log(await measure(subject, folder));
    const child = spawnSync(process.execPath, [import.meta.filename, 'large'], {
      stdio: 'inherit',
    });
    process.exitCode = child.status ?? 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
