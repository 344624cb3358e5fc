/** The compiled engine's side of the prediction benchmark: all rows, as the program predicts them for a run. */
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import { predictRows } from '../../../main/trainer/predict-rows.ts';
import { answerTurns, type Trainer } from '../train/answer-turns.ts';
import { drawRows, networks } from '../train/drawn-networks.ts';
import type { SideSettings } from '../train/side.ts';

async function prepare(settings: SideSettings): Promise<Trainer> {
  const { rows, classes, threads } = settings;
  const drawn = networks[settings.network]?.();
  if (!drawn) throw new Error(`There is no network ${settings.network}.`);
  const task = classes === 1 ? 'regression' : classes === 2 ? 'binary' : 'multiclass';
  const program = await compiledEngine.compile({
    network: drawn.network,
    task,
    training: { ...defaultTraining(task), ...drawn.training, threads },
  });
  const { features } = drawRows(settings);
  if (!(features instanceof Float32Array)) throw new Error('The rows are not in memory.');
  const width = features.length / rows;
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const { weights } = planNetwork(drawn.network);
  return {
    ready: {
      parameters: weights.reduce((sum, { size, trainable }) => sum + (trainable ? size : 0), 0),
      threads: program.engine.threads,
    },
    train: async (passes) => {
      for (let pass = 0; pass < passes; pass++) {
        const outputs = await predictRows(program, features, width, all);
        if (outputs.length % rows !== 0) throw new Error('A row has no answer.');
      }
    },
  };
}

await answerTurns(prepare);
