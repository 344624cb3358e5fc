import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkInside, withNetworkInside } from '../../../../common/network/blocks/edit-block.ts';
import {
  addBlockParameter,
  removeBlockParameter,
} from '../../../../common/network/blocks/edit-parameters.ts';
import { blockProblem, makeBlock } from '../../../../common/network/blocks/make-block.ts';
import { unpackBlock } from '../../../../common/network/blocks/unpack-block.ts';
import { chainLayers } from '../../../../common/network/chain-layers.ts';
import { connect } from '../../../../common/network/connect.ts';
import { addNode, nodeOf, removeNodes, setParam } from '../../../../common/network/edit-network.ts';
import { expandBlocks } from '../../../../common/network/expand-blocks.ts';
import { inferShapes, totalParameters } from '../../../../common/network/infer-shapes.ts';
import { emptyNetwork, type NetworkSpec } from '../../../../common/network/network-spec.ts';
import { readNetwork } from '../../../../common/network/schema.ts';

const chain = chainLayers([
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dropout', { rate: 0.2 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
const [input, first, dropout, last] = chain.nodes.map(({ id }) => id) as [
  string,
  string,
  string,
  string,
];

/** Connections as `name.output>name.input` of the network without blocks, in order of names. */
function wiring(network: NetworkSpec): string[] {
  const flat = expandBlocks(network).network;
  const names = new Map(flat.nodes.map(({ id, name }) => [id, name]));
  return flat.edges
    .map(
      ({ from, fromPort = 0, to, toPort }) =>
        `${names.get(from)}.${fromPort}>${names.get(to)}.${toPort}`,
    )
    .sort();
}

/** Additions and dense layers of four units, each fed by one or two of those before it. */
const anyNetwork = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 3, maxLength: 12 })
  .map((choices) => {
    let { network, id } = addNode(emptyNetwork, 'Input', { x: 0, y: 0 }, { shape: [4] });
    const ids = [id];
    choices.forEach(([one, other, joins], index) => {
      const position = { x: 250 * (index + 1), y: 100 * (one % 3) };
      const a = ids[one % ids.length] ?? '';
      const b = ids[other % ids.length] ?? '';
      const added =
        joins && a !== b
          ? addNode(network, 'Add', position)
          : addNode(network, 'Dense', position, { units: 4 });
      id = added.id;
      network = connect(added.network, a, id);
      if (joins && a !== b) network = connect(network, b, id);
      ids.push(id);
    });
    return network;
  });

describe('a block made of layers', () => {
  it('stands in their place', () => {
    const { network, id } = makeBlock(chain, new Set([first, dropout]));
    expect(network.nodes.map(({ type }) => type)).toEqual(['Input', 'Block', 'Dense']);
    const block = nodeOf(network, id);
    expect(block.network?.nodes.map(({ type }) => type)).toEqual(['Input', 'Dense', 'Dropout']);
    expect(wiring(network)).toEqual(wiring(chain));
    expect(readNetwork(JSON.parse(JSON.stringify(network)))).toEqual(network);
  });

  it('computes the same as the layers did, and gives them back, whichever are chosen', () => {
    fc.assert(
      fc.property(anyNetwork, fc.array(fc.boolean(), { minLength: 13 }), (network, picks) => {
        const ids = new Set(network.nodes.filter((_, i) => picks[i]).map(({ id }) => id));
        fc.pre(blockProblem(network, ids) === null);
        const made = makeBlock(network, ids);
        expect(wiring(made.network)).toEqual(wiring(network));
        const before = totalParameters(inferShapes(network));
        expect(totalParameters(inferShapes(made.network))).toEqual(before);
        const unpacked = unpackBlock(made.network, made.id);
        expect(wiring(unpacked.network)).toEqual(wiring(network));
        expect(unpacked.ids).toHaveLength(ids.size);
        expect(() => readNetwork(JSON.parse(JSON.stringify(unpacked.network)))).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });

  it('gives what is used inside and outside as well', () => {
    const { network: with2, id: add } = addNode(chain, 'Add', { x: 900, y: 200 });
    const joined = connect(connect(with2, first, add), dropout, add);
    const { network, id } = makeBlock(joined, new Set([first, dropout]));
    expect(nodeOf(network, id).outputs).toEqual([
      { node: first, port: 0 },
      { node: dropout, port: 0 },
    ]);
    expect(wiring(network)).toEqual(wiring(joined));
  });

  it('can lie inside another', () => {
    const inner = makeBlock(chain, new Set([first, dropout]));
    const outer = makeBlock(inner.network, new Set([inner.id, last]));
    expect(wiring(outer.network)).toEqual(wiring(chain));
    expect(totalParameters(inferShapes(outer.network))).toEqual(
      totalParameters(inferShapes(chain)),
    );
  });

  it('is refused with the layer that is in the way', () => {
    expect(blockProblem(chain, new Set([input, first]))).toMatch(/input_1 is an input/);
    expect(blockProblem(chain, new Set([first, last]))).toMatch(/dropout_1 lies between/);
    const shared = {
      ...chain,
      nodes: chain.nodes.map((node) => (node.id === last ? { ...node, sharesWith: first } : node)),
    };
    expect(blockProblem(shared, new Set([first]))).toMatch(/shares weights with dense_1/);
    expect(() => makeBlock(chain, new Set())).toThrow(/Select the layers/);
  });
});

describe('unpacking a block', () => {
  it('puts in as many copies as it is repeated, one behind the other', () => {
    const square = chainLayers([
      ['Input', { shape: [4] }],
      ['Dense', { units: 4 }],
      ['Dense', { units: 1 }],
    ]);
    const middle = square.nodes[1]?.id ?? '';
    const made = makeBlock(square, new Set([middle]));
    const repeated = setParam(made.network, made.id, 'repeat', 3);
    const { network, ids } = unpackBlock(repeated, made.id);
    expect(ids).toHaveLength(3);
    expect(new Set(network.nodes.map(({ name }) => name)).size).toBe(5);
    expect(totalParameters(inferShapes(network))).toEqual(totalParameters(inferShapes(repeated)));
    expect(network.edges).toHaveLength(4);
  });
});

describe('settings of a block', () => {
  const made = makeBlock(chain, new Set([first, dropout]));

  it('reach the layers inside, and start with the value there', () => {
    const open = addBlockParameter(made.network, made.id, { node: first, param: 'units' });
    expect(nodeOf(open, made.id).parameters).toEqual([
      { key: 'units', label: 'Units', default: 8, sets: [{ node: first, param: 'units' }] },
    ]);
    expect(inferShapes(open).shapes.get(made.id)).toEqual([null, 8]);
    const wider = setParam(open, made.id, 'units', 16);
    expect(inferShapes(wider).shapes.get(made.id)).toEqual([null, 16]);
    expect(readNetwork(JSON.parse(JSON.stringify(wider)))).toEqual(wider);
  });

  it('leave their value behind when they are taken away', () => {
    const open = addBlockParameter(made.network, made.id, { node: first, param: 'units' });
    const closed = removeBlockParameter(setParam(open, made.id, 'units', 16), made.id, 'units');
    expect(nodeOf(closed, made.id).parameters).toBeUndefined();
    expect(nodeOf(closed, made.id).params).toEqual({});
    expect(inferShapes(closed).shapes.get(made.id)).toEqual([null, 16]);
  });

  it('reach layers in a block inside the block', () => {
    const inner = addBlockParameter(made.network, made.id, { node: first, param: 'units' });
    const outer = makeBlock(inner, new Set([made.id]));
    const open = withNetworkInside(outer.network, [], outer.network);
    const params = { key: 'width', label: 'Width', default: 5 };
    const block = {
      ...nodeOf(open, outer.id),
      parameters: [{ ...params, sets: [{ node: made.id, param: 'units' }] }],
    };
    const nodes = open.nodes.map((node) => (node.id === outer.id ? block : node));
    expect(inferShapes({ ...open, nodes }).shapes.get(outer.id)).toEqual([null, 5]);
  });

  it('go with the layer that they were for', () => {
    const open = addBlockParameter(made.network, made.id, { node: dropout, param: 'rate' });
    const inside = networkInside(open, [made.id]);
    const without = removeNodes(inside, new Set([dropout]), { bridge: true });
    const edited = withNetworkInside(open, [made.id], without);
    expect(nodeOf(edited, made.id).parameters).toBeUndefined();
    expect(nodeOf(edited, made.id).network?.nodes).toHaveLength(2);
  });
});
