import { describe, expect, it } from 'vitest';
import { readKerasCode } from '../../../common/keras/read-code.ts';
import { readKerasJson } from '../../../common/keras/read-json.ts';
import { writeKerasJson } from '../../../common/keras/write-json.ts';
import { writeKerasModel } from '../../../common/keras/write-model.ts';
import { architectures } from '../../../common/network/architectures/catalogue.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { layerCases } from '../../engines/conformance/layer-cases.ts';
import { layerNetwork } from '../../engines/conformance/layer-network.ts';
import { randomNetwork } from '../../engines/conformance/random-network.ts';
import { residualBlock, twinBlocks, twinSequences, useBlockAgain, withBlocks } from './drawings.ts';
import { withRandomBlocks } from '../network/blocks/random-blocks.ts';
import { meaningOf } from './same-network.ts';

/** Asserts that a network means the same after it was written and read again, as code and as JSON. */
function survives(network: NetworkSpec): void {
  const { network: fromCode, problems } = readKerasCode(writeKerasModel(network));
  expect(problems).toEqual([]);
  expect(fromCode && meaningOf(fromCode)).toEqual(meaningOf(network));
  expect(meaningOf(readKerasJson(writeKerasJson(network)))).toEqual(meaningOf(network));
}

describe('a network that is written and read again', () => {
  it('is the same for 200 random graphs', () => {
    for (let seed = 0; seed < 200; seed += 1) survives(randomNetwork(seed).network);
  });

  it('is the same for 200 random graphs with layers in blocks, and blocks in blocks', () => {
    let named = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const network = withRandomBlocks(randomNetwork(seed).network, seed);
      named += network.nodes.filter(({ outputs }) => outputs).length;
      survives(network);
    }
    expect(named).toBeGreaterThan(10);
  });

  it('keeps ids and places of layers that were there under the same name', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { network } = randomNetwork(seed);
      const { network: read } = readKerasCode(writeKerasModel(network), network);
      const places = (spec: NetworkSpec | null) =>
        new Map(spec?.nodes.map(({ id, name, position }) => [name, { id, position }]));
      expect(places(read)).toEqual(places(network));
    }
  });

  it.each(architectures.map((architecture) => [architecture.id, architecture] as const))(
    'is the same: %s',
    (_, { build, published }) => {
      survives(build(published).network);
    },
  );

  it('keeps a block that is used again on a longer and on a shorter sequence, with that axis open between', () => {
    for (const [left, right] of [
      [5, 9],
      [9, 5],
    ] as const) {
      const network = twinSequences(left, right);
      survives(network);
      expect(writeKerasModel(network)).toContain('= keras.Input(shape=(None, 4))');
      expect(writeKerasJson(network).replaceAll(/\s/g, '')).toContain(
        '"batch_shape":[null,null,4]',
      );
    }
    expect(writeKerasModel(twinSequences(5, 5))).not.toContain('None');
  });

  it('keeps blocks with their settings, repeated, frozen and in each other', () => {
    const inner = residualBlock({
      id: 'inner',
      parameters: [
        {
          key: 'activation',
          label: 'Activation',
          default: 'relu',
          sets: [{ node: 'n1', param: 'activation' }],
        },
      ],
    });
    const outer = withBlocks(inner);
    const nested = residualBlock({
      id: 'outer',
      name: 'nest_1',
      network: { nodes: outer.nodes, edges: outer.edges },
      parameters: [
        {
          key: 'function',
          label: 'Function',
          default: 'relu',
          sets: [{ node: 'inner', param: 'activation' }],
        },
      ],
      params: { function: 'tanh' },
    });
    survives(withBlocks(nested));
    survives(withBlocks(residualBlock({ params: { repeat: 4 } })));
    survives(withBlocks(residualBlock({ trainable: false })));
  });

  it('keeps blocks that are used several times with the same weights', () => {
    survives(twinBlocks());
    survives(twinBlocks({ params: { repeat: 3 } }));
    survives(twinBlocks({ trainable: false }));
    const inside = twinBlocks();
    const [, second] = inside.nodes;
    const nested: NodeSpec = {
      id: 'outer',
      type: 'Block',
      name: 'pair',
      params: {},
      position: { x: 0, y: 0 },
      network: {
        nodes: inside.nodes.filter(({ id }) => id !== second?.id),
        edges: inside.edges.map((edge) =>
          edge.from === second?.id ? { ...edge, from: inside.nodes[0]?.id ?? '' } : edge,
        ),
      },
    };
    survives(withBlocks(nested));
    survives(useBlockAgain(withBlocks(nested)));
  });

  it('is the same for 100 random graphs in which a block is used again', () => {
    let shared = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const network = useBlockAgain(withRandomBlocks(randomNetwork(seed).network, seed));
      shared += network.nodes.filter(({ network, sharesWith }) => network && sharesWith).length;
      survives(network);
    }
    expect(shared).toBeGreaterThan(50);
  });

  it('keeps feature columns of inputs', () => {
    const network = withBlocks();
    const nodes = network.nodes.map((node) =>
      node.type === 'Input' ? { ...node, params: { shape: [3], columns: [4, 0, 2] } } : node,
    );
    survives({ ...network, nodes });
  });

  it('is the same for every way of using every layer', () => {
    for (const layerCase of layerCases) {
      // Keras 3 has ThresholdedReLU as a setting of ReLU.
      if (layerCase.type === 'ThresholdedReLU') continue;
      survives(layerNetwork(layerCase, 1).network);
    }
  });
});
