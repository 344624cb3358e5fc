import { describe, expect, it } from 'vitest';
import { expandBlocks } from '../../../common/network/expand-blocks.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import type {
  NetworkSpec,
  NodeSpec,
  SubnetworkSpec,
} from '../../../common/network/network-spec.ts';
import { formatShape } from '../../../common/tensor/shape.ts';

const position = { x: 0, y: 0 };

function node(id: string, type: string, rest: Partial<NodeSpec> = {}): NodeSpec {
  return { id, type, name: id, params: {}, position, ...rest };
}

/** Connections from a list of `from>to` or `from>to:port`. */
function edges(...pairs: readonly string[]): SubnetworkSpec['edges'] {
  return pairs.map((pair, index) => {
    const [from = '', target = ''] = pair.split('>');
    const [to = '', port = '0'] = target.split(':');
    return { id: `e${index}`, from, to, toPort: Number(port) };
  });
}

/** A dense layer with a shortcut around it. */
const residual: SubnetworkSpec = {
  nodes: [
    node('x', 'Input', { params: { shape: [4] } }),
    node('d', 'Dense', { params: { units: 4 } }),
    node('sum', 'Add'),
  ],
  edges: edges('x>d', 'd>sum', 'x>sum:1'),
};

function around(block: Partial<NodeSpec>): NetworkSpec {
  return {
    version: 2,
    nodes: [
      node('in', 'Input', { params: { shape: [4] } }),
      node('block', 'Block', { network: residual, ...block }),
      node('out', 'Dense', { params: { units: 1 } }),
    ],
    edges: edges('in>block', 'block>out'),
  };
}

/** `from>to:port` of every connection, in order of names. */
const wired = (network: NetworkSpec) =>
  network.edges.map(({ from, to, toPort }) => `${from}>${to}:${toPort}`).sort();

describe('expanding blocks', () => {
  it('leaves a network without blocks as it is', () => {
    const network: NetworkSpec = { version: 2, nodes: [node('in', 'Input')], edges: [] };
    expect(expandBlocks(network).network).toBe(network);
  });

  it('puts the layers inside in the place of the block', () => {
    const { network, blockOutputs } = expandBlocks(around({}));
    expect(network.nodes.map(({ id }) => id)).toEqual(['in', 'block:d', 'block:sum', 'out']);
    expect(wired(network)).toEqual([
      'block:d>block:sum:0',
      'block:sum>out:0',
      'in>block:d:0',
      'in>block:sum:1',
    ]);
    expect(blockOutputs.get('block')).toEqual([{ node: 'block:sum', port: 0 }]);
  });

  it('repeats a block with weights of its own for each copy', () => {
    const inferred = inferShapes(around({ params: { repeat: 3 } }));
    expect(inferred.parameters.get('block')).toEqual({ trainable: 3 * 20, nonTrainable: 0 });
    expect(totalParameters(inferred).trainable).toBe(60 + 5);
    expect(formatShape(inferred.shapes.get('block') ?? [])).toBe('(None, 4)');
  });

  it('expands blocks inside blocks', () => {
    const outer: SubnetworkSpec = {
      nodes: [
        node('x', 'Input', { params: { shape: [4] } }),
        node('inner', 'Block', { network: residual }),
      ],
      edges: edges('x>inner'),
    };
    const { network } = expandBlocks(around({ network: outer }));
    expect(wired(network)).toContain('block:inner:sum>out:0');
    expect(wired(network)).toContain('in>block:inner:d:0');
  });

  it('does not depend on the order in which blocks are drawn', () => {
    const network = around({});
    const second = node('late', 'Block', { network: residual });
    const reversed: NetworkSpec = {
      version: 2,
      nodes: [...network.nodes.toReversed(), second],
      edges: edges('in>late', 'late>block', 'block>out'),
    };
    expect(wired(expandBlocks(reversed).network)).toContain('late:sum>block:d:0');
    expect([...inferShapes(reversed).errors]).toEqual([]);
  });

  it('freezes everything inside a frozen block', () => {
    expect(inferShapes(around({ trainable: false })).parameters.get('block')).toEqual({
      trainable: 0,
      nonTrainable: 20,
    });
  });

  it('says that a block has too few connections', () => {
    const network = { ...around({}), edges: edges('block>out') };
    expect(inferShapes(network).errors.get('block')).toBe(
      'block has 1 Input layer inside, but 0 connections into it. Connect one layer for each.',
    );
  });

  it('tells the fault of a layer inside at the block', () => {
    const broken = { ...residual, edges: edges('x>d', 'd>sum') };
    expect(inferShapes(around({ network: broken })).errors.get('block')).toMatch(
      /^block: sum takes at least 2 inputs/,
    );
  });
});
