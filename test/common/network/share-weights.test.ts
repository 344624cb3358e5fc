import { describe, expect, it } from 'vitest';
import { connect } from '../../../common/network/connect.ts';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import { nodeOf, removeNodes, setParam } from '../../../common/network/edit-network.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import { makeBlock } from '../../../common/network/blocks/make-block.ts';
import { replaceLayer } from '../../../common/network/replace-layer.ts';
import {
  ownWeights,
  possibleOwners,
  reuseProblem,
  shareWeights,
  useAgain,
  usesOf,
} from '../../../common/network/share-weights.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { chainOf } from './networks.ts';

const chain = chainOf(
  ['Input', { shape: [8] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dense', { units: 3 }],
);
const context = {
  task: null,
  featureCount: null,
  classCount: null,
  rows: null,
  training: defaultTraining('multiclass'),
};

describe('using the weights of a layer again', () => {
  const again = useAgain(chain, 'n2');
  const wired = connect(again.network, 'n2', again.id);

  it('adds a layer with its parameters that has no weights of its own', () => {
    expect(nodeOf(wired, again.id)).toMatchObject({ type: 'Dense', sharesWith: 'n2', params: {} });
    const { shapes } = inferShapes(wired);
    expect(shapes.get(again.id)).toEqual([null, 8]);
    expect(totalParameters(inferShapes(wired))).toEqual(totalParameters(inferShapes(chain)));
    expect(usesOf(wired, again.id).map(({ id }) => id)).toEqual(['n2', again.id]);
    expect(usesOf(wired, 'n3')).toEqual([]);
  });

  it('goes to the owner when a layer that uses it is used again', () => {
    const third = useAgain(wired, again.id);
    expect(nodeOf(third.network, third.id).sharesWith).toBe('n2');
  });

  it('is taken back with the parameters that the layer had', () => {
    const alone = ownWeights(wired, again.id);
    expect(nodeOf(alone, again.id).params).toEqual({ units: 8, activation: 'relu' });
    expect(nodeOf(alone, again.id)).not.toHaveProperty('sharesWith');
  });

  it('goes over to the first of the others when the owner is removed or replaced', () => {
    const third = useAgain(wired, 'n2');
    for (const without of [
      removeNodes(third.network, new Set(['n2'])),
      replaceLayer(third.network, 'n2', 'Dropout'),
    ]) {
      expect(nodeOf(without, again.id)).toMatchObject({ params: { units: 8, activation: 'relu' } });
      expect(nodeOf(without, again.id)).not.toHaveProperty('sharesWith');
      expect(nodeOf(without, third.id).sharesWith).toBe(again.id);
    }
  });

  it('joins two layers of a kind', () => {
    expect(possibleOwners(chain, 'n3').map(({ id }) => id)).toEqual(['n2']);
    const joined = shareWeights(chain, 'n3', 'n2');
    expect(nodeOf(joined, 'n3')).toMatchObject({ sharesWith: 'n2', params: {} });
    expect(inferShapes(joined).shapes.get('n3')).toEqual([null, 8]);
    expect(() => shareWeights(chain, 'n3', 'n1')).toThrow(/Choose a Dense/);
  });

  it('is offered for blocks, and refused for inputs with the reason', () => {
    const block = makeBlock(chain, new Set(['n2']));
    expect(reuseProblem(block.network, block.id)).toBeNull();
    expect(reuseProblem(chain, 'n1')).toMatch(/is an input/);
    expect(() => useAgain(chain, 'n1')).toThrow(/no weights/);
  });

  it('is an error where other shapes are connected, and a click gives weights of its own', () => {
    const narrow = setParam(useAgain(chain, 'n3').network, 'n2', 'units', 4);
    const id = narrow.nodes.at(-1)?.id ?? '';
    const wrong = connect(narrow, 'n1', id);
    const [found] = diagnose(wrong, context).filter((one) => one.id === `shared:${id}`);
    expect(found).toMatchObject({ level: 'error', node: id });
    expect(found?.message).toMatch(/dense_3 uses the weights of dense_2, .* kernel of \(8, 3\)/);
    const fix = found?.fix;
    const mended = fix && 'apply' in fix ? fix.apply(wrong) : wrong;
    expect(diagnose(mended, context).some((one) => one.id === `shared:${id}`)).toBe(false);
  });
});
