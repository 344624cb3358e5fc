import { describe, expect, it } from 'vitest';
import { connect } from '../../../common/network/connect.ts';
import {
  addJoining,
  addNode,
  renameNode,
  setTrainable,
} from '../../../common/network/edit-network.ts';
import { replaceLayer, replaceProblem } from '../../../common/network/replace-layer.ts';
import { chainOf, denseNetwork } from './networks.ts';

describe('replacing a layer', () => {
  const images = chainOf(
    ['Input', { shape: [28, 28, 1] }],
    ['Conv2D', { filters: 8, kernel_size: [5, 5], activation: 'relu' }],
    ['Flatten'],
  );

  it('keeps its connections and the parameters that both kinds have', () => {
    const network = replaceLayer(images, 'n2', 'SeparableConv2D');
    expect(network.edges).toEqual(images.edges);
    expect(network.nodes[1]).toMatchObject({
      id: 'n2',
      type: 'SeparableConv2D',
      name: 'separable_conv2d_1',
      params: { filters: 8, kernel_size: [5, 5], activation: 'relu' },
      position: images.nodes[1]?.position,
    });
  });

  it('leaves out parameters that the new kind does not have or cannot take', () => {
    expect(replaceLayer(images, 'n2', 'MaxPooling2D').nodes[1]?.params).toEqual({});
    expect(replaceLayer(images, 'n2', 'Dense').nodes[1]?.params).toEqual({ activation: 'relu' });
    expect(replaceLayer(images, 'n2', 'Conv1D').nodes[1]?.params).toEqual({
      filters: 8,
      activation: 'relu',
    });
  });

  it('keeps a name that the person gave, and that it is frozen', () => {
    const named = setTrainable(renameNode(images, 'n2', 'edges'), 'n2', false);
    expect(replaceLayer(named, 'n2', 'DepthwiseConv2D').nodes[1]).toMatchObject({
      name: 'edges',
      trainable: false,
    });
  });

  it('lets layers that used its weights have their own', () => {
    const chain = denseNetwork([4, 8, 8]);
    const shared = {
      ...chain,
      nodes: chain.nodes.map((node) => (node.id === 'n3' ? { ...node, sharesWith: 'n2' } : node)),
    };
    expect(replaceLayer(shared, 'n2', 'Dropout').nodes[2]).not.toHaveProperty('sharesWith');
  });

  it('goes on from the first output where the new kind has one', () => {
    const states = chainOf(
      ['Input', { shape: [5, 2] }],
      ['LSTM', { units: 3, return_state: true }],
    );
    const added = addNode(states, 'Dense', { x: 0, y: 0 });
    const wired = connect(added.network, 'n2', added.id, { fromPort: 1 });
    expect(replaceLayer(wired, 'n2', 'Flatten').edges.at(-1)).not.toHaveProperty('fromPort');
  });

  it('says why it cannot be done', () => {
    const merged = addJoining(denseNetwork([4, 8, 8]), ['n2', 'n3'], 'Concatenate');
    expect(replaceProblem(merged.network, merged.id, 'Dense')).toMatch('takes one input');
    expect(replaceProblem(images, 'n2', 'Input')).toMatch('takes no input');
    expect(replaceProblem(images, 'n2', 'Conv2D')).toMatch('already');
    expect(replaceProblem(images, 'n2', 'Conv9D')).toMatch('no layer of the kind');
    expect(() => replaceLayer(merged.network, merged.id, 'Dense')).toThrow('one input');
  });
});
