import type { ChainedLayer } from '../../common/network/chain-layers.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { DataSet } from './data-sets.ts';
import { train, trainingOf, type Trained, type Training } from './train-history.ts';

/** Loss of the learnt rows and of fresh ones at an end; Infinity where it diverged. */
export interface Reached {
  readonly learnt: number;
  readonly fresh: number;
}

/** What is known of a training besides its log, from rows and trainings that no rule sees. */
export interface Facts {
  /** Loss on fresh rows of always guessing the training rows' mean or frequencies. */
  readonly baseline: number;
  readonly end: Reached;
  /** The lowest loss on fresh rows (mean of three epochs), and of the learnt rows at that time. */
  readonly best: Reached & { readonly epoch: number };
  /** Trained three times as many epochs more, at most 300. */
  readonly longer: Reached;
  /** Trained anew with the rate × 0.01, 0.1, 10, 100. */
  readonly rates: Readonly<Record<'0.01' | '0.1' | '10' | '100', Reached>>;
  /** Trained anew at a constant rate; null where it is constant anyway. */
  readonly steady: Reached | null;
  /** With gradients clipped to the norm 1 together; null where they never came over 20 and all stayed finite. */
  readonly clipped: Reached | null;
  /** With ReLU, He's initial weights and batch normalisation in the Dense layers; null where gradients reach the first layer. */
  readonly relieved: Reached | null;
  /** Largest norm of all gradients together, and least ratio of the first layer's per weight to the last's. */
  readonly largestGradient: number;
  readonly leastRatio: number;
  /** Mean size of half the second differences of the fresh loss in the second half: its jumps without its trend. */
  readonly jumps: number;
  /** Loss as training logs it and of the validation rows, both with the last weights. */
  readonly still: Training['still'];
  /** Share of the most frequent answer on fresh rows, and of the most frequent class among them; null for numbers. */
  readonly answers: { readonly top: number; readonly truth: number } | null;
}

/** Trains, and whatever else the facts need. */
export async function measure(trained: Trained): Promise<{ run: Training; facts: Facts }> {
  const { data, epochs } = trained;
  const run = await train(trained, { whole: true });
  const longer = await train(trained, { whole: false, more: Math.min(300, 3 * epochs) });
  const { optimizer } = trainingOf(trained);
  const changed = async (change: Partial<Trained>) =>
    reached(await train({ ...trained, ...change }, { whole: false }));
  const atRate = (factor: number) => {
    const training = {
      ...trained.training,
      optimizer: { ...optimizer, learning_rate: optimizer.learning_rate * factor },
    };
    return changed({ training });
  };
  const largestGradient = Math.max(...run.layers.map(totalGradient));
  const leastRatio = Math.min(...run.layers.map(firstToLast));
  const clip: Partial<TrainingConfig> = { optimizer: { ...optimizer, global_clipnorm: 1 } };
  const facts: Facts = {
    baseline: guessingLoss(data, trained.training.loss),
    end: reached(run),
    best: bestOf(run),
    longer: { learnt: reached(longer).learnt, fresh: bestOf(longer).fresh },
    rates: {
      '0.01': await atRate(0.01),
      '0.1': await atRate(0.1),
      '10': await atRate(10),
      '100': await atRate(100),
    },
    steady: trained.training.schedule
      ? await changed({ training: { ...trained.training, schedule: { type: 'constant' } } })
      : null,
    clipped:
      (largestGradient > 20 || run.diverged) &&
      optimizer.global_clipnorm === null &&
      optimizer.clipnorm === null
        ? await changed({ training: { ...trained.training, ...clip } })
        : null,
    relieved: leastRatio < 0.01 ? await changed({ hidden: relieve(trained.hidden) }) : null,
    largestGradient,
    leastRatio,
    jumps: jumpsOf(run.looks.map(({ fresh }) => fresh)),
    still: run.still,
    answers: answersOf(run, data),
  };
  return { run, facts };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means over the last tenth, at most five epochs. */
function reached({ looks, diverged }: Training): Reached {
  const end = looks.at(-1)?.epoch ?? 0;
  if (diverged || end === 0) return { learnt: Infinity, fresh: Infinity };
  const last = looks.slice(-Math.max(1, Math.min(5, Math.round(end / 10))));
  return {
    learnt: mean(last.map(({ learnt }) => learnt)),
    fresh: mean(last.map(({ fresh }) => fresh)),
  };
}

function bestOf({ looks }: Training): Facts['best'] {
  let best = { learnt: Infinity, fresh: Infinity, epoch: 0 };
  looks.forEach(({ epoch, learnt }, at) => {
    const fresh = mean(looks.slice(Math.max(0, at - 1), at + 2).map((look) => look.fresh));
    if (fresh < best.fresh) best = { learnt, fresh, epoch };
  });
  return best;
}

function jumpsOf(fresh: readonly number[]): number {
  const half = fresh.slice(Math.floor(fresh.length / 2));
  const bends = half.slice(2).map((value, at) => {
    const [before = value, middle = value] = half.slice(at, at + 2);
    return Math.abs(value - 2 * middle + before) / 2;
  });
  return bends.length === 0 ? 0 : mean(bends);
}

function totalGradient({ layers }: Training['layers'][number]): number {
  return Math.hypot(...layers.map(({ gradient }) => gradient));
}

/** The first layer's gradient per weight over the last's. */
export function firstToLast({ layers }: Training['layers'][number]): number {
  const perWeight = layers.map(({ gradient, size }) => gradient / Math.sqrt(size));
  const [first = 1, last = 1] = [perWeight[0], perWeight.at(-1)];
  return layers.length < 2 || last === 0 ? 1 : first / last;
}

function relieve(hidden: readonly ChainedLayer[]): ChainedLayer[] {
  return hidden.flatMap(([type, params]): ChainedLayer[] =>
    type === 'Dense'
      ? [
          [type, { units: params['units'] ?? 8, kernel_initializer: { type: 'he_normal' } }],
          ['BatchNormalization', {}],
          ['Activation', { activation: 'relu' }],
        ]
      : [[type, params]],
  );
}

function answersOf({ answers }: Training, { targets, counts, classes }: DataSet): Facts['answers'] {
  if (answers.length === 0) return null;
  const fresh = targets.subarray(counts.train + counts.validation);
  const truth = Array.from(
    { length: classes },
    (_, label) => fresh.filter((target) => target === label).length / fresh.length,
  );
  return { top: Math.max(...answers), truth: Math.max(...truth) };
}

/** Shares of the classes among the training rows. */
export function classShares({ task, targets, counts, classes }: DataSet): number[] {
  if (task === 'regression') return [];
  const train = targets.subarray(0, counts.train);
  return Array.from(
    { length: classes },
    (_, label) => train.filter((target) => target === label).length / counts.train,
  );
}

function guessingLoss(data: DataSet, loss: TrainingConfig['loss'] | undefined): number {
  const { targets, counts, task } = data;
  const fresh = targets.subarray(counts.train + counts.validation);
  if (task === 'regression') {
    const middle = mean([...targets.subarray(0, counts.train)]);
    const power = loss === 'mean_absolute_error' ? 1 : 2;
    return mean(Array.from(fresh, (target) => Math.abs(target - middle) ** power));
  }
  const shares = classShares(data);
  return mean(Array.from(fresh, (label) => -Math.log(Math.max(shares[label] ?? 0, 1e-7))));
}
