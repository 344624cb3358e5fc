import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyText, duplicate, paste, readCopied } from '../../../common/network/clipboard.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import { removeNodes } from '../../../common/network/edit-network.ts';
import { frameAround } from '../../../common/network/notes.ts';
import { denseNetwork, networks } from './networks.ts';

describe('copying layers', () => {
  it('survives the clipboard and brings the connections between the layers', () => {
    fc.assert(
      fc.property(networks, networks, (from, to) => {
        const all = new Set(from.nodes.map((node) => node.id));
        const part = readCopied(copyText(from, all));
        expect(part).toEqual(from);
        const { network, ids } = paste(to, part ?? emptyNetwork);
        expect(ids.length).toBe(from.nodes.length);
        expect(network.nodes.length).toBe(to.nodes.length + from.nodes.length);
        expect(network.edges.length).toBe(to.edges.length + from.edges.length);
        expect(new Set(network.nodes.map((node) => node.id)).size).toBe(network.nodes.length);
        expect(new Set(network.nodes.map((node) => node.name)).size).toBe(network.nodes.length);
        expect(new Set(network.edges.map((edge) => edge.id)).size).toBe(network.edges.length);
        const types = network.nodes.filter((node) => ids.includes(node.id)).map(({ type }) => type);
        expect(types).toEqual(from.nodes.map((node) => node.type));
      }),
    );
  });

  it('leaves connections to layers that were not copied behind', () => {
    const { network, ids } = duplicate(denseNetwork([4, 8, 3]), new Set(['n2']));
    expect(ids.length).toBe(1);
    expect(network.edges.length).toBe(2);
    expect(network.nodes.at(-1)).toMatchObject({
      name: 'dense_3',
      params: { units: 8, activation: 'relu' },
    });
  });

  it('puts what was cut back where it was, and a copy one step beside', () => {
    const chain = denseNetwork([4, 8, 3]);
    const part = readCopied(copyText(chain, new Set(['n2']))) ?? emptyNetwork;
    const back = paste(removeNodes(chain, new Set(['n2'])), part);
    expect(back.network.nodes.at(-1)?.position).toEqual(chain.nodes[1]?.position);
    expect(back.network.nodes.at(-1)?.name).toBe('dense_1');
    const twice = paste(paste(chain, part).network, part).network;
    expect(twice.nodes.slice(3).map((node) => node.position)).toEqual([
      { x: 288, y: 40 },
      { x: 328, y: 80 },
    ]);
  });

  it('brings notes along, with ids of their own', () => {
    const noted = frameAround(denseNetwork([4, 8, 3]), new Set(['n2']), 'Hidden').network;
    const part = readCopied(copyText(noted, new Set(['n2']), new Set(['note1']))) ?? emptyNetwork;
    const { network, ids, notes } = paste(noted, part);
    expect([ids.length, notes]).toEqual([1, ['note2']]);
    expect(network.notes?.map(({ text }) => text)).toEqual(['Hidden', 'Hidden']);
    const [first, second] = network.notes ?? [];
    expect((second?.position.x ?? 0) - (first?.position.x ?? 0)).toBe(40);
    expect(network.nodes.at(-1)?.position).toEqual({ x: 288, y: 40 });
  });

  it.each(['', 'Dense', '{"a": 1}', '[1, 2]', 'null'])('leaves the text %j alone', (text) => {
    expect(readCopied(text)).toBeNull();
  });

  it('says what is wrong with damaged or foreign layers', () => {
    expect(() =>
      readCopied('{"layerwright":"network","version":1,"nodes":[{}],"edges":[]}'),
    ).toThrow(/nodes/);
    const alien = { ...denseNetwork([4, 3]) };
    const part = { ...alien, nodes: alien.nodes.map((node) => ({ ...node, type: 'Alien' })) };
    expect(() => paste(emptyNetwork, part)).toThrow('Alien');
  });
});
