import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDiff,
  diffNetworks,
  invertDiff,
  isEmptyDiff,
} from '../../../common/network/diff-network.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import { setParam } from '../../../common/network/edit-network.ts';
import { denseNetwork } from './networks.ts';
import { anyEdit, drawnNetworks, performAny } from './random-edits.ts';

/** Two networks of which the second may keep, change and reorder layers of the first. */
const pairs = fc
  .tuple(drawnNetworks, fc.array(anyEdit, { maxLength: 40, size: 'max' }), fc.boolean())
  .map(([before, list, reverse]): [NetworkSpec, NetworkSpec] => {
    const after = list.reduce(performAny, before);
    return [before, reverse ? { ...after, nodes: after.nodes.toReversed() } : after];
  });

describe('the difference between two networks', () => {
  it('applied to the first gives the second', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        expect(applyDiff(before, diffNetworks(before, after))).toEqual(after);
      }),
    );
  });

  it('inverted and applied to the second gives the first', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        expect(applyDiff(after, invertDiff(diffNetworks(before, after)))).toEqual(before);
      }),
    );
  });

  it('inverted twice is itself', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const diff = diffNetworks(before, after);
        expect(invertDiff(invertDiff(diff))).toEqual(diff);
      }),
    );
  });

  it('is empty exactly for equal networks', () => {
    fc.assert(
      fc.property(drawnNetworks, (network) => {
        const copy: NetworkSpec = structuredClone(network);
        expect(isEmptyDiff(diffNetworks(network, copy))).toBe(true);
      }),
    );
    expect(isEmptyDiff(diffNetworks(emptyNetwork, denseNetwork([4, 3])))).toBe(false);
  });

  it('names only what changed', () => {
    const before = denseNetwork([4, 8, 3]);
    const diff = diffNetworks(before, setParam(before, 'n2', 'units', 16));
    expect(diff.nodes.removed).toEqual([]);
    expect(diff.nodes.changed.map(({ after }) => after.id)).toEqual(['n2']);
    expect(diff.edges).toEqual({ removed: [], added: [], changed: [] });
  });

  it('refuses a network it was not taken from', () => {
    const before = denseNetwork([4, 8, 3]);
    const diff = diffNetworks(before, setParam(before, 'n2', 'units', 16));
    expect(() => applyDiff(setParam(before, 'n2', 'units', 9), diff)).toThrow('no longer fits');
    expect(() => applyDiff(emptyNetwork, invertDiff(diff))).toThrow('no longer fits');
    const turned = diffNetworks(before, { ...before, direction: 'down' });
    expect(() => applyDiff({ ...before, direction: 'down' }, turned)).toThrow('no longer fits');
  });
});
