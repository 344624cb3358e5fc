import { describe, expect, it } from 'vitest';
import { cardSize, usualSize } from '../../../common/network/card-size.ts';
import { layoutNetwork } from '../../../common/network/layout-network.ts';
import { rankLayers } from '../../../common/network/layout-ranks.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';

const gaps = { ranksep: 60, nodesep: 20 };

function network(names: string, wires: readonly string[]): NetworkSpec {
  const nodes = [...names].map((id): NodeSpec => ({
    id,
    type: 'Dense',
    name: id,
    params: {},
    position: { x: 0, y: 0 },
  }));
  const edges = wires.map(([from = '', to = ''], index): EdgeSpec => ({
    id: `e${index}`,
    from,
    to,
    toPort: 0,
  }));
  return { version: 2, nodes, edges };
}

const place = ({ nodes, edges }: NetworkSpec, direction: 'right' | 'down' = 'right') =>
  rankLayers(nodes, edges, direction, gaps, usualSize);

describe('layers in ranks', () => {
  it('stand behind the last that feeds them', () => {
    const places = place(network('abcd', ['ab', 'bc', 'cd', 'ad']));
    const xs = [...'abcd'].map((id) => places.get(id)?.x ?? NaN);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(new Set(xs).size).toBe(4);
  });

  it('do not lie on one another, and come in the order of what feeds them', () => {
    const places = place(network('abxyz', ['ax', 'ay', 'bz']), 'down');
    const [x, y, z] = [...'xyz'].map((id) => places.get(id));
    expect(new Set([x?.y, y?.y, z?.y]).size).toBe(1);
    const { width } = cardSize;
    expect((y?.x ?? 0) - (x?.x ?? 0)).toBeGreaterThanOrEqual(width);
    expect((z?.x ?? 0) - (y?.x ?? 0)).toBeGreaterThanOrEqual(width);
  });

  it('are placed where there is a circle too', () => {
    expect(place(network('abc', ['ab', 'bc', 'cb'])).size).toBe(3);
  });

  it('of ten thousand one behind another are arranged', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index): NodeSpec => ({
      id: `n${index}`,
      type: 'Dense',
      name: `d${index}`,
      params: {},
      position: { x: 0, y: 0 },
    }));
    const edges = nodes.slice(1).map(({ id }, index): EdgeSpec => ({
      id: `e${index}`,
      from: `n${index}`,
      to: id,
      toPort: 0,
    }));
    const arranged = layoutNetwork({ version: 2, nodes, edges });
    const xs = arranged.nodes.map(({ position }) => position.x);
    expect(xs.every((x, index) => index === 0 || x > (xs[index - 1] ?? NaN))).toBe(true);
  });
});
