import { describe, expect, it } from 'vitest';
import { networkInside, withNetworkInside } from '../../../../common/network/blocks/edit-block.ts';
import { addOutput } from '../../../../common/network/blocks/mark-output.ts';
import { changedPath } from '../../../../common/network/blocks/changed-path.ts';
import { withUsesAlike } from '../../../../common/network/blocks/shared-blocks.ts';
import { unpackBlock } from '../../../../common/network/blocks/unpack-block.ts';
import { duplicate } from '../../../../common/network/clipboard.ts';
import { connect, disconnect } from '../../../../common/network/connect.ts';
import { costOfNetwork } from '../../../../common/network/cost/network-cost.ts';
import { diagnose } from '../../../../common/network/diagnose-network.ts';
import {
  addNode,
  insertOnEdge,
  nodeOf,
  removeNodes,
  setParam,
} from '../../../../common/network/edit-network.ts';
import { expandBlocks } from '../../../../common/network/expand-blocks.ts';
import { inferShapes, totalParameters } from '../../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { readNetwork } from '../../../../common/network/schema.ts';
import {
  ownWeights,
  possibleOwners,
  shareWeights,
  useAgain,
  usesOf,
} from '../../../../common/network/share-weights.ts';
import { summaryText } from '../../../../common/network/summary-text.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import { residualBlock, twinBlocks, withBlocks } from '../../keras/drawings.ts';

const twins = twinBlocks();
const content = (network: NetworkSpec, id: string) => {
  const { params, network: inside, outputs, parameters } = nodeOf(network, id);
  return { params, inside, outputs, parameters };
};
const alike = (network: NetworkSpec): void =>
  expect(content(network, 'twin')).toEqual(content(network, 'b'));
/** What the connections into and out of both uses are, by places. */
const ends = (network: NetworkSpec, id: string) =>
  network.edges
    .filter(({ from, to }) => from === id || to === id)
    .map(({ from, toPort, fromPort = 0 }) => (from === id ? `out ${fromPort}` : `in ${toPort}`))
    .sort();

describe('a block that is used twice', () => {
  it('has its weights once, whichever use is looked at', () => {
    const once = withBlocks(residualBlock());
    const { parameters, shapes, errors } = inferShapes(twins);
    expect([...errors]).toEqual([]);
    expect(shapes.get('twin')).toEqual([null, 8]);
    expect(parameters.get('b')).toEqual(inferShapes(once).parameters.get('b'));
    expect(parameters.get('twin')).toEqual({ trainable: 0, nonTrainable: 0 });
    expect(totalParameters(inferShapes(twins)).trainable).toBe(72 + 17);
    const summary = summaryText(twins, inferShapes(twins), { columns: 110 });
    expect(summary.match(/encoder \(Functional\)/g)).toHaveLength(1);
    expect(summary).toMatch(/encoder\[0\]\[0\],[^]*encoder\[1\]\[0\]/);
  });

  it('becomes layers that use the weights of those at their places, in every copy and at every depth', () => {
    const partners = (network: NetworkSpec) =>
      expandBlocks(network)
        .network.nodes.filter(({ sharesWith }) => sharesWith !== undefined)
        .map(({ id, sharesWith }) => `${id} = ${sharesWith}`);
    expect(partners(twins)).toEqual(['twin:n1 = b:n1', 'twin:n2 = b:n2']);
    expect(partners(twinBlocks({ params: { repeat: 2 } })).sort()).toEqual([
      'twin:0:n1 = b:0:n1',
      'twin:0:n2 = b:0:n2',
      'twin:1:n1 = b:1:n1',
      'twin:1:n2 = b:1:n2',
    ]);
    const inner = {
      ...residualBlock().network,
      nodes: [
        ...(residualBlock().network?.nodes ?? []),
        ...residualBlock()
          .network!.nodes.slice(1, 2)
          .map((one) => ({
            ...one,
            id: 'again',
            name: 'again',
            params: {},
            sharesWith: one.id,
          })),
      ],
      edges: [
        ...(residualBlock().network?.edges ?? []),
        { id: 'x', from: 'n2', to: 'again', toPort: 0 },
      ],
    };
    expect(partners(twinBlocks({ network: inner }))).toContain('twin:again = b:n1');
  });

  it('does as many multiply-adds as two', () => {
    const { nodes } = costOfNetwork(twins, inferShapes(twins));
    expect(nodes.get('twin')?.multiplyAdds).toBe(nodes.get('b')?.multiplyAdds);
  });

  it('is made of a block, and given weights of its own again', () => {
    const drawn = withBlocks(residualBlock());
    const again = useAgain(drawn, 'b');
    expect(nodeOf(again.network, again.id)).toMatchObject({ sharesWith: 'b', type: 'Block' });
    const wired = connect(again.network, 'i', again.id);
    expect(usesOf(wired, again.id).map(({ id }) => id)).toEqual(['b', again.id]);
    const alone = ownWeights(wired, again.id);
    expect(nodeOf(alone, again.id)).not.toHaveProperty('sharesWith');
    expect(inferShapes(alone).parameters.get(again.id)?.trainable).toBe(72);
  });

  it('can be any block with as many inputs and outputs; connections stay', () => {
    const two = withBlocks(residualBlock(), residualBlock({ id: 'c', name: 'other', params: {} }));
    expect(possibleOwners(two, 'c').map(({ id }) => id)).toEqual(['b']);
    const shared = shareWeights(two, 'c', 'b');
    expect(shared.edges).toEqual(two.edges);
    expect(withUsesAlike(two, shared)).toBe(shared);
    const wide = addOutput(two, 'c', { node: 'n1', port: 0 });
    expect(possibleOwners(wide, 'c')).toEqual([]);
    expect(() => shareWeights(wide, 'c', 'b')).toThrow(/as many inputs and outputs/);
  });

  it('changes in all uses when it changes in one, from inside or outside, and keeps connections', () => {
    for (const id of ['b', 'twin']) {
      const set = setParam(twins, id, 'units', 8);
      const named = withUsesAlike(twins, setParam(twins, id, 'repeat', 2));
      alike(withUsesAlike(twins, set));
      alike(named);
      const inside = networkInside(twins, [id]);
      const [edge] = inside.edges;
      const longer = insertOnEdge(inside, edge?.id ?? '', 'Dropout', { x: 0, y: 0 });
      const after = withNetworkInside(twins, [id], longer.network);
      alike(after);
      expect(nodeOf(after, 'twin').network?.nodes).toHaveLength(4);
      expect([ends(after, 'b'), ends(after, 'twin')]).toEqual([
        ['in 0', 'out 0'],
        ['in 0', 'out 0'],
      ]);
    }
  });

  it('takes connections along at all uses when an input or an output goes', () => {
    const wide = withUsesAlike(twins, addOutput(twins, 'b', { node: 'n1', port: 0 }));
    alike(wide);
    const added = addNode(wide, 'Dense', { x: 0, y: 900 });
    const tapped = connect(added.network, 'twin', added.id, { fromPort: 1 });
    expect(ends(tapped, 'twin')).toEqual(['in 0', 'out 0', 'out 1']);
    const cut = withNetworkInside(
      tapped,
      ['b'],
      removeNodes(networkInside(tapped, ['b']), new Set(['n0'])),
    );
    alike(cut);
    expect(ends(cut, 'twin').filter((end) => end.startsWith('in'))).toEqual([]);
  });

  it('goes on with the next use when its owner is deleted', () => {
    const left = removeNodes(twins, new Set(['b']));
    expect(nodeOf(left, 'twin')).not.toHaveProperty('sharesWith');
    expect(inferShapes(left).parameters.get('twin')?.trainable).toBe(72);
  });

  it('is copied with its other use, or alone with weights of its own', () => {
    const both = duplicate(twins, new Set(['b', 'twin']));
    const [first = '', second = ''] = both.ids;
    expect(nodeOf(both.network, second).sharesWith).toBe(first);
    const one = duplicate(twins, new Set(['twin']));
    expect(nodeOf(one.network, one.ids[0] ?? '')).not.toHaveProperty('sharesWith');
  });

  it('is not unpacked while it is used several times', () => {
    expect(() => unpackBlock(twins, 'twin')).toThrow(/one block used 2 times/);
    expect(() => unpackBlock(twins, 'b')).toThrow(/one block used 2 times/);
    expect(unpackBlock(ownWeights(twins, 'twin'), 'b').ids).toHaveLength(2);
  });

  it('leads back to where it was edited', () => {
    const inside = setParam(networkInside(twins, ['twin']), 'n1', 'activation', 'tanh');
    const after = withNetworkInside(twins, ['twin'], inside);
    expect(changedPath(twins, after)).toEqual(['b']);
  });

  it('says which layer inside cannot have the same weights, and offers a way out', () => {
    const { nodes, edges } = networkInside(twins, ['b']);
    const plain = {
      nodes: nodes.filter(({ id }) => id !== 'n2'),
      edges: edges.filter(({ to }) => to !== 'n2'),
    };
    const fitting = twinBlocks({ network: plain });
    const wrong = setParam(fitting, 'n1', 'shape', [5]);
    const problemOf = (network: NetworkSpec) =>
      diagnose(network, {
        task: null,
        featureCount: null,
        classCount: null,
        rows: null,
        training: defaultTraining('regression'),
      }).find(({ id }) => id === 'shared:twin');
    expect(problemOf(fitting)).toBeUndefined();
    const problem = problemOf(wrong);
    expect(problem?.message).toMatch(
      /dense_1 inside needs a kernel of \(5, 8\) and there it is \(8, 8\)/,
    );
    const fixed = problem?.fix && 'apply' in problem.fix ? problem.fix.apply(wrong) : wrong;
    expect(problemOf(fixed)).toBeUndefined();
    expect(inferShapes(fixed).parameters.get('twin')?.trainable).toBe(48);
  });

  it('is read with what stands at its owner, also where a file says something else', () => {
    const [first, ...rest] = [...twins.nodes].reverse();
    const damaged = {
      ...twins,
      nodes: [...rest, { ...first, params: { units: 99 }, network: undefined }],
    };
    const read = readNetwork(JSON.parse(JSON.stringify(damaged)));
    alike(read);
    expect(inferShapes(read).errors.size).toBe(0);
  });

  it('says so when the block whose weights it uses is gone or uses those of another', () => {
    const lost = {
      ...twins,
      nodes: twins.nodes.map((node) => (node.id === 'twin' ? { ...node, sharesWith: 'x' } : node)),
    };
    expect(inferShapes(lost).errors.get('twin')).toMatch(/a block that is not there/);
    expect(() => expandBlocks(lost)).toThrow(/a block that is not there/);
  });

  it('shows its shapes where its owner is not connected yet, and the fault at the owner', () => {
    const edge = twins.edges.find(({ to }) => to === 'b');
    const loose = disconnect(twins, new Set([edge?.id ?? '']));
    const { shapes, errors } = inferShapes(loose);
    expect(shapes.get('twin')).toEqual([null, 8]);
    expect([...errors.keys()]).toContain('b');
    expect([...errors.keys()]).not.toContain('twin');
  });
});
