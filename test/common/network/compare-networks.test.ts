import { describe, expect, it } from 'vitest';
import { compareNetworks } from '../../../common/network/compare-networks.ts';
import { chainLayers } from '../../../common/network/chain-layers.ts';
import {
  addAfter,
  moveNodes,
  removeNodes,
  setParam,
  setTrainable,
} from '../../../common/network/edit-network.ts';
import { disconnect } from '../../../common/network/connect.ts';

const network = chainLayers([
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
const [input, hidden, output] = network.nodes.map(({ id }) => id) as [string, string, string];

describe('two networks side by side', () => {
  it('are the same when only places differ', () => {
    const moved = moveNodes(network, new Map([[hidden, { x: 900, y: 900 }]]));
    const comparison = compareNetworks(network, moved);
    expect(comparison.changes).toEqual([]);
    expect(comparison.same).toBe(3);
  });

  it('say which settings differ, defaults included', () => {
    const changed = setTrainable(setParam(network, hidden, 'use_bias', false), hidden, false);
    const { changes, before, after } = compareNetworks(network, changed);
    expect(changes).toEqual([
      {
        mark: 'changed',
        name: 'dense_1',
        type: 'Dense',
        before: hidden,
        after: hidden,
        settings: [
          { setting: 'use_bias', before: 'true', after: 'false' },
          { setting: 'trainable', before: 'true', after: 'false' },
        ],
      },
    ]);
    expect(before.get(hidden)).toBe('changed');
    expect(after.get(hidden)).toBe('changed');
  });

  it('mark an added layer, the connections around it and the layer that it now feeds', () => {
    const { network: longer, id } = addAfter(network, hidden, 'Dropout');
    const { changes, before, after } = compareNetworks(network, longer);
    expect(changes.map(({ mark, name }) => [mark, name])).toEqual([
      ['changed', 'dense_2'],
      ['added', 'dropout_1'],
    ]);
    expect(changes[0]?.settings).toEqual([
      { setting: 'inputs', before: 'dense_1', after: 'dropout_1' },
    ]);
    expect(after.get(id)).toBe('added');
    const added = longer.edges.filter((edge) => after.get(edge.id) === 'added');
    expect(added.map(({ from, to }) => [from, to])).toEqual([
      [hidden, id],
      [id, output],
    ]);
    expect(network.edges.filter((edge) => before.get(edge.id) === 'removed')).toHaveLength(1);
  });

  it('mark a removed layer on the side that has it', () => {
    const shorter = removeNodes(network, new Set([hidden]), { bridge: true });
    const { changes, before, after } = compareNetworks(network, shorter);
    expect(changes.find(({ mark }) => mark === 'removed')).toMatchObject({
      name: 'dense_1',
      before: hidden,
      after: null,
    });
    expect(before.get(hidden)).toBe('removed');
    expect(after.has(hidden)).toBe(false);
  });

  it('find layers of another project by name and kind', () => {
    const nodes = network.nodes.map((node) => ({ ...node, id: `other-${node.id}` }));
    const edges = network.edges.map((edge) => ({
      ...edge,
      from: `other-${edge.from}`,
      to: `other-${edge.to}`,
    }));
    expect(compareNetworks(network, { version: 2, nodes, edges }).changes).toEqual([]);
  });

  it('see a connection that is gone', () => {
    const edge = network.edges.find(({ from }) => from === input)?.id ?? '';
    const { changes, before } = compareNetworks(network, disconnect(network, new Set([edge])));
    expect(before.get(edge)).toBe('removed');
    expect(changes[0]?.settings).toEqual([{ setting: 'inputs', before: 'input_1', after: '–' }]);
  });
});
