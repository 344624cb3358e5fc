import { describe, expect, it } from 'vitest';
import {
  connect,
  connectionProblem,
  disconnect,
  moveInput,
} from '../../../common/network/connect.ts';
import {
  addJoining,
  addNode,
  insertNodeOnEdge,
  removeNodes,
  setTrainable,
} from '../../../common/network/edit-network.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';

/** Three dense layers n1, n2, n3 and a layer n4 of the given kind; nothing is connected. */
function loose(type: string): NetworkSpec {
  return ['Dense', 'Dense', 'Dense', type].reduce(
    (network, kind, index) => addNode(network, kind, { x: index * 248, y: 0 }).network,
    emptyNetwork,
  );
}

/** What feeds n4, by input number; `-` where nothing does. */
function inputsOf(network: NetworkSpec): string {
  const into = network.edges.filter((edge) => edge.to === 'n4');
  const last = Math.max(-1, ...into.map((edge) => edge.toPort));
  return Array.from(
    { length: last + 1 },
    (_, port) => into.find((edge) => edge.toPort === port)?.from ?? '-',
  ).join(' ');
}

describe('a layer that joins any number', () => {
  const joined = ['n1', 'n2'].reduce((to, from) => connect(to, from, 'n4'), loose('Concatenate'));

  it('takes them in the order in which they are connected', () => {
    expect(inputsOf(joined)).toBe('n1 n2');
    expect(inputsOf(connect(joined, 'n3', 'n4'))).toBe('n1 n2 n3');
  });

  it('makes room for a new one at an input that is taken', () => {
    expect(inputsOf(connect(joined, 'n3', 'n4', { toPort: 0 }))).toBe('n3 n1 n2');
  });

  it('exchanges two that are there when one is connected to the place of the other', () => {
    expect(inputsOf(connect(joined, 'n2', 'n4', { toPort: 0 }))).toBe('n2 n1');
  });

  it('fills the gap that a removed connection leaves', () => {
    const three = connect(joined, 'n3', 'n4');
    const gap = disconnect(three, new Set([three.edges[1]?.id ?? '']));
    expect(inputsOf(gap)).toBe('n1 - n3');
    expect(inputsOf(connect(gap, 'n2', 'n4'))).toBe('n1 n2 n3');
  });

  it('takes the same layer twice only where a free input is named', () => {
    expect(connectionProblem(joined, 'n1', 'n4')).toBe('dense_1 already feeds concatenate_1.');
    expect(inputsOf(connect(joined, 'n1', 'n4', { toPort: 2 }))).toBe('n1 n2 n1');
  });

  it('changes the order of two, and moves one to a free input', () => {
    const second = joined.edges[1]?.id ?? '';
    expect(inputsOf(moveInput(joined, second, 0))).toBe('n2 n1');
    expect(inputsOf(moveInput(joined, second, 2))).toBe('n1 - n2');
    expect(moveInput(joined, second, 1)).toBe(joined);
  });

  it('is placed behind several layers at once, connected from top to bottom', () => {
    const { network, id } = addJoining(loose('Flatten'), ['n2', 'n1'], 'Add');
    expect(network.edges.map(({ from, to, toPort }) => [from, to, toPort])).toEqual([
      ['n2', id, 0],
      ['n1', id, 1],
    ]);
  });
});

describe('inputs with names', () => {
  const attention = loose('Attention');
  const self = ['n1', 'n1'].reduce((to, from) => connect(to, from, 'n4'), attention);

  it('may all be fed by one layer, as in self-attention', () => {
    expect(inputsOf(self)).toBe('n1 n1');
    expect(inputsOf(connect(self, 'n2', 'n4', { toPort: 2 }))).toBe('n1 n1 n2');
  });

  it('are refused by name when they are taken', () => {
    expect(connectionProblem(self, 'n2', 'n4', { toPort: 1 })).toBe(
      'The value of attention_1 is already dense_1. Remove that connection first.',
    );
  });
});

describe('layers with several outputs', () => {
  it('keep the output that a connection starts at when a layer goes between', () => {
    const state = connect(loose('Dense'), 'n1', 'n4', { fromPort: 1 });
    const between = insertNodeOnEdge(state, 'e1', 'n2');
    expect(between.edges).toEqual([
      { id: 'e2', from: 'n1', fromPort: 1, to: 'n2', toPort: 0 },
      { id: 'e1', from: 'n2', to: 'n4', toPort: 0 },
    ]);
  });

  it('keep it when the layer behind is taken out of a chain', () => {
    const chain = connect(connect(loose('Dense'), 'n1', 'n2', { fromPort: 1 }), 'n2', 'n4');
    const rest = removeNodes(chain, new Set(['n2']), { bridge: true });
    expect(rest.edges).toEqual([{ id: 'e2', from: 'n1', fromPort: 1, to: 'n4', toPort: 0 }]);
  });
});

describe('a frozen layer', () => {
  it('is marked in the network and leaves no trace when it learns again', () => {
    const network = loose('Dense');
    const frozen = setTrainable(network, 'n2', false);
    expect(frozen.nodes[1]).toMatchObject({ id: 'n2', trainable: false });
    expect(setTrainable(frozen, 'n2', true)).toEqual(network);
  });
});
