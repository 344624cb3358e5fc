import { describe, expect, it } from 'vitest';
import {
  networkInside,
  pathThere,
  withNetworkInside,
} from '../../../../common/network/blocks/edit-block.ts';
import {
  addBlockParameter,
  blockSchemas,
  innerParameters,
  keepAsDefault,
  labelBlockParameter,
} from '../../../../common/network/blocks/edit-parameters.ts';
import { shapesInside } from '../../../../common/network/blocks/inside-shapes.ts';
import { outputsOfBlock } from '../../../../common/network/blocks/block-outputs.ts';
import { addOutput, removeOutput } from '../../../../common/network/blocks/mark-output.ts';
import { makeBlock } from '../../../../common/network/blocks/make-block.ts';
import { unpackBlock } from '../../../../common/network/blocks/unpack-block.ts';
import { chainLayers } from '../../../../common/network/chain-layers.ts';
import { connect, disconnect } from '../../../../common/network/connect.ts';
import {
  addAfter,
  addNode,
  nodeOf,
  removeNodes,
  setParam,
} from '../../../../common/network/edit-network.ts';
import { findInNetwork } from '../../../../common/network/find-in-network.ts';
import { expandBlocks } from '../../../../common/network/expand-blocks.ts';
import { inferShapes, totalParameters } from '../../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { readNetwork } from '../../../../common/network/schema.ts';
import { addNote } from '../../../../common/network/notes.ts';
import { randomNetwork } from '../../../engines/conformance/random-network.ts';
import { withRandomBlocks } from './random-blocks.ts';

const chain = chainLayers([
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dropout', { rate: 0.2 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
const [, first = '', dropout = '', last = ''] = chain.nodes.map(({ id }) => id);
const made = makeBlock(chain, new Set([first, dropout]), 'body');
const path = [made.id];
const edit = (network: NetworkSpec, change: (inside: NetworkSpec) => NetworkSpec): NetworkSpec =>
  withNetworkInside(network, path, change(networkInside(network, path)));

/** A block that gives what its first layer gives to `add` as well. */
function withSkip(): {
  readonly network: NetworkSpec;
  readonly add: string;
  readonly block: string;
} {
  const { network, id: add } = addNode(chain, 'Add', { x: 900, y: 200 });
  const joined = connect(connect(network, first, add), dropout, add);
  const block = makeBlock(joined, new Set([first, dropout]));
  return { network: block.network, add, block: block.id };
}

describe('editing inside a block', () => {
  it('puts what stands behind the last layer in its place at the output', () => {
    const after = edit(made.network, (inside) => addAfter(inside, dropout, 'Dense').network);
    expect(after.edges).toEqual(made.network.edges);
    expect(nodeOf(after, made.id).outputs).toBeUndefined();
    expect(inferShapes(after).outputs.get(made.id)).toHaveLength(1);
    const shorter = edit(after, (inside) =>
      removeNodes(inside, new Set([dropout]), { bridge: true }),
    );
    expect(shorter.edges).toEqual(made.network.edges);
  });

  it('keeps the order of the outputs when one in the middle changes', () => {
    const { network, add, block } = withSkip();
    const inside = networkInside(network, [block]);
    const behind = withNetworkInside(network, [block], addAfter(inside, dropout, 'Dense').network);
    const ports = behind.edges.filter(({ to }) => to === add).map(({ fromPort = 0 }) => fromPort);
    expect(ports).toEqual([0, 1]);
    const outputs = nodeOf(behind, block).outputs ?? [];
    expect(outputs[0]).toEqual({ node: first, port: 0 });
    expect(networkInside(behind, [block]).nodes.at(-1)?.id).toBe(outputs[1]?.node);
  });

  it('takes the connection of an output or an input along when it goes, and moves the others up', () => {
    const { network, add, block } = withSkip();
    const inside = networkInside(network, [block]);
    const without = withNetworkInside(network, [block], removeNodes(inside, new Set([first])));
    expect(without.edges.filter(({ from }) => from === block)).toHaveLength(2);
    expect(without.edges.find(({ to }) => to === add)).not.toHaveProperty('fromPort');
    const input = inside.nodes.find(({ type }) => type === 'Input')?.id ?? '';
    const closed = withNetworkInside(network, [block], removeNodes(inside, new Set([input])));
    expect(closed.edges.filter(({ to }) => to === block)).toEqual([]);
    expect(() => readNetwork(JSON.parse(JSON.stringify(closed)))).not.toThrow();
  });

  it('takes a value that is set inside for the setting that it comes from', () => {
    const open = addBlockParameter(made.network, made.id, { node: first, param: 'units' });
    const wider = edit(open, (inside) => setParam(inside, first, 'units', 32));
    expect(nodeOf(wider, made.id).params).toEqual({ units: 32 });
    expect(nodeOf(networkInside(wider, path), first).params['units']).toBe(32);
    const back = edit(wider, (inside) => setParam(inside, first, 'units', 8));
    expect(nodeOf(back, made.id).params).toEqual({});
    const other = edit(wider, (inside) => setParam(inside, first, 'activation', 'tanh'));
    expect(nodeOf(other, made.id).params).toEqual({ units: 32 });
  });

  it('reaches through blocks in blocks, up to what an outer block sets', () => {
    const open = addBlockParameter(made.network, made.id, { node: first, param: 'units' });
    const outer = makeBlock(open, new Set([made.id, last]), 'outer');
    const set = addBlockParameter(outer.network, outer.id, { node: made.id, param: 'units' });
    const deep = [outer.id, made.id];
    const inside = setParam(networkInside(set, deep), first, 'units', 64);
    const edited = withNetworkInside(set, deep, inside);
    expect(nodeOf(edited, outer.id).params).toEqual({ units: 64 });
    expect(inferShapes(edited).shapes.get(`${outer.id}:${made.id}:${first}`)).toEqual([null, 64]);
    expect(pathThere(removeNodes(edited, new Set([outer.id])), deep)).toEqual([]);
    const shallow = withNetworkInside(
      edited,
      [outer.id],
      removeNodes(networkInside(edited, [outer.id]), new Set([made.id])),
    );
    expect(pathThere(shallow, deep)).toEqual([outer.id]);
  });

  it('keeps comments and the direction inside, and gives them back when it is unpacked', () => {
    const noted = edit(made.network, (inside) => ({
      ...addNote(inside, {
        kind: 'comment',
        text: 'why',
        colour: 'yellow',
        position: { x: 0, y: -100 },
        size: { width: 100, height: 60 },
      }).network,
      direction: 'down',
    }));
    expect(readNetwork(JSON.parse(JSON.stringify(noted)))).toEqual(noted);
    expect(networkInside(noted, path).direction).toBe('down');
    expect(unpackBlock(noted, made.id).notes).toHaveLength(1);
    expect(unpackBlock(noted, made.id).network.notes?.[0]?.text).toBe('why');
  });
});

describe('a block made of blocks and layers of several outputs', () => {
  it('computes the same as the layers did, with blocks in blocks', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const { network } = randomNetwork(seed);
      const blocked = withRandomBlocks(network, seed);
      expect(wiringOf(blocked)).toEqual(wiringOf(network));
      expect(totalParameters(inferShapes(blocked))).toEqual(totalParameters(inferShapes(network)));
    }
  });

  it('comes back to where the layers were when it is unpacked', () => {
    const places = (spec: NetworkSpec) =>
      spec.nodes.map(({ name, position }) => [name, position] as const).sort();
    expect(places(unpackBlock(made.network, made.id).network)).toEqual(places(chain));
  });
});

/** Connections of the network without blocks by names, in their order. */
function wiringOf(network: NetworkSpec): string[] {
  const flat = expandBlocks(network).network;
  const names = new Map(flat.nodes.map(({ id, name }) => [id, name]));
  return flat.edges
    .map(
      ({ from, fromPort = 0, to, toPort }) =>
        `${names.get(from)}.${fromPort}>${names.get(to)}.${toPort}`,
    )
    .sort();
}

describe('shapes inside a block', () => {
  it('are those of the first repetition, and at the inputs what feeds the block', () => {
    const square = chainLayers([
      ['Input', { shape: [4] }],
      ['Dense', { units: 4 }],
      ['Dense', { units: 1 }],
    ]);
    const middle = square.nodes[1]?.id ?? '';
    const block = makeBlock(square, new Set([middle]));
    const three = setParam(block.network, block.id, 'repeat', 3);
    const inside = networkInside(three, [block.id]);
    const shapes = shapesInside(three, [block.id], inferShapes(three), inside);
    const input = inside.nodes[0]?.id ?? '';
    expect(shapes.outputs.get(input)).toEqual([[null, 4]]);
    expect(shapes.shapes.get(middle)).toEqual([null, 4]);
    expect(shapes.parameters.get(middle)).toEqual({ trainable: 20, nonTrainable: 0 });
  });

  it('are told of what can be computed beside a block that lacks a connection', () => {
    const [edge] = made.network.edges.filter(({ to }) => to === made.id);
    const apart = disconnect(made.network, new Set([edge?.id ?? '']));
    const { shapes, errors } = inferShapes(apart);
    expect(shapes.size).toBe(1);
    expect([...errors]).toEqual([
      [made.id, expect.stringMatching(/body has 1 Input layer inside/)],
    ]);
  });

  it('name the repetition in which a layer fails', () => {
    const shrinking = chainLayers([
      ['Input', { shape: [7, 7, 1] }],
      ['Conv2D', { filters: 1, kernel_size: [5, 5] }],
      ['Flatten', {}],
    ]);
    const conv = shrinking.nodes[1]?.id ?? '';
    const block = makeBlock(shrinking, new Set([conv]));
    const two = setParam(block.network, block.id, 'repeat', 2);
    const inside = networkInside(two, [block.id]);
    const { errors } = shapesInside(two, [block.id], inferShapes(two), inside);
    expect(errors.get(conv)).toMatch(/in repetition 2/);
  });
});

describe('settings of a block', () => {
  const open = addBlockParameter(made.network, made.id, { node: first, param: 'units' });

  it('are shown like the parameter that they go into', () => {
    expect(blockSchemas(nodeOf(open, made.id))).toMatchObject([
      { key: 'units', label: 'Units', kind: 'integer', default: 8, min: 1 },
    ]);
    const outer = makeBlock(open, new Set([made.id]));
    const offered = innerParameters(nodeOf(outer.network, outer.id)).map(
      ({ schema }) => schema.key,
    );
    expect(offered).toEqual(['units', 'repeat']);
  });

  it('get a key and a name of their own where one is taken', () => {
    const twice = edit(open, (inside) => addAfter(inside, dropout, 'Dense').network);
    const added = networkInside(twice, path).nodes.at(-1)?.id ?? '';
    const two = addBlockParameter(twice, made.id, { node: added, param: 'units' }, false);
    expect(nodeOf(two, made.id).parameters?.map(({ key, label }) => [key, label])).toEqual([
      ['units', 'Units'],
      ['units_2', expect.stringMatching(/^Units of dense/)],
    ]);
    expect(() => labelBlockParameter(two, made.id, 'units_2', ' units ')).toThrow(/already called/);
    const named = labelBlockParameter(two, made.id, 'units_2', 'Width');
    expect(nodeOf(named, made.id).parameters?.[1]?.label).toBe('Width');
  });

  it('can take the value here for their default', () => {
    const kept = keepAsDefault(setParam(open, made.id, 'units', 16), made.id, 'units');
    expect(nodeOf(kept, made.id)).toMatchObject({ params: {}, parameters: [{ default: 16 }] });
  });
});

it('finds layers inside blocks with the way to them', () => {
  const outer = makeBlock(made.network, new Set([made.id, last]), 'outer');
  expect(findInNetwork(outer.network, 'dropout')).toEqual([
    { kind: 'layer', id: dropout, path: [outer.id, made.id] },
  ]);
});

it('refuses a block whose inside names layers that are not there', () => {
  const block = nodeOf(made.network, made.id);
  const [, ...nodes] = made.network.nodes.map((node) =>
    node.id === made.id ? { ...block, outputs: [{ node: 'gone', port: 0 }] } : node,
  );
  expect(() => readNetwork({ ...made.network, nodes: [made.network.nodes[0], ...nodes] })).toThrow(
    /no layer with the id “gone” in the block/,
  );
});

describe('an output of a layer inside', () => {
  const bodyOf = (network: NetworkSpec) => nodeOf(network, made.id);

  it('is given besides the block’s own, stays through edits inside, and computes', () => {
    const given = addOutput(made.network, made.id, { node: first, port: 0 });
    expect(outputsOfBlock(bodyOf(given))).toEqual([
      { node: dropout, port: 0 },
      { node: first, port: 0 },
    ]);
    expect(addOutput(given, made.id, { node: first, port: 0 })).toBe(given);
    const { network: withHead, id: head } = addNode(given, 'Dense', { x: 900, y: 200 });
    const fed = connect(withHead, made.id, head, { fromPort: 1 });
    expect([...inferShapes(fed).errors.values()]).toEqual([]);
    const sources = expandBlocks(fed).network.edges.filter(({ to }) => to === head);
    expect(sources).toMatchObject([{ from: `${made.id}:${first}` }]);
    const longer = edit(fed, (inside) => addAfter(inside, dropout, 'Dense').network);
    expect(outputsOfBlock(bodyOf(longer))[1]).toEqual({ node: first, port: 0 });
    expect(longer.edges.find(({ to }) => to === head)).toMatchObject({ fromPort: 1 });
    expect(readNetwork(JSON.parse(JSON.stringify(longer)))).toEqual(longer);
  });

  it('is taken back with its connections; those behind it move up', () => {
    const both = addOutput(made.network, made.id, { node: first, port: 0 });
    expect(removeOutput(both, made.id, { node: first, port: 0 })).toEqual(made.network);
    const { network, block, add } = withSkip();
    expect(network.edges.filter(({ to }) => to === add)).toHaveLength(2);
    const left = removeOutput(network, block, { node: first, port: 0 });
    expect(outputsOfBlock(nodeOf(left, block))).toEqual([{ node: dropout, port: 0 }]);
    const edges = left.edges.filter(({ from }) => from === block);
    expect(edges.every(({ fromPort = 0 }) => fromPort === 0)).toBe(true);
    expect(edges.map(({ to }) => to)).toEqual(
      network.edges
        .filter(({ from, fromPort = 0 }) => from === block && fromPort === 1)
        .map(({ to }) => to),
    );
  });

  it('is not taken back where its layer feeds no other', () => {
    expect(() => removeOutput(made.network, made.id, { node: dropout, port: 0 })).toThrow(
      /gives what feeds no other layer inside/,
    );
    expect(() => addOutput(made.network, made.id, { node: 'gone', port: 0 })).toThrow(
      'That layer is no longer in the block.',
    );
  });
});
