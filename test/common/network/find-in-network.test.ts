import { describe, expect, it } from 'vitest';
import { findInNetwork } from '../../../common/network/find-in-network.ts';
import { addNote } from '../../../common/network/notes.ts';
import { chainOf } from './networks.ts';

const { network } = addNote(
  chainOf(
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 8, kernel_size: [5, 5] }],
    ['Flatten'],
    ['Dense', { units: 64, activation: 'relu' }],
    ['Dense', { units: 10, activation: 'softmax' }],
  ),
  {
    kind: 'comment',
    text: 'The classifier',
    colour: 'yellow',
    position: { x: 600, y: -80 },
    size: { width: 120, height: 60 },
  },
);
const ids = (query: string) => findInNetwork(network, query).map(({ id }) => id);

describe('finding in a network', () => {
  it.each([
    ['dense', ['n4', 'n5']],
    ['DENSE_2', ['n5']],
    ['conv', ['n2']],
    ['dense relu', ['n4']],
    ['units=64', ['n4']],
    ['kernel_size=5,5', ['n2']],
    ['use_bias=true', ['n2', 'n4', 'n5']],
    ['units', ['n4', 'n5']],
    ['classifier', ['note1']],
    ['lstm', []],
    ['', []],
    ['  ', []],
  ])('%j', (query, expected) => {
    expect(ids(query)).toEqual(expected);
  });

  it('goes in the order in which the data do', () => {
    const turned = {
      ...network,
      direction: 'down' as const,
      nodes: network.nodes.map((node, index) => ({ ...node, position: { x: 0, y: -index } })),
    };
    expect(findInNetwork(turned, 'dense').map(({ id }) => id)).toEqual(['n5', 'n4']);
  });
});
