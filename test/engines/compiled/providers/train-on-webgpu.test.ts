import { expect, it } from 'vitest';
import type { TrainingConfig } from '../../../../common/training/training-config.ts';
import { compiledEngine } from '../../../../main/trainer/engines/compiled/engine.ts';
import type { Program, ProgramState } from '../../../../main/trainer/engines/engine.ts';
import { chain, randomRows, request, shuffledRows, type Step } from '../../networks.ts';
import { describeWebgpu, webgpuStatus } from './describe-webgpu.ts';

const rows = 40;
const batch = 16;
/** Two epochs, each with a last batch of eight rows. */
const order = shuffledRows(rows, 1);
const everyRow = Int32Array.from({ length: rows }, (_, row) => row);

interface Case {
  readonly name: string;
  readonly input: readonly number[];
  readonly layers: readonly Step[];
  readonly training?: Partial<TrainingConfig>;
}

const cases: readonly Case[] = [
  {
    name: 'a network of dense layers',
    input: [4],
    layers: [
      ['Dense', { units: 16, activation: 'relu' }],
      ['Dense', { units: 8, activation: 'tanh' }],
    ],
  },
  {
    name: 'convolutions and pooling',
    input: [6, 6, 2],
    layers: [
      ['Conv2D', { filters: 4, kernel_size: [3, 3], activation: 'relu', padding: 'same' }],
      ['MaxPooling2D', {}],
      ['Conv2D', { filters: 3, kernel_size: [2, 2] }],
      ['Flatten'],
    ],
  },
  {
    name: 'dropout and batch normalisation',
    input: [4],
    layers: [
      ['Dense', { units: 12, activation: 'relu' }],
      ['BatchNormalization'],
      ['Dropout', { rate: 0.3 }],
    ],
  },
  {
    name: 'more weights than one split can part, one behind the other',
    input: [4],
    layers: Array.from({ length: 12 }, (): Step => ['Dense', { units: 6, activation: 'gelu' }]),
  },
];

function requestOf({ input, layers, training }: Case, device: 'cpu' | 'webgpu') {
  const network = chain(['Input', { shape: input }], ...layers, [
    'Dense',
    { units: 3, activation: 'softmax' },
  ]);
  const made = request('multiclass', network, { batchSize: batch, device, ...training });
  return { ...made, devices: [webgpuStatus] };
}

function dataOf({ input }: Case) {
  return randomRows(
    rows,
    input.reduce((product, length) => product * length, 1),
    'multiclass',
  );
}

async function withProgram<Result>(
  given: Case,
  device: 'cpu' | 'webgpu',
  work: (program: Program) => Promise<Result>,
): Promise<Result> {
  const program = await compiledEngine.compile(requestOf(given, device));
  try {
    program.bindData(dataOf(given));
    return await work(program);
  } finally {
    await program.dispose();
  }
}

async function trained(program: Program) {
  const losses: number[] = [];
  for (let epoch = 0; epoch < 2; epoch++) {
    losses.push(...(await program.trainSteps(order, batch)).losses);
  }
  return {
    losses,
    state: await program.getState(),
    sums: await program.evaluate(everyRow),
    device: program.engine.device,
  };
}

/** Largest difference between the tensors of two states. */
function distance(a: ProgramState['weights'], b: ProgramState['weights']): number {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  return Math.max(
    ...Object.entries(a).flatMap(([key, { data }]) =>
      Array.from(data, (value, index) => Math.abs(value - (b[key]?.data[index] ?? NaN))),
    ),
  );
}

describeWebgpu('training on WebGPU', () => {
  it.each(cases)('trains $name as the processor does', async (given) => {
    const onCpu = await withProgram(given, 'cpu', trained);
    const onGpu = await withProgram(given, 'webgpu', trained);
    expect([onCpu.device, onGpu.device]).toEqual(['CPU', webgpuStatus.name]);
    expect(onGpu.losses.length).toBe(6);
    onCpu.losses.forEach((loss, step) => {
      expect(Math.abs((onGpu.losses[step] ?? NaN) - loss)).toBeLessThan(1e-3);
    });
    expect(distance(onGpu.state.weights, onCpu.state.weights)).toBeLessThan(1e-3);
    expect(distance(onGpu.state.slots, onCpu.state.slots)).toBeLessThan(1e-3);
    expect(onGpu.state.random).toEqual(onCpu.state.random);
    expect(onGpu.sums.loss / rows).toBeCloseTo(onCpu.sums.loss / rows, 3);
  });

  it.each(cases)('continues $name from its state exactly', async (given) => {
    const { state, next } = await withProgram(given, 'webgpu', async (program) => {
      await program.trainSteps(order, batch);
      const before = await program.getState();
      expect(await program.getState()).toStrictEqual(before);
      return { state: before, next: await trained(program) };
    });
    const resumed = await withProgram(given, 'webgpu', async (program) => {
      await program.setState(state);
      expect(await program.getState()).toStrictEqual(state);
      return trained(program);
    });
    expect(resumed).toStrictEqual(next);
  });

  it('says that a software renderer was asked for', async () => {
    const [given] = cases;
    if (!given) throw new RangeError('There is no case.');
    await withProgram(given, 'webgpu', (program) => {
      expect(program.deviceReason ?? '').toBe(webgpuStatus.reason ?? '');
      return Promise.resolve();
    });
  });
});

it('trains on the processor, and says why, where WebGPU cannot be used', async () => {
  const [given] = cases;
  if (!given) throw new RangeError('There is no case.');
  const reason = 'No GPU that WebGPU can use was found.';
  const program = await compiledEngine.compile({
    ...requestOf(given, 'webgpu'),
    devices: [{ ...webgpuStatus, available: false, reason }],
  });
  program.bindData(dataOf(given));
  const { losses } = await program.trainSteps(order, batch);
  await program.dispose();
  expect(program.engine.device).toBe('CPU');
  expect(program.deviceReason).toContain(reason);
  expect([...losses].every(Number.isFinite)).toBe(true);
});
