import { describe, expect, it } from 'vitest';
import { makeBlock } from '../../../../common/network/blocks/make-block.ts';
import { diagnose, type DiagnosisContext } from '../../../../common/network/diagnose-network.ts';
import { connect } from '../../../../common/network/connect.ts';
import { addNode } from '../../../../common/network/edit-network.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import { chainOf, denseNetwork } from '../networks.ts';

const context: DiagnosisContext = {
  task: 'multiclass',
  featureCount: 4,
  classCount: 3,
  rows: 120,
  training: defaultTraining('multiclass'),
};
const errors = (network: NetworkSpec) =>
  diagnose(network, context).filter(({ level }) => level === 'error');
const blocked = (network: NetworkSpec, ...ids: string[]) =>
  makeBlock(network, new Set(ids), 'head').network;

describe('an output inside a block', () => {
  it('is judged by the layers inside: softmax is softmax, however deep it lies', () => {
    const once = blocked(denseNetwork([4, 8, 3], 'softmax'), 'n2', 'n3');
    expect(errors(once)).toEqual([]);
    const [head] = once.nodes.filter(({ network }) => network);
    expect(errors(blocked(once, head?.id ?? ''))).toEqual([]);
    const apart = chainOf(['Input', { shape: [4] }], ['Dense', { units: 3 }], ['Softmax']);
    expect(errors(blocked(apart, 'n2', 'n3'))).toEqual([]);
  });

  it('is judged through what stands behind the block', () => {
    const network = blocked(denseNetwork([4, 8, 3], 'softmax'), 'n2', 'n3');
    const head = network.nodes.find((node) => node.network)?.id ?? '';
    const added = addNode(network, 'Dropout', { x: 0, y: 0 });
    expect(errors(connect(added.network, head, added.id))).toEqual([]);
  });

  it('that ends with the wrong function or units is told at the block, with a fix that works', () => {
    for (const [sizes, activation] of [
      [[4, 8, 3], 'relu'],
      [[4, 8, 5], 'softmax'],
    ] as const) {
      const network = blocked(denseNetwork(sizes, activation), 'n2', 'n3');
      const head = network.nodes.find((node) => node.network);
      const [error] = errors(network);
      expect(error?.node).toBe(head?.id);
      if (!error?.fix || !('apply' in error.fix)) throw new Error('There is no fix.');
      expect(errors(error.fix.apply(network))).toEqual([]);
    }
  });
});
