import { describe, expect, it } from 'vitest';
import { architectures } from '../../../../common/network/architectures/catalogue.ts';
import { insertPart } from '../../../../common/network/architectures/insert-part.ts';
import { pictures, texts } from '../../../../common/network/architectures/published-sizes.ts';
import { inferShapes } from '../../../../common/network/infer-shapes.ts';
import { emptyNetwork, type NetworkSpec } from '../../../../common/network/network-spec.ts';
import { readNetwork } from '../../../../common/network/schema.ts';

const parts = architectures.flatMap(({ part }) => part ?? []);

function built(id: string, data: Parameters<(typeof architectures)[0]['build']>[0]): NetworkSpec {
  const found = architectures.find((architecture) => architecture.id === id);
  if (!found) throw new Error(`There is no ${id}.`);
  return found.build(data).network;
}

const onMaps = built('small-cnn', pictures([32, 32, 3], { classes: 10 }));
const onWords = built('text-lstm', texts(40, 500, { classes: 2 }));
const layer = (network: NetworkSpec, type: string) => {
  const found = network.nodes.find((node) => node.type === type);
  if (!found) throw new Error(`There is no ${type}.`);
  return found;
};

describe.each(parts)('$label', (part) => {
  const network = part.axes === 3 ? onMaps : onWords;
  const before = layer(network, part.axes === 3 ? 'Conv2D' : 'Embedding');

  it('goes into the only connection that leaves a layer, and all shapes follow', () => {
    const [follower] = network.edges.filter(({ from }) => from === before.id);
    const { network: with_, id } = insertPart(network, part, before.id);
    expect([...inferShapes(with_).errors.values()]).toEqual([]);
    const wires = with_.edges.map(({ from, to }) => `${from}→${to}`);
    expect(wires).toContain(`${before.id}→${id}`);
    expect(wires).toContain(`${id}→${follower?.to ?? ''}`);
    expect(wires).not.toContain(`${before.id}→${follower?.to ?? ''}`);
    expect(readNetwork(JSON.parse(JSON.stringify(with_)))).toEqual(with_);
    const places = new Set(with_.nodes.map(({ position: { x, y } }) => `${x} ${y}`));
    expect(places.size).toBe(with_.nodes.length);
  });

  it('has an Input inside of the shape that it is fed', () => {
    const { network: with_, id } = insertPart(network, part, before.id);
    const inside = with_.nodes.find((node) => node.id === id)?.network?.nodes ?? [];
    const shape = inferShapes(network).shapes.get(before.id)?.slice(1);
    expect(inside.find(({ type }) => type === 'Input')?.params['shape']).toEqual(shape);
  });

  it('stands below by itself where nothing that fits is before it', () => {
    for (const after of [null, layer(network, 'Dense').id, 'gone']) {
      const { network: with_, id } = insertPart(network, part, after);
      expect(with_.edges).toEqual(network.edges);
      const own = with_.nodes.find((node) => node.id === id);
      expect(own?.position.y).toBeGreaterThan(
        Math.max(...network.nodes.map(({ position }) => position.y)),
      );
    }
    expect(insertPart(emptyNetwork, part, null).network.nodes).toHaveLength(1);
  });

  it('has a name of its own each time', () => {
    const once = insertPart(network, part, before.id);
    const twice = insertPart(once.network, part, once.id);
    const names = twice.network.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect([...inferShapes(twice.network).errors.values()]).toEqual([]);
  });
});

it('keeps the shape of maps, whatever their channels, but for the Inception module', () => {
  for (const part of parts.filter(
    ({ axes, label }) => axes === 3 && label !== 'Inception module',
  )) {
    for (const channels of [4, 12, 64]) {
      const network = built('u-net', pictures([16, 16, channels], { classes: 3 }));
      const input = layer(network, 'Input');
      const { network: with_, id } = insertPart(network, part, input.id);
      expect(inferShapes(with_).shapes.get(id), `${part.label} ${channels}`).toEqual([
        null,
        16,
        16,
        channels,
      ]);
    }
  }
});
