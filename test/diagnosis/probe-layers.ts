import type { LayerNorms, LayerSample } from '../../common/diagnosis/training-reading.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import type { CompileRequest, ProgramState } from '../../main/trainer/engines/engine.ts';
import type { DataSet } from './data-sets.ts';

export interface Probe {
  readonly measure: (state: ProgramState, epoch: number) => Promise<LayerSample>;
  readonly dispose: () => Promise<void>;
}

/**
 * Measures gradients exactly: with β₁ = 0 the first slot of Adam is the gradient of the last batch, and a rate of 0
 * leaves the weights alone. The batch is always the first 64 rows.
 */
export async function openProbe(request: CompileRequest, data: DataSet): Promise<Probe> {
  const optimizer = { ...optimizerDefaults.Adam, learning_rate: 0, beta_1: 0 };
  const training = { ...request.training, optimizer, schedule: { type: 'constant' as const } };
  const program = await compiledEngine.compile({ ...request, training });
  program.bindData({ ...data, rows: data.targets.length });
  const rows = Int32Array.from({ length: Math.min(64, data.counts.train) }, (_, row) => row);
  return {
    measure: async ({ weights }, epoch) => {
      await program.setState({ weights });
      await program.trainSteps(rows, rows.length);
      const state = await program.getState();
      return {
        epoch,
        layers: request.network.nodes.flatMap(({ id, name }) => normsOf(state, id, name) ?? []),
      };
    },
    dispose: () => program.dispose(),
  };
}

function normsOf({ weights, slots }: ProgramState, id: string, name: string): LayerNorms | null {
  let [size, weight, gradient] = [0, 0, 0];
  for (const [key, tensor] of Object.entries(weights)) {
    const slot = slots[`momentum/${key}`];
    if (!key.startsWith(`${id}/`) || !slot) continue;
    size += tensor.data.length;
    weight += sumOfSquares(tensor.data);
    gradient += sumOfSquares(slot.data);
  }
  const round = (value: number) => Number(Math.sqrt(value).toPrecision(3));
  return size === 0 ? null : { name, size, weights: round(weight), gradient: round(gradient) };
}

function sumOfSquares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
