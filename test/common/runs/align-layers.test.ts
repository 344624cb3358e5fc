import { describe, expect, it } from 'vitest';
import { alignLayers } from '../../../common/runs/align-layers.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';

function networkOf(...nodes: [id: string, name: string, type?: string][]): NetworkSpec {
  return {
    version: 2,
    nodes: nodes.map(([id, name, type = 'Dense']): NodeSpec => {
      return { id, name, type, params: {}, position: { x: 0, y: 0 } };
    }),
    edges: [],
  };
}

function pairs(a: NetworkSpec, b: NetworkSpec): [string, string | null, string | null][] {
  return alignLayers([a, b]).map(({ name, nodes }) => [
    name,
    nodes[0]?.id ?? null,
    nodes[1]?.id ?? null,
  ]);
}

describe('alignLayers', () => {
  it('follows a renamed layer by its id', () => {
    expect(pairs(networkOf(['1', 'dense']), networkOf(['1', 'hidden']))).toEqual([
      ['dense', '1', '1'],
    ]);
  });

  it('matches copies of a design by name and type', () => {
    const copy = networkOf(['x', 'dense'], ['y', 'dropout', 'Dropout']);
    expect(pairs(networkOf(['1', 'dense'], ['2', 'dropout', 'Dropout']), copy)).toEqual([
      ['dense', '1', 'x'],
      ['dropout', '2', 'y'],
    ]);
  });

  it('keeps layers of different types apart although they share a name', () => {
    expect(pairs(networkOf(['1', 'a']), networkOf(['2', 'a', 'Dropout']))).toEqual([
      ['a', '1', null],
      ['a (2)', null, '2'],
    ]);
  });

  it('does not pair a new layer with an old one that is matched by its id', () => {
    expect(pairs(networkOf(['1', 'dense']), networkOf(['9', 'dense'], ['1', 'dense_1']))).toEqual([
      ['dense', '1', '1'],
      ['dense (2)', null, '9'],
    ]);
  });
});
