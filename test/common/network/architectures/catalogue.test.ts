import { describe, expect, it } from 'vitest';
import { architectures } from '../../../../common/network/architectures/catalogue.ts';
import { misfit } from '../../../../common/network/architectures/misfit.ts';
import { blocksWidth } from '../../../../common/datasets/feature-block.ts';
import { diagnose } from '../../../../common/network/diagnose-network.ts';
import { expandBlocks } from '../../../../common/network/expand-blocks.ts';
import { inferShapes, totalParameters } from '../../../../common/network/infer-shapes.ts';
import { readNetwork } from '../../../../common/network/schema.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import { trainingConfigSchema } from '../../../../common/training/schema.ts';

/** Weights at the published size, moving statistics included: published counts, or added up by hand. */
const counts: Readonly<Record<string, number>> = {
  // 21·64 + 65·32 + 33 and 21·48 + 49·48 + 49.
  'mlp-funnel': 3_457,
  'mlp-constant': 3_409,
  perceptron: 3,
  'linear-regression': 2,
  'logistic-regression': 7_850,
  'mlp-8': 67,
  'mlp-12-8': 221,
  'mlp-300-100': 266_610,
  // 9·30 + 31·30 + 39; with two inputs 7·30 + 31·30 + 36, and 31 for the second output.
  'wide-deep': 1_239,
  'wide-deep-two-inputs': 1_176,
  'wide-deep-two-outputs': 1_207,
  // 785·128 + 129·64 + 65·32 + 33·64 + 65·128 + 129·784.
  autoencoder: 222_384,
  // 785·512 + 513·2 + 3·512 + 513·784.
  'variational-autoencoder': 806_674,
  'lenet-5': 61_706,
  'small-cnn': 122_570,
  // 2,432 + 18,496 + 55,392 + 83,040 + 55,360 in the convolutions; 147,712, 32,896 and 1,290 behind them.
  'mini-alexnet': 396_618,
  // 432 + 64; (16·9 + 64 + 16·32 + 128) + (32·9 + 128 + 32·64 + 256) + (64·9 + 256 + 64·64 + 256)
  // + (64·9 + 256 + 64·128 + 512) + (128·9 + 512 + 128·128 + 512); 1,290.
  'separable-cnn': 38_634,
  // 163,696 in the module, 256 · 10 + 10 in the classifier.
  inception: 166_266,
  // 864 + 128; 2 · (9,216 + 128); 330.
  'residual-block': 20_010,
  // 1,728 + 256; 1,024 + 64 + 2,304 + 64 + 1,024 + 256; 650.
  'bottleneck-block': 7_370,
  // The paper says .27 million: 16·27 + 64, 14,208, 52,096 and 206,592 in the stages, 650 in the classifier.
  'resnet-20': 274_042,
  // 2,480 + 13,888 + 55,424 + 221,440 on the way down, 147,584 + 36,928 + 9,248 on the way up, and 17.
  'u-net': 487_009,
  mobilenet: 4_253_864,
  'resnet-50': 25_636_712,
  alexnet: 62_378_344,
  'vgg-16': 138_357_544,
  'sine-rnn': 1_457,
  // 4·50·(1 + 50 + 1) + 4·50·(50 + 50 + 1) + 51.
  'stock-lstm': 30_651,
  // 3·32·(1 + 32 + 2) + 33.
  gru: 3_393,
  'text-lstm': 349_057,
  'stacked-bilstm': 476_801,
  // 18,765·300; 100·(900 + 1) + 100·(1,200 + 1) + 100·(1,500 + 1); 301.
  'text-cnn': 5_990_101,
  'transformer-encoder': 657_758,
};

describe.each(architectures)('$label', (architecture) => {
  const { id, published, build } = architecture;
  const { network, training } = build(published);
  const inferred = inferShapes(network);

  it('has the published number of weights', () => {
    expect([...inferred.errors.values()]).toEqual([]);
    const { trainable, nonTrainable } = totalParameters(inferred);
    expect(trainable + nonTrainable).toBe(counts[id]);
  });

  it('fits the data that it was published with, and they have nothing to say against it', () => {
    expect(misfit(architecture, published)).toBeNull();
    const remarks = diagnose(network, {
      task: published.task,
      featureCount: blocksWidth(published.blocks),
      blocks: published.blocks,
      classCount: published.classes,
      targetCount: published.targetCount,
      rows: null,
      training: { ...defaultTraining(published.task), ...training },
    });
    expect(remarks.filter(({ level }) => level !== 'hint')).toEqual([]);
  });

  it('is a sound document with a place for every layer, blocks and their insides included', () => {
    expect(readNetwork(JSON.parse(JSON.stringify(network)))).toEqual(network);
    const insides = network.nodes.flatMap((node) => node.network ?? []);
    for (const { nodes } of [network, ...insides]) {
      expect(new Set(nodes.map(({ position: { x, y } }) => `${x} ${y}`)).size).toBe(nodes.length);
      expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
    }
  });

  it('has blocks whose settings stand inside them, and Inputs of the shapes that they are fed', () => {
    for (const block of network.nodes.filter(({ type }) => type === 'Block')) {
      const inside = new Map(block.network?.nodes.map((node) => [node.id, node]));
      for (const { key, sets, default: value } of block.parameters ?? []) {
        expect(sets, key).not.toHaveLength(0);
        for (const { node, param } of sets) expect(inside.get(node)?.params[param]).toEqual(value);
      }
      const [feeding] = network.edges.filter(({ to }) => to === block.id);
      const shape = inferred.shapes.get(feeding?.from ?? '')?.slice(1);
      const input = block.network?.nodes.find(({ type }) => type === 'Input');
      expect(input?.params['shape']).toEqual(shape);
    }
  });

  it('comes with settings that training takes', () => {
    const settings = { ...defaultTraining(published.task), ...training };
    expect(trainingConfigSchema.parse(settings)).toEqual(settings);
    const outputs = new Set(expandBlocks(network).network.nodes.map((node) => node.id));
    expect(Object.keys(training.outputs).filter((output) => !outputs.has(output))).toEqual([]);
  });
});

describe.each(architectures.filter(({ smallestSide }) => smallestSide !== undefined))(
  '$label on small pictures',
  (architecture) => {
    const { id, published, build, smallestSide: side = 1 } = architecture;
    const withSide = (pixels: number) => ({
      ...published,
      targetCount: 1,
      blocks: published.blocks.map((block) => ({ ...block, shape: [pixels, pixels, 3] })),
    });
    const errorsAt = (pixels: number) => inferShapes(build(withSide(pixels)).network).errors.size;

    it('takes its smallest side, and says that it takes no smaller one', () => {
      expect(errorsAt(side)).toBe(0);
      expect(misfit(architecture, withSide(side))).toBeNull();
      const reason = misfit(architecture, withSide(side - 1));
      expect(reason).toContain(`at least ${side} × ${side} pixels`);
      // Smaller U-Nets would have fewer levels, down to none.
      if (id !== 'u-net') expect(errorsAt(side - 1)).toBeGreaterThan(0);
    });
  },
);

it('every entry has an id and a name of its own, a sentence and a source with a year', () => {
  expect(new Set(architectures.map(({ id }) => id)).size).toBe(architectures.length);
  expect(new Set(architectures.map(({ label }) => label)).size).toBe(architectures.length);
  for (const { summary, source, id } of architectures) {
    expect(summary, id).toMatch(/^[A-Z].*\.$/);
    if (!id.startsWith('mlp-funnel') && !id.startsWith('mlp-constant')) {
      expect(source, id).toMatch(/\b(18|19|20)\d\d\b/);
    }
  }
});
