import { describe, expect, it } from 'vitest';
import { architectures } from '../../../common/network/architectures/catalogue.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import { readNetwork } from '../../../common/network/schema.ts';
import { formatShape } from '../../../common/tensor/shape.ts';

/** Published counts; all weights, moving statistics included. */
const counts: Readonly<Record<string, number>> = {
  'lenet-5': 61_706,
  // 163,696 in the module, 256 · 10 + 10 in the classifier.
  inception: 166_266,
  // 16·27 + 64, 14,208, 52,096 and 206,592 in the stages, 650 in the classifier.
  'resnet-20': 274_042,
  'resnet-50': 25_636_712,
  alexnet: 62_378_344,
  'vgg-16': 138_357_544,
};

describe.each(architectures)('$label', ({ id, published, build }) => {
  const network = build(published);
  const inferred = inferShapes(network);

  it('has the published number of weights', () => {
    expect([...inferred.errors.values()]).toEqual([]);
    const { trainable, nonTrainable } = totalParameters(inferred);
    expect(trainable + nonTrainable).toBe(counts[id]);
  });

  it('ends in one probability per class', () => {
    const last = network.nodes.at(-1);
    expect(formatShape(inferred.shapes.get(last?.id ?? '') ?? [])).toBe(
      `(None, ${published.classes})`,
    );
  });

  it('is a sound document with a place for every layer', () => {
    expect(readNetwork(JSON.parse(JSON.stringify(network)))).toEqual(network);
    const places = new Set(network.nodes.map(({ position: { x, y } }) => `${x} ${y}`));
    expect(places.size).toBe(network.nodes.length);
  });
});
