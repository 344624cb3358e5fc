import { describe, expect, it } from 'vitest';
import { architectures } from '../../../common/network/architectures/catalogue.ts';
import { pictures } from '../../../common/network/architectures/published-sizes.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import { drawNetwork } from '../../../renderer/ui/network-picture.ts';

const width = 264;
const height = 96;

describe.each(architectures)('the picture of $label', ({ build, published }) => {
  const picture = drawNetwork(build(published).network, width, height);

  it('lies within its frame', () => {
    expect(picture.layers.length).toBeGreaterThan(1);
    for (const layer of picture.layers) {
      expect(layer.x).toBeGreaterThanOrEqual(0);
      expect(layer.x).toBeLessThanOrEqual(width);
      const [first = NaN] = layer.ys;
      const last = layer.ys.at(-1) ?? first;
      expect((first + last) / 2 - layer.height / 2).toBeGreaterThanOrEqual(0);
      expect((first + last) / 2 + layer.height / 2).toBeLessThanOrEqual(height);
    }
  });

  it('has numbers only in its paths', () => {
    expect(`${picture.lines}${picture.bands}${picture.arcs}`).not.toContain('NaN');
  });
});

function pictureOf(id: string, data = pictures([32, 32, 3], { classes: 10 })) {
  const found = architectures.find((architecture) => architecture.id === id);
  if (!found) throw new Error(`There is no ${id}.`);
  return drawNetwork(found.build(data).network, width, height);
}

it('draws maps as high as they are, and blocks by the layers inside them', () => {
  const { layers } = pictureOf('vgg-16');
  const heights = layers.filter(({ family }) => family === 'pooling').map((layer) => layer.height);
  expect(heights).toHaveLength(5);
  expect(heights).toEqual(heights.toSorted((a, b) => b - a));
  const residual = pictureOf('resnet-20').layers.map(({ family }) => family);
  expect(residual.filter((family) => family === 'merging')).toHaveLength(9);
  // One for each convolution of the paper's twenty layers but the dense one, and two shortcuts.
  expect(residual.filter((family) => family === 'convolution')).toHaveLength(21);
});

it('draws neurons one by one while there are few, and says when there are more', () => {
  const found = architectures.find(({ id }) => id === 'mlp-8');
  if (!found) throw new Error('There is no mlp-8.');
  const { layers } = drawNetwork(found.build(found.published).network, width, height);
  expect(layers.map(({ ys, more }) => [ys.length, more])).toEqual([
    [4, false],
    [6, true],
    [3, false],
  ]);
});

it('draws shortcuts as arcs over what they pass', () => {
  expect(pictureOf('resnet-20').arcs.match(/M/g)).toHaveLength(9);
  expect(pictureOf('vgg-16').arcs).toBe('');
});

it('draws nothing of nothing, and ends on a circle', () => {
  expect(drawNetwork(emptyNetwork, width, height).layers).toEqual([]);
  const node = (id: string) => ({
    id,
    type: 'Dense',
    name: id,
    params: {},
    position: { x: 0, y: 0 },
  });
  const circle: NetworkSpec = {
    version: 2,
    nodes: [node('a'), node('b')],
    edges: [
      { id: 'e1', from: 'a', to: 'b', toPort: 0 },
      { id: 'e2', from: 'b', to: 'a', toPort: 0 },
    ],
  };
  expect(drawNetwork(circle, width, height).layers).toHaveLength(2);
});
