import { describe, expect, it } from 'vitest';
import { drawNetwork, drawnCard } from '../../../../common/network/picture/draw-network.ts';
import { chainLayers } from '../../../../common/network/chain-layers.ts';
import { emptyNetwork } from '../../../../common/network/network-spec.ts';

const network = chainLayers([
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);

describe('a network as a picture', () => {
  it('shows names, kinds, shapes and parameter counts', () => {
    const { layers } = drawNetwork(network);
    expect(layers.map(({ name }) => name)).toEqual(['input_1', 'dense_1', 'dense_2']);
    expect(layers.map(({ line }) => line)).toEqual([
      'Input · 4',
      'Dense · 8 · relu',
      'Dense · 3 · softmax',
    ]);
    expect(layers.map(({ count }) => count)).toEqual(['', '40 params', '27 params']);
    expect(layers[2]?.shape).toBe('(None, 3)');
  });

  it('leaves out the end of what is too long for a card, and the word behind a count and the batch axis first', () => {
    const { layers } = drawNetwork(
      chainLayers([
        ['Input', { shape: [224, 224, 64], columns: null }],
        ['Conv2D', { filters: 512, kernel_size: [3, 3], padding: 'same', activation: 'softplus' }],
      ]),
    );
    const [, second] = layers;
    expect(second?.line).toMatch(/^Conv2D · 512 · 3 × 3.*…$/);
    expect(second?.shape).toBe('224×224×512');
    expect(second?.count).toBe('295,424');
  });

  it('holds every card and writes the shape on every connection', () => {
    const { width, height, layers, connections } = drawNetwork(network);
    for (const { x, y } of layers) {
      expect(x).toBeGreaterThan(0);
      expect(x + drawnCard.width).toBeLessThan(width);
      expect(y).toBeGreaterThan(0);
      expect(y + drawnCard.height).toBeLessThan(height);
    }
    expect(connections.map(({ shape }) => shape)).toEqual(['4', '8']);
  });

  it('reaches as far as its notes and wraps their text', () => {
    const drawing = drawNetwork({
      ...network,
      notes: [
        {
          id: 'c',
          kind: 'comment',
          text: 'The first layer sees all four lengths of a flower',
          colour: 'yellow',
          position: { x: -300, y: -200 },
          size: { width: 160, height: 80 },
        },
      ],
    });
    expect(drawing.notes[0]?.x).toBe(24);
    expect(drawing.notes[0]?.lines.length).toBeGreaterThan(1);
    expect(drawing.notes[0]?.lines.join(' ')).toBe(
      'The first layer sees all four lengths of a flower',
    );
    expect(drawing.layers[0]?.x).toBe(324);
  });

  it('ends connections at the top where data flow down', () => {
    const [first, second] = network.nodes;
    const down = {
      ...network,
      direction: 'down' as const,
      nodes: [
        { ...first!, position: { x: 0, y: 0 } },
        { ...second!, position: { x: 0, y: 200 } },
      ],
      edges: network.edges.slice(0, 1),
    };
    const { layers, connections } = drawNetwork(down);
    expect(connections[0]?.end).toEqual({
      x: (layers[1]?.x ?? 0) + drawnCard.width / 2,
      y: layers[1]?.y,
    });
  });

  it('is a small empty picture of no layers', () => {
    expect(drawNetwork(emptyNetwork).layers).toEqual([]);
    expect(drawNetwork(emptyNetwork).width).toBeGreaterThan(0);
  });

  it('draws what cannot be computed without its shape', () => {
    const broken = chainLayers([
      ['Input', { shape: [4] }],
      ['Conv2D', {}],
    ]);
    const { layers, connections } = drawNetwork(broken);
    expect(layers[1]?.shape).toBe('');
    expect(connections).toHaveLength(1);
  });
});
