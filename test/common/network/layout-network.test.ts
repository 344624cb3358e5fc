import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../common/network/connect.ts';
import { addNode } from '../../../common/network/edit-network.ts';
import { layoutNetwork } from '../../../common/network/layout-network.ts';
import {
  frameAround,
  insideFrame,
  noteOf,
  notesOf,
  addNote,
} from '../../../common/network/notes.ts';
import { moveByHand, pinnedLayers, setPinned } from '../../../common/network/pin-layers.ts';
import { chainOf, denseNetwork, networks } from './networks.ts';
import { drawnNetworks } from './random-edits.ts';

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

describe('the direction', () => {
  it('down places a chain in one column, every layer below the one before', () => {
    const arranged = layoutNetwork(denseNetwork([4, 8, 8, 3]), { direction: 'down' });
    expect(arranged.direction).toBe('down');
    expect(new Set(arranged.nodes.map((node) => node.position.x)).size).toBe(1);
    expect(arranged.nodes.map((node) => node.position.y)).toEqual([0, 132, 264, 396]);
  });

  it('stays when the network is arranged again, and leaves no trace when it is to the right', () => {
    const chain = denseNetwork([4, 8, 3]);
    const turned = layoutNetwork(chain, { direction: 'down' });
    expect(layoutNetwork(turned)).toEqual(turned);
    expect(layoutNetwork(turned, { direction: 'right' })).toEqual(layoutNetwork(chain));
  });
});

describe('what a person placed', () => {
  it('stays where it is while the others make way', () => {
    fc.assert(
      fc.property(drawnNetworks, (network) => {
        const arranged = layoutNetwork(network);
        const at = new Map(arranged.nodes.map((node) => [node.id, node.position]));
        for (const node of network.nodes.filter(({ pinned }) => pinned)) {
          expect(at.get(node.id)).toEqual(node.position);
        }
        const free = arranged.nodes.filter(({ pinned }) => !pinned);
        for (const one of free) {
          for (const other of arranged.nodes) {
            const apart =
              Math.abs(one.position.x - other.position.x) >= 184 ||
              Math.abs(one.position.y - other.position.y) >= 76;
            expect(one === other || apart).toBe(true);
          }
        }
      }),
    );
  });

  it('draws the rest of a chain beside it', () => {
    const chain = layoutNetwork(denseNetwork([4, 8, 8, 3]));
    const moved = moveByHand(chain, new Map([['n2', { x: 1248, y: 500 }]]));
    const places = layoutNetwork(moved).nodes.map((node) => node.position);
    expect(places).toEqual([
      { x: 1000, y: 500 },
      { x: 1248, y: 500 },
      { x: 1496, y: 500 },
      { x: 1744, y: 500 },
    ]);
  });

  it('is placed again once it is not pinned any more', () => {
    const chain = layoutNetwork(denseNetwork([4, 8, 3]));
    const moved = moveByHand(chain, new Map([['n2', { x: 900, y: 500 }]]));
    expect(layoutNetwork(setPinned(moved, pinnedLayers(moved), false))).toEqual(chain);
  });
});

describe('frames', () => {
  /** Two branches of three layers each from one input. */
  const branches = (() => {
    let network = chainOf(['Input', { shape: [4] }], ['Dense'], ['Dense'], ['Dense']);
    let from = 'n1';
    for (let index = 0; index < 3; index++) {
      const added = addNode(network, 'Dense', { x: 900, y: index * 300 });
      network = connect(added.network, from, added.id);
      from = added.id;
    }
    return layoutNetwork(network);
  })();

  it('keep what was in them and nothing else', () => {
    const members = new Set(['n2', 'n3', 'n4']);
    const { network, id } = frameAround(branches, members, 'Branch');
    for (const direction of ['right', 'down'] as const) {
      const arranged = layoutNetwork(network, { direction });
      expect(insideFrame(arranged, noteOf(arranged, id)).nodes).toEqual(members);
    }
  });

  it('take comments along with the layer that they stand beside', () => {
    const { network, id } = addNote(denseNetwork([4, 8, 3]), {
      kind: 'comment',
      text: 'out',
      colour: 'neutral',
      position: { x: 500, y: 90 },
      size: { width: 160, height: 60 },
    });
    const turned = layoutNetwork(network, { direction: 'down' });
    const last = turned.nodes[2]?.position ?? { x: 0, y: 0 };
    expect(noteOf(turned, id).position).toEqual({ x: last.x + 4, y: last.y + 90 });
  });

  it('that hold nothing stay where they are', () => {
    const { network } = addNote(branches, {
      kind: 'frame',
      text: 'Later',
      colour: 'green',
      position: { x: -4000, y: -4000 },
      size: { width: 300, height: 200 },
    });
    expect(notesOf(layoutNetwork(network))).toEqual(notesOf(network));
  });
});
