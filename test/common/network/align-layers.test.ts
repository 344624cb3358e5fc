import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignLayers, distributeLayers } from '../../../common/network/align-layers.ts';
import { moveNodes } from '../../../common/network/edit-network.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { denseNetwork } from './networks.ts';
import { drawnNetworks } from './random-edits.ts';

const scattered = moveNodes(
  denseNetwork([4, 8, 8, 3]),
  new Map([
    ['n1', { x: 0, y: 10 }],
    ['n2', { x: 90, y: 210 }],
    ['n3', { x: 700, y: 130 }],
    ['n4', { x: 950, y: 400 }],
  ]),
);
const all = new Set(['n1', 'n2', 'n3', 'n4']);
/** The last card is larger than the others. */
const sizeOf = ({ id }: NodeSpec) =>
  id === 'n4' ? { width: 284, height: 176 } : { width: 184, height: 76 };
const places = ({ nodes }: NetworkSpec, axis: 'x' | 'y') =>
  nodes.map((node) => node.position[axis]);

describe('aligning', () => {
  it.each([
    ['left', 'x', [0, 0, 0, 0]],
    ['centre', 'x', [525, 525, 525, 475]],
    ['right', 'x', [1050, 1050, 1050, 950]],
    ['top', 'y', [10, 10, 10, 10]],
    ['middle', 'y', [255, 255, 255, 205]],
    ['bottom', 'y', [500, 500, 500, 400]],
  ] as const)('%s brings cards to one line', (alignment, axis, expected) => {
    const aligned = alignLayers(scattered, all, alignment, sizeOf);
    expect(places(aligned, axis)).toEqual(expected);
    const other = axis === 'x' ? 'y' : 'x';
    expect(places(aligned, other)).toEqual(places(scattered, other));
  });

  it('pins what it moved and nothing else', () => {
    const aligned = alignLayers(scattered, new Set(['n1', 'n2']), 'left');
    expect(aligned.nodes.map((node) => node.pinned ?? false)).toEqual([false, true, false, false]);
  });

  it('leaves one layer alone', () => {
    expect(alignLayers(scattered, new Set(['n1']), 'right')).toBe(scattered);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(drawnNetworks, (network) => {
        const ids = new Set(network.nodes.map((node) => node.id));
        const once = alignLayers(network, ids, 'left');
        expect(alignLayers(once, ids, 'left')).toBe(once);
      }),
    );
  });
});

describe('distributing', () => {
  it('leaves equal gaps between cards and the outer ones where they are', () => {
    const spread = distributeLayers(scattered, all, 'x', sizeOf);
    const starts = places(spread, 'x');
    expect([starts[0], starts[3]]).toEqual([0, 950]);
    const gaps = [1, 2, 3].map((index) => (starts[index] ?? 0) - (starts[index - 1] ?? 0) - 184);
    // Cards stand on whole pixels, so gaps differ by one at most.
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });

  it('needs three layers', () => {
    expect(distributeLayers(scattered, new Set(['n1', 'n2']), 'y')).toBe(scattered);
  });
});
