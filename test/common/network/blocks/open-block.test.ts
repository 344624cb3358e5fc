import { describe, expect, it } from 'vitest';
import { openSize, setOpen } from '../../../../common/network/blocks/open-block.ts';
import { cardSize, type Size } from '../../../../common/network/card-size.ts';
import { moveNodes, nodeOf } from '../../../../common/network/edit-network.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { twinBlocks } from '../../keras/drawings.ts';

/** Two rows one below the other, with a layer behind them. */
const rows = moveNodes(
  twinBlocks(),
  new Map([
    ['n0', { x: 0, y: 0 }],
    ['b', { x: 248, y: 0 }],
    ['n1', { x: 0, y: 120 }],
    ['twin', { x: 248, y: 120 }],
    ['n2', { x: 496, y: 60 }],
    ['n3', { x: 744, y: 60 }],
  ]),
);
const down: NetworkSpec = {
  ...rows,
  direction: 'down',
  nodes: rows.nodes.map((node) => ({
    ...node,
    position: { x: node.position.y * 2, y: node.position.x },
  })),
};

function overlapping(network: NetworkSpec): readonly string[] {
  const sizeOf = (id: string): Size => (nodeOf(network, id).open ? openSize : cardSize);
  const cards = network.nodes.map(({ id, position }) => ({ id, ...position, ...sizeOf(id) }));
  return cards.flatMap((a, index) =>
    cards
      .slice(index + 1)
      .filter(
        (b) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      )
      .map((b) => `${a.id} and ${b.id}`),
  );
}

describe('a block whose inside is shown on its card', () => {
  it.each([
    ['to the right', rows],
    ['down', down],
  ])('covers no other card where data flow %s, and gives the room back', (_, network) => {
    for (const id of ['b', 'twin']) {
      const open = setOpen(network, id, true);
      expect(overlapping(open)).toEqual([]);
      expect(setOpen(open, id, false)).toEqual(network);
    }
    const both = setOpen(setOpen(network, 'b', true), 'twin', true);
    expect(overlapping(both)).toEqual([]);
    expect(setOpen(setOpen(both, 'twin', false), 'b', false)).toEqual(network);
  });

  it('leaves a network as it is that shows it already', () => {
    expect(setOpen(rows, 'b', false)).toBe(rows);
  });
});
