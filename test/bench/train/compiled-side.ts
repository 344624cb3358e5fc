/** The compiled engine's side of the training benchmark. */
import { RandomSource } from '../../../common/random/random-source.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import { answerTurns, type Trainer } from './answer-turns.ts';
import { drawRows, networks } from './drawn-networks.ts';
import type { SideSettings } from './side.ts';

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
