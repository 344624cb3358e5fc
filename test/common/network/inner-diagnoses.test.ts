import { describe, expect, it } from 'vitest';
import { remarksInside } from '../../../common/network/analysis/inner-diagnoses.ts';
import { networkInside, withNetworkInside } from '../../../common/network/blocks/edit-block.ts';
import { makeBlock } from '../../../common/network/blocks/make-block.ts';
import { disconnect } from '../../../common/network/connect.ts';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import { setParam } from '../../../common/network/edit-network.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { chainOf } from './networks.ts';

const chain = chainOf(
  ['Input', { shape: [8] }],
  ['Dropout', { rate: 0.2 }],
  ['BatchNormalization'],
  ['Dense', { units: 3, activation: 'softmax' }],
);
const inner = makeBlock(chain, new Set(['n2', 'n3']), 'norm');
const outer = makeBlock(inner.network, new Set([inner.id, 'n4']), 'body');
const path = [outer.id, inner.id];
const context = {
  task: null,
  featureCount: null,
  classCount: null,
  rows: null,
  training: defaultTraining('multiclass'),
};

describe('remarks on what is inside blocks', () => {
  it('are told of the block, with the way to the layer and a fix for the whole network', () => {
    const all = diagnose(outer.network, context);
    const hint = all.find(({ id }) => id.endsWith('normalisation-after-dropout:n3'));
    expect(hint).toMatchObject({ node: outer.id, level: 'hint', inside: { path, node: 'n3' } });
    expect(hint?.message).toMatch(/^In body › norm: batch_normalization_1 comes after dropout_1/);
    const fix = hint?.fix;
    const mended = fix && 'apply' in fix ? fix.apply(outer.network) : outer.network;
    expect(diagnose(mended, context).some(({ id }) => id === hint?.id)).toBe(false);
    expect(networkInside(mended, path).nodes).toHaveLength(3);
  });

  it('are told of the layers where the block is open', () => {
    const all = diagnose(outer.network, context);
    const there = remarksInside(all, path);
    expect(there.map(({ node }) => node)).toContain('n3');
    expect(there[0]?.message).not.toMatch(/^In /);
    const around = remarksInside(all, [outer.id]);
    expect(around.find(({ node }) => node === inner.id)?.message).toMatch(/^In norm: /);
  });

  it('say an error once, at the layer that fails', () => {
    const inside = networkInside(outer.network, path);
    const broken = withNetworkInside(outer.network, path, setParam(inside, 'n2', 'rate', 4));
    const errors = diagnose(broken, context).filter(({ level }) => level === 'error');
    expect(errors.filter(({ node }) => node === outer.id)).toMatchObject([
      { inside: { path, node: 'n2' } },
    ]);
  });

  it('name inputs of the block that are not used and layers that nothing feeds', () => {
    const inside = networkInside(outer.network, path);
    const [edge] = inside.edges;
    const apart = disconnect(inside, new Set([edge?.id ?? '']));
    const found = diagnose(withNetworkInside(outer.network, path, apart), context);
    const said = found.filter((one) => one.inside?.path.length === 2 && one.level !== 'hint');
    expect(said.map(({ level, inside: at }) => [level, at?.node])).toEqual([
      ['error', 'n2'],
      ['warning', inside.nodes.find(({ type }) => type === 'Input')?.id],
    ]);
  });
});
