import { describe, expect, it } from 'vitest';
import { architectures } from '../../../../common/network/architectures/catalogue.ts';
import { withOwnIds } from '../../../../common/network/architectures/own-ids.ts';
import { compareNetworks } from '../../../../common/network/compare-networks.ts';
import { expandBlocks } from '../../../../common/network/expand-blocks.ts';
import { inferShapes, totalParameters } from '../../../../common/network/infer-shapes.ts';
import { sameNetwork } from '../../../../common/network/same-network.ts';

const used = (id: string) => {
  const architecture = architectures.find((one) => one.id === id);
  if (!architecture) throw new Error(`There is no ${id}.`);
  return withOwnIds(id, architecture.build(architecture.published)).network;
};

describe('ids of the networks of the gallery', () => {
  it.each(architectures)('change nothing else: $label', ({ id, build, published }) => {
    const drawn = build(published);
    const own = withOwnIds(id, drawn);
    const count = ({ network }: typeof drawn) => totalParameters(inferShapes(network));
    expect(count(own)).toEqual(count(drawn));
    expect(own.network.nodes.map(({ name }) => name)).toEqual(
      drawn.network.nodes.map(({ name }) => name),
    );
    expect(sameNetwork(own.network, drawn.network)).toBe(false);
    const ends = new Set(expandBlocks(own.network).network.nodes.map((node) => node.id));
    for (const output of Object.keys(own.training.outputs)) expect(ends).toContain(output);
  });

  it('keep layers of different networks apart when versions are compared', () => {
    const { changes } = compareNetworks(used('lenet-5'), used('inception'));
    expect(
      changes.filter(({ settings }) => settings.some(({ setting }) => setting === 'kind')),
    ).toEqual([]);
    const marks = (mark: string) => changes.filter((change) => change.mark === mark).length;
    expect(marks('removed')).toBeGreaterThan(2);
    expect(marks('added')).toBeGreaterThan(2);
  });
});
