import { describe, expect, it } from 'vitest';
import { readNetwork } from '../../../common/network/schema.ts';
import { denseNetwork } from './networks.ts';

describe('a network that is read', () => {
  const whole = denseNetwork([4, 8, 3], 'softmax');
  const [layer] = whole.nodes;
  const [edge] = whole.edges;

  it('comes as it was written', () => {
    expect(readNetwork(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it.each([
    { what: 'two layers of one id', change: { nodes: [...whole.nodes, layer] }, place: 'nodes' },
    { what: 'two edges of one id', change: { edges: [...whole.edges, edge] }, place: 'edges' },
    {
      what: 'an edge from nowhere',
      change: { edges: [...whole.edges, { ...edge, id: 'new', from: 'gone' }] },
      place: 'from',
    },
    {
      what: 'an edge to nowhere',
      change: { edges: [...whole.edges, { ...edge, id: 'new', to: 'gone' }] },
      place: 'to',
    },
  ])('is refused with $what', ({ change, place }) => {
    expect(() => readNetwork({ ...whole, ...change })).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        place: { field: expect.stringContaining(place) as string },
      }) as Error,
    );
  });
});
