import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../common/network/connect.ts';
import { addNode } from '../../../common/network/edit-network.ts';
import { layoutNetwork } from '../../../common/network/layout-network.ts';
import { denseNetwork, networks } from './networks.ts';

describe('arranging layers', () => {
  it('lets every connection go to the right and no two cards overlap', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const arranged = layoutNetwork(network);
        const at = new Map(arranged.nodes.map((node) => [node.id, node.position]));
        for (const edge of arranged.edges) {
          expect(at.get(edge.to)?.x).toBeGreaterThan(at.get(edge.from)?.x ?? Infinity);
        }
        const places = arranged.nodes.map(({ position }) => `${position.x},${position.y}`);
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const once = layoutNetwork(network);
        expect(layoutNetwork(once)).toEqual(once);
      }),
    );
  });

  it('places a chain in one row', () => {
    const rows = layoutNetwork(denseNetwork([4, 8, 8, 3])).nodes.map((node) => node.position.y);
    expect(new Set(rows).size).toBe(1);
  });

  it('does not let two branches cross', () => {
    let network = denseNetwork([4]);
    for (let index = 0; index < 4; index++) {
      network = addNode(network, 'Dense', { x: 0, y: 0 }).network;
    }
    // n2 and n3 take the input; n3's follower comes first in the list.
    for (const [from, to] of [
      ['n1', 'n2'],
      ['n1', 'n3'],
      ['n3', 'n4'],
      ['n2', 'n5'],
    ] as const) {
      network = connect(network, from, to);
    }
    const at = new Map(layoutNetwork(network).nodes.map((node) => [node.id, node.position.y]));
    const above = (at.get('n2') ?? 0) < (at.get('n3') ?? 0);
    expect((at.get('n5') ?? 0) < (at.get('n4') ?? 0)).toBe(above);
  });
});
