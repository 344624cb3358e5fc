import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLayer } from '../../../common/layers/catalogue.ts';
import { orderNodes } from '../../../common/network/compile-order.ts';
import { connectionProblem } from '../../../common/network/connect.ts';
import {
  addAfter,
  addNode,
  insertOnEdge,
  insertProblem,
  moveNodes,
  removeNodes,
  renameNode,
  setParam,
} from '../../../common/network/edit-network.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import { readNetwork } from '../../../common/network/schema.ts';
import { chainOf, denseNetwork } from './networks.ts';
import { anyEdit, performAny } from './random-edits.ts';

/** Connections by name, which is how a person would check them. */
function wires(network: NetworkSpec): string[] {
  const name = (id: string) => network.nodes.find((node) => node.id === id)?.name ?? '?';
  return network.edges.map((edge) => `${name(edge.from)}→${name(edge.to)}`).sort();
}

const edits = fc.array(anyEdit, { maxLength: 50, size: 'max' });

describe('any sequence of edits', () => {
  it('leaves a readable network without circles, doubled names or full inputs overfilled', () => {
    fc.assert(
      fc.property(edits, (list) => {
        let network = emptyNetwork;
        for (const edit of list) {
          network = performAny(network, edit);
          const ids = new Set(network.nodes.map((node) => node.id));
          expect(ids.size).toBe(network.nodes.length);
          expect(new Set(network.nodes.map((node) => node.name)).size).toBe(network.nodes.length);
          expect(new Set(network.edges.map((edge) => edge.id)).size).toBe(network.edges.length);
          expect(network.edges.every((edge) => ids.has(edge.from) && ids.has(edge.to))).toBe(true);
          expect(orderNodes(network).circular).toEqual([]);
          const notes = (network.notes ?? []).map((note) => note.id);
          expect(new Set(notes).size).toBe(notes.length);
          for (const node of network.nodes) {
            const ports = network.edges.filter((edge) => edge.to === node.id);
            expect(ports.length).toBeLessThanOrEqual(findLayer(node.type)?.inputs.max ?? 0);
            expect(new Set(ports.map((edge) => edge.toPort)).size).toBe(ports.length);
          }
        }
        expect(readNetwork(JSON.parse(JSON.stringify(network)))).toEqual(network);
      }),
    );
  });

  it('never changes the network it was given', () => {
    fc.assert(
      fc.property(edits, (list) => {
        let network = emptyNetwork;
        for (const edit of list) {
          const before = JSON.stringify(network);
          const next = performAny(network, edit);
          expect(JSON.stringify(network)).toBe(before);
          network = next;
        }
      }),
    );
  });
});

describe('adding layers', () => {
  it('names them as Keras does, by the first free number', () => {
    let network = emptyNetwork;
    for (const type of ['Input', 'Dense', 'BatchNormalization', 'Dense', 'Conv2D', 'PReLU']) {
      network = addNode(network, type, { x: 0, y: 0 }).network;
    }
    expect(network.nodes.map((node) => node.name)).toEqual([
      'input_1',
      'dense_1',
      'batch_normalization_1',
      'dense_2',
      'conv2d_1',
      'p_re_lu_1',
    ]);
  });

  it('refuses a kind that is not in the catalogue', () => {
    expect(() => addNode(emptyNetwork, 'Conv9D', { x: 0, y: 0 })).toThrow('Conv9D');
  });

  it('goes on downwards where data flow down, and makes room there', () => {
    const chain = { ...denseNetwork([4, 8]), direction: 'down' as const };
    const { network, id } = addAfter(chain, 'n2', 'Dense');
    const [, before, added] = network.nodes;
    expect(added?.position).toEqual({ x: before?.position.x, y: (before?.position.y ?? 0) + 132 });
    const between = addAfter(network, 'n2', 'Dropout').network;
    const last = between.nodes.find((node) => node.id === id);
    expect(last?.position.y).toBe((added?.position.y ?? 0) + 132);
  });

  it('goes between the selected layer and the only one behind it', () => {
    const { network } = addAfter(denseNetwork([4, 8, 3]), 'n2', 'Dropout');
    expect(wires(network)).toEqual(['dense_1→dropout_1', 'dropout_1→dense_2', 'input_1→dense_1']);
    const [, , last, added] = network.nodes;
    expect(last && added && last.position.x > added.position.x).toBe(true);
  });

  it('places a second input unconnected', () => {
    const { network, id } = addAfter(denseNetwork([4, 3]), 'n2', 'Input');
    expect(network.edges.filter((edge) => edge.from === id || edge.to === id)).toEqual([]);
  });

  it('takes the place of a connection it is dropped on', () => {
    const chain = denseNetwork([4, 8, 3]);
    const { network } = insertOnEdge(chain, chain.edges[0]?.id ?? '', 'Flatten', { x: 0, y: 0 });
    expect(wires(network)).toEqual(['dense_1→dense_2', 'flatten_1→dense_1', 'input_1→flatten_1']);
  });

  it('says why a layer does not fit into a connection', () => {
    const chain = denseNetwork([4, 8, 8, 3]);
    const [first] = chain.edges;
    expect(insertProblem(chain, first?.id ?? '', 'n2')).toMatch('already at that connection');
    expect(insertProblem(chain, first?.id ?? '', 'n4')).toMatch(/takes one input|circle/);
  });
});

describe('removing layers', () => {
  it('takes their connections along', () => {
    const network = removeNodes(denseNetwork([4, 8, 3]), new Set(['n2']));
    expect(network.edges).toEqual([]);
  });

  it('leaves a chain when it bridges, even over several removed layers', () => {
    const chain = chainOf(['Input'], ['Dense'], ['Dropout'], ['Dense']);
    const network = removeNodes(chain, new Set(['n2', 'n3']), { bridge: true });
    expect(wires(network)).toEqual(['input_1→dense_2']);
  });
});

describe('changing layers', () => {
  const chain = denseNetwork([4, 3]);

  it.each([
    ['', 'A layer needs a name.'],
    ['dense_1', 'already called dense_1'],
    ['two words', 'only letters'],
  ])('refuses the name %j', (name, reason) => {
    expect(() => renameNode(chain, 'n1', name)).toThrow(reason);
  });

  it('renames, and lets a layer keep its own name', () => {
    expect(renameNode(chain, 'n2', ' head ').nodes[1]?.name).toBe('head');
    expect(renameNode(chain, 'n2', 'dense_1').nodes[1]?.name).toBe('dense_1');
  });

  it('goes back to a default by leaving the parameter out', () => {
    const network = setParam(setParam(chain, 'n2', 'units', 9), 'n2', 'units', undefined);
    expect(network.nodes[1]?.params).toEqual({ activation: 'linear' });
  });

  it('forgets what a wrapper knew of another layer inside it', () => {
    const { network, id } = addNode(
      emptyNetwork,
      'TimeDistributed',
      { x: 0, y: 0 },
      { units: 3, activation: 'relu' },
    );
    const convolved = setParam(network, id, 'layer', 'Conv2D');
    expect(convolved.nodes[0]?.params).toEqual({ layer: 'Conv2D', activation: 'relu' });
    const shaped = setParam(convolved, id, 'kernel_size', [5, 5]);
    const along = setParam(shaped, id, 'layer', 'Conv1D');
    expect(along.nodes[0]?.params).toEqual({ layer: 'Conv1D', activation: 'relu' });
  });

  it('gives back the same network when nothing moves', () => {
    expect(moveNodes(chain, new Map([['n1', { x: 0.2, y: 0 }]]))).toBe(chain);
  });
});

describe('refused connections', () => {
  const chain = denseNetwork([4, 8, 3]);
  it.each([
    ['n2', 'n2', 'cannot feed itself'],
    ['n3', 'n2', 'make a circle'],
    ['n2', 'n1', 'is an input'],
    ['n1', 'n2', 'already feeds'],
    ['n1', 'n3', 'takes one input and already has dense_1'],
    ['n1', 'gone', 'no longer there'],
  ])('%s to %s: %s', (from, to, reason) => {
    expect(connectionProblem(chain, from, to)).toMatch(reason);
  });
});
