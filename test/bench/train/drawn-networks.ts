import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { TrainingData } from '../../../main/trainer/engines/engine.ts';
import {
  dense,
  residualNetwork,
  smallConvolutional,
  wideAndDeep,
  wordReader,
} from '../../engines/well-known-networks.ts';
import type { SideSettings } from './side.ts';

/** A network of the benchmarks, and settings that its training needs. */
export interface Drawn {
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

/** The networks by the names that the sides know. */
export const networks: Readonly<Record<string, () => Drawn>> = {
  iris: () => ({ network: dense([4, 8, 3], 'softmax') }),
  house: () => ({ network: dense([4, 64, 64, 1], 'linear') }),
  mnist: () => ({ network: dense([784, 512, 512, 10], 'softmax') }),
  cifar: () => ({ network: smallConvolutional }),
  lstm: () => ({ network: wordReader('LSTM') }),
  gru: () => ({ network: wordReader('GRU') }),
  'wide-deep': wideAndDeepDrawn,
  resnet: () => ({ network: residualNetwork() }),
};

/** Random rows of what the network takes, the same every time. */
export function drawRows({ inputs, rows, classes }: SideSettings): TrainingData {
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
