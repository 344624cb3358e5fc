import { describe, expect, it } from 'vitest';
import { blocksWidth } from '../../common/datasets/feature-block.ts';
import { architectures } from '../../common/network/architectures/catalogue.ts';
import { misfit } from '../../common/network/architectures/misfit.ts';
import type { NetworkData } from '../../common/network/architectures/network-data.ts';
import {
  columns,
  pictures,
  texts,
  windows,
  type Answer,
} from '../../common/network/architectures/published-sizes.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { permutation } from '../../common/random/permutation.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import { withProgram } from './available-engines.ts';
import { request, type RowsInMemory } from './networks.ts';

const rows = 48;

/** Small data of each kind, so that a few steps take a moment. */
const byKind = (answer: Answer): readonly NetworkData[] => [
  columns(8, answer),
  pictures([18, 18, 1], answer),
  windows([6, 2], answer),
  texts(8, 30, answer),
];

/** Rows whose class, or value, shows in each of their numbers. */
function easyRows(data: NetworkData): RowsInMemory {
  const random = RandomSource.seeded(5, 'gallery');
  const width = blocksWidth(data.blocks);
  const isText = data.blocks.some(({ kind }) => kind === 'tokens');
  const targets = Float32Array.from({ length: rows }, (_, row) =>
    data.task === 'regression' ? (row % 4) / 2 - 0.75 : row % data.classes,
  );
  const features = Float32Array.from({ length: rows * width }, (_, at) => {
    const target = targets[Math.floor(at / width)] ?? 0;
    if (isText) return 1 + Math.round(target) * 9 + random.below(9);
    return target + 0.1 * random.normal();
  });
  return { rows, features, targets };
}

/** Networks that are too large to learn within a test; their shapes and weights are counted elsewhere. */
const large: ReadonlySet<string> = new Set(['alexnet', 'vgg-16', 'resnet-50', 'mobilenet']);

describe.each(architectures.filter(({ id }) => !large.has(id)))('$label', (architecture) => {
  const answer = architecture.tasks.includes('multiclass') ? { classes: 3 } : { numbers: 1 };
  const data = byKind(answer).find((some) => misfit(architecture, some) === null);

  it('learns in a few steps: its loss falls', async () => {
    if (!data) throw new Error('None of the small data fits.');
    const { network, training } = architecture.build(data);
    const settings = { ...training, batchSize: 16, seed: 3 };
    const learning = easyRows(data);
    const compiled = {
      ...request(data.task, network, settings),
      featureCount: blocksWidth(data.blocks),
    };
    await withProgram(compiledEngine, compiled, async (program) => {
      program.bindData(learning);
      const random = RandomSource.seeded(1, 'order');
      const losses: number[] = [];
      for (let epoch = 0; epoch < 8; epoch++) {
        const result = await program.trainSteps(permutation(rows, random), 16);
        losses.push(result.losses.reduce((sum, loss) => sum + loss, 0) / result.losses.length);
      }
      expect(losses.every(Number.isFinite), losses.join()).toBe(true);
      expect(losses.at(-1), losses.join()).toBeLessThan(losses[0] ?? NaN);
    });
  });
});
