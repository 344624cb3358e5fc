/** The compiled engine's side of the training benchmark. */
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import type { TrainingData } from '../../../main/trainer/engines/engine.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import {
  dense,
  residualNetwork,
  smallConvolutional,
  wideAndDeep,
  wordReader,
} from '../../engines/well-known-networks.ts';
import { answerTurns, type Trainer } from './answer-turns.ts';
import type { SideSettings } from './side.ts';

interface Drawn {
  readonly network: NetworkSpec;
  readonly training?: Partial<TrainingConfig>;
}

function wideAndDeepDrawn(): Drawn {
  const { network, main, auxiliary } = wideAndDeep();
  const squares = { loss: 'mean_squared_error', lossOptions: {} } as const;
  const outputs = {
    [main]: { ...squares, weight: 0.9 },
    [auxiliary]: { ...squares, weight: 0.1 },
  };
  return { network, training: { outputs } };
}

const networks: Readonly<Record<string, () => Drawn>> = {
  iris: () => ({ network: dense([4, 8, 3], 'softmax') }),
  house: () => ({ network: dense([4, 64, 64, 1], 'linear') }),
  mnist: () => ({ network: dense([784, 512, 512, 10], 'softmax') }),
  cifar: () => ({ network: smallConvolutional }),
  lstm: () => ({ network: wordReader('LSTM') }),
  gru: () => ({ network: wordReader('GRU') }),
  'wide-deep': wideAndDeepDrawn,
  resnet: () => ({ network: residualNetwork() }),
};

function drawRows({ inputs, rows, classes }: SideSettings): TrainingData {
  const random = RandomSource.seeded(1, 'rows');
  const kinds = inputs.flatMap(({ shape, below }) =>
    Array.from({ length: elementCount(shape) }, () => below),
  );
  const features = new Float32Array(rows * kinds.length);
  for (let index = 0; index < features.length; index++) {
    const below = kinds[index % kinds.length] ?? 0;
    features[index] = below > 0 ? random.below(below) : random.normal();
  }
  const targets = Float32Array.from({ length: rows }, () =>
    classes === 1 ? random.normal() : random.below(classes),
  );
  return { rows, features, targets };
}

async function prepare(settings: SideSettings): Promise<Trainer> {
  const { batch, rows, classes, threads } = settings;
  const drawn = networks[settings.network]?.();
  if (!drawn) throw new Error(`There is no network ${settings.network}.`);
  const task = classes === 1 ? 'regression' : classes === 2 ? 'binary' : 'multiclass';
  const program = await compiledEngine.compile({
    network: drawn.network,
    task,
    training: { ...defaultTraining(task), ...drawn.training, batchSize: batch, threads },
  });
  program.bindData(drawRows(settings));
  const random = RandomSource.seeded(2, 'order');
  const { weights } = planNetwork(drawn.network);
  const trainable = weights.filter((weight) => weight.trainable);
  return {
    ready: {
      parameters: trainable.reduce((sum, { size }) => sum + size, 0),
      threads: program.engine.threads,
    },
    train: async (steps) => {
      const order = Int32Array.from({ length: steps * batch }, () => random.below(rows));
      const { losses } = await program.trainSteps(order, batch);
      if (losses.length !== steps) throw new Error('A step gave no loss.');
    },
  };
}

await answerTurns(prepare);
