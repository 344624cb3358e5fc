import { expandBlocks } from '../../common/network/expand-blocks.ts';
import type { NetworkMeasurement } from '../../common/measure/measure-api.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import type { MeasureRequest } from '../../common/training/trainer-protocol.ts';
import { chooseEngine } from './engines/choose-engine.ts';
import type { Program, TrainingData } from './engines/engine.ts';
import { StepPacing } from './step-pacing.ts';

/** Most numbers in the random rows. */
const mostNumbers = 8_000_000;
/** Batches of rows that are gone through again and again. */
const batches = 4;

/**
 * Times training steps of a network on random rows of its shape, as a run makes them: first some that are not
 * counted, then calls of the engine until the budget is used up.
 * Throws like the engine's `compile` for a network that cannot be trained.
 */
export async function measureNetwork(
  request: Omit<MeasureRequest, 'type' | 'requestId'>,
  baseMemory: number,
): Promise<NetworkMeasurement> {
  const { network, training, task, featureCount, targetCount, budget, devices } = request;
  const { engine } = await chooseEngine(training.engine, network);
  const program = await engine.compile({
    network,
    training,
    task,
    featureCount,
    targetCount,
    ...(devices ? { devices } : {}),
  });
  try {
    const data = randomRows(request);
    program.bindData(data);
    const timed = await timeSteps(program, data.rows, training.batchSize, budget);
    // Kilobytes, the largest that the process ever was.
    const memory = process.resourceUsage().maxRSS * 1024;
    return { ...timed, memory, baseMemory, engine: program.engine };
  } finally {
    await program.dispose();
  }
}

async function timeSteps(
  program: Program,
  rows: number,
  batch: number,
  budget: number,
): Promise<Pick<NetworkMeasurement, 'milliseconds' | 'from' | 'to' | 'steps'>> {
  const pacing = new StepPacing();
  const calls: { readonly steps: number; readonly each: number }[] = [];
  let spent = 0;
  for (let call = 0; call < 3 || spent < budget; call += 1) {
    const steps = pacing.next(Number.MAX_SAFE_INTEGER);
    const order = Int32Array.from({ length: steps * batch }, (_, index) => index % rows);
    const started = performance.now();
    await program.trainSteps(order, batch);
    const took = performance.now() - started;
    pacing.took(steps, took);
    // The first call also makes what the others find ready.
    if (call > 0) {
      calls.push({ steps, each: took / steps });
      spent += took;
    }
    if (call >= 2 && took > budget) break;
  }
  // Later calls make more steps and tell more: short ones count for little.
  const most = Math.max(...calls.map(({ steps }) => steps));
  const telling = calls.filter(({ steps }) => steps * 2 >= most).map(({ each }) => each);
  telling.sort((a, b) => a - b);
  const at = (share: number) => telling[Math.round(share * (telling.length - 1))] ?? NaN;
  return {
    milliseconds: at(0.5),
    from: at(0),
    to: at(0.9),
    steps: calls.reduce((sum, { steps }) => sum + steps, 0),
  };
}

/** Rows of the right shape: what the numbers are does not matter for the time that they take. */
function randomRows({
  network,
  training,
  task,
  featureCount,
  targetCount,
}: Pick<
  MeasureRequest,
  'network' | 'training' | 'task' | 'featureCount' | 'targetCount'
>): TrainingData {
  const random = RandomSource.seeded(training.seed, 'measure');
  const { batchSize } = training;
  const room = Math.max(1, Math.floor(mostNumbers / Math.max(1, featureCount * batchSize)));
  const rows = batchSize * Math.min(batches, room);
  // Every table of an embedding has a row 0 and, but for the smallest, a row 1.
  const whole = looksUp(network);
  const features = Float32Array.from({ length: rows * featureCount }, () =>
    whole ? random.below(2) : random.uniform(),
  );
  const targets = Float32Array.from({ length: rows * targetCount }, () =>
    task === 'regression' ? random.uniform() : random.below(2),
  );
  return { rows, features, targets };
}

function looksUp(network: NetworkSpec): boolean {
  return expandBlocks(network).network.nodes.some(({ type }) => type === 'Embedding');
}
