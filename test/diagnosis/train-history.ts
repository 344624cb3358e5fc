import type { LayerSample } from '../../common/diagnosis/training-reading.ts';
import { chainLayers, type ChainedLayer } from '../../common/network/chain-layers.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { outputHeadFor } from '../../common/network/output-head.ts';
import { addSums, namedMetrics, noSums } from '../../common/training/metric-sums.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import type { Program } from '../../main/trainer/engines/engine.ts';
import { epochOrder } from '../../main/trainer/row-order.ts';
import type { DataSet } from './data-sets.ts';
import { openProbe } from './probe-layers.ts';

/** What one training is made of. */
export interface Trained {
  readonly data: DataSet;
  /** Without Input and output. */
  readonly hidden: readonly ChainedLayer[];
  readonly training: Partial<TrainingConfig>;
  readonly epochs: number;
}

/** What weights do after an epoch. */
export interface Look {
  readonly epoch: number;
  readonly learnt: number;
  readonly fresh: number;
}

/** One training, as logged, and what no log holds. */
export interface Training {
  /** By Keras's names, one value per whole epoch; null for what is no number. */
  readonly log: Record<string, (number | null)[]>;
  readonly diverged: boolean;
  readonly layers: readonly LayerSample[];
  /** Losses of the learnt rows without dropout, and of fresh rows, after the epochs that were looked at. */
  readonly looks: readonly Look[];
  /** At the end, with the rate 0: the loss as training logs it, and of the validation rows. */
  readonly still: { readonly training: number; readonly validation: number } | null;
  /** Shares of the classes among the answers on fresh rows at the end. */
  readonly answers: readonly number[];
  readonly parameters: number;
}

export interface Wish {
  /** Looks at the weights after every epoch, measures layers and what the last weights do. */
  readonly whole: boolean;
  /** Epochs behind those that the training has. */
  readonly more?: number;
}

export const rowsOf = (from: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, row) => from + row);

export function networkOf({ data, hidden }: Pick<Trained, 'data' | 'hidden'>): NetworkSpec {
  const { units, activation } = outputHeadFor(data.task, data.classes);
  return chainLayers([
    ['Input', { shape: [...data.shape] }],
    ...hidden,
    ['Dense', { units, activation }],
  ]);
}

export function trainingOf({ data, training, epochs }: Trained): TrainingConfig {
  return { ...defaultTraining(data.task), threads: 1, device: 'cpu', ...training, epochs };
}

/** Trains with the project's engine, in this process. */
export async function train(trained: Trained, wish: Wish): Promise<Training> {
  const { data, epochs } = trained;
  const network = networkOf(trained);
  const training = trainingOf(trained);
  const request = { network, training, task: data.task };
  const program = await compiledEngine.compile(request);
  const probe = wish.whole ? await openProbe(request, data) : null;
  try {
    program.bindData({ ...data, rows: data.targets.length });
    const record = newRecord();
    if (probe) record.layers.push(await probe.measure(await program.getState(), 0));
    const all = epochs + (wish.more ?? 0);
    let ending: Pick<Training, 'still' | 'answers'> = { still: null, answers: [] };
    for (let epoch = 1; epoch <= all && !record.diverged; epoch++) {
      await trainEpoch(program, trained, training, { epoch, record });
      if (record.diverged) break;
      if (wish.whole || isLookedAt(epoch, all, wish.more ?? 0)) {
        record.looks.push(await lookAt(program, data, epoch));
      }
      if (probe && epoch <= epochs && isSampled(epoch, epochs)) {
        record.layers.push(await probe.measure(await program.getState(), epoch));
      }
      if (wish.whole && epoch === epochs) ending = await look(program, trained, training);
    }
    const state = await program.getState();
    const parameters = Object.values(state.weights).reduce((sum, { data: w }) => sum + w.length, 0);
    return { ...record, ...ending, parameters };
  } finally {
    await program.dispose();
    await probe?.dispose();
  }
}

interface Notes {
  log: Record<string, (number | null)[]>;
  diverged: boolean;
  layers: LayerSample[];
  looks: Look[];
}

const newRecord = (): Notes => ({ log: {}, diverged: false, layers: [], looks: [] });

/** Layers are measured after the first epochs and about ten times later on. */
function isSampled(epoch: number, epochs: number): boolean {
  return epoch <= 3 || epoch === epochs || epoch % Math.max(1, Math.round(epochs / 10)) === 0;
}

/** Of a training that only facts are taken from: its last epochs, and of a longer one every few. */
function isLookedAt(epoch: number, all: number, more: number): boolean {
  return all - epoch < 5 || (more > 0 && epoch % Math.max(1, Math.round(all / 40)) === 0);
}

async function lookAt(program: Program, { counts }: DataSet, epoch: number): Promise<Look> {
  const { train, validation, test } = counts;
  return {
    epoch,
    learnt: await lossOver(program, rowsOf(0, Math.min(train, 400))),
    fresh: await lossOver(program, rowsOf(train + validation, test)),
  };
}

async function trainEpoch(
  program: Program,
  { data }: Trained,
  training: TrainingConfig,
  { epoch, record }: { epoch: number; record: Notes },
): Promise<void> {
  const { train, validation } = data.counts;
  const order = epochOrder(rowsOf(0, train), training.seed, epoch);
  const result = await program.trainSteps(order, training.batchSize);
  if (result.losses.some((loss) => !Number.isFinite(loss))) {
    record.diverged = true;
    return;
  }
  const evaluated = await program.evaluate(rowsOf(train, validation));
  const sums = noSums(program.meters);
  addSums(sums, result.sums);
  const values = [
    ...namedMetrics(program.meters, sums),
    ...namedMetrics(program.meters, evaluated).map(
      ([name, value]) => [`val_${name}`, value] as const,
    ),
  ];
  for (const [name, value] of values) {
    (record.log[name] ??= []).push(Number.isFinite(value) ? Number(value.toPrecision(5)) : null);
  }
  if (!Number.isFinite(evaluated.loss)) record.diverged = true;
}

async function lossOver(program: Program, rows: Int32Array): Promise<number> {
  return (await program.evaluate(rows)).loss / rows.length;
}

/** What the last weights do, which are left as they were. */
async function look(
  program: Program,
  { data }: Trained,
  training: TrainingConfig,
): Promise<Pick<Training, 'still' | 'answers'>> {
  const { train, validation, test } = data.counts;
  const state = await program.getState();
  program.scaleLearningRate(0);
  const order = epochOrder(rowsOf(0, train), training.seed, 1_000_000);
  // Three passes: one alone has the chance of its dropout masks in it.
  let sum = 0;
  for (let pass = 0; pass < 3; pass++) {
    sum += (await program.trainSteps(order, training.batchSize)).sums.loss / train / 3;
  }
  await program.setState({ ...state, rateFactor: state.rateFactor ?? 1 });
  const still = { training: sum, validation: await lossOver(program, rowsOf(train, validation)) };
  if (data.task === 'regression') return { still, answers: [] };
  const width = data.features.length / data.targets.length;
  const rows = data.features.subarray((train + validation) * width);
  const outputs = await program.predict(rows, test);
  return { still, answers: answerShares(outputs, test, data.classes) };
}

function answerShares(outputs: Float32Array, rows: number, classes: number): number[] {
  const shares = new Array<number>(classes).fill(0);
  const width = outputs.length / rows;
  for (let row = 0; row < rows; row++) {
    const own = outputs.subarray(row * width, (row + 1) * width);
    const answer = width === 1 ? Number((own[0] ?? 0) > 0.5) : own.indexOf(Math.max(...own));
    shares[answer] = (shares[answer] ?? 0) + 1 / rows;
  }
  return shares;
}
