import { describe, expect, it } from 'vitest';
import { layers } from '../../../common/layers/catalogue.ts';
import { sharedParams } from '../../../renderer/features/inspector/param-groups.ts';
import { findLayers } from '../../../common/layers/find-layers.ts';
import { layerAliases } from '../../../common/layers/layer-aliases.ts';
import { families } from '../../../renderer/ui/families.ts';

describe('finding a layer', () => {
  it.each([
    ['den', 'Dense'],
    ['batchn', 'BatchNormalization'],
    ['drop', 'Dropout'],
    ['leaky', 'LeakyReLU'],
    ['random training', 'Dropout'],
    ['FLAT', 'Flatten'],
    ['fully', 'Dense'],
    ['rectifier', 'ReLU'],
    ['vocabulary', 'Embedding'],
  ])('%j finds %s first', (query, type) => {
    expect(findLayers(layers, query)[0]?.type).toBe(type);
  });

  it.each([
    ['conv', 'Conv'],
    ['pool', 'Pooling'],
    ['lstm', 'LSTM'],
    ['skip', 'Add'],
    ['transformer', 'Attention'],
    ['mirror', 'RandomFlip'],
  ])('finds by what it is for: %j finds %s', (query, part) => {
    const found = findLayers(layers, query);
    expect(found[0]?.type).toContain(part);
    expect(found.length).toBeLessThan(layers.length / 2);
  });

  it('has other words only for layers that there are', () => {
    const types = layers.map((layer) => layer.type);
    for (const type of Object.keys(layerAliases)) expect(types).toContain(type);
  });

  it('finds all without a query and none with a word that nothing has', () => {
    expect(findLayers(layers, '  ')).toEqual(layers);
    expect(findLayers(layers, 'xyzzy')).toEqual([]);
  });

  it('has a family for every layer of the catalogue', () => {
    const known = families.map((family) => family.id);
    for (const layer of layers) expect(known).toContain(layer.category);
  });
});

describe('fields of the inspector', () => {
  it('shares only the parameters that all selected layers have', () => {
    const params = (type: string) => layers.find((layer) => layer.type === type)?.params ?? [];
    const shared = sharedParams([params('Dense'), params('Activation')]);
    expect(shared.map((param) => param.key)).toEqual(['activation']);
    expect(sharedParams([params('Dense'), params('Dropout')])).toEqual([]);
  });
});
