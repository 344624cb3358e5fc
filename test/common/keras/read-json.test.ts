import { describe, expect, it } from 'vitest';
import { readKerasJson } from '../../../common/keras/read-json.ts';
import { writeKerasJson } from '../../../common/keras/write-json.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import { chain } from '../../engines/networks.ts';

const input = {
  class_name: 'InputLayer',
  config: { batch_input_shape: [null, 4], name: 'a', dtype: 'float32' },
  name: 'a',
  inbound_nodes: [],
};

/** A model in the form of Keras 2. */
function functional(...layers: readonly object[]): string {
  const last = layers.at(-1) as { name: string };
  return JSON.stringify({
    class_name: 'Functional',
    config: {
      name: 'model',
      layers: [input, ...layers],
      input_layers: [['a', 0, 0]],
      output_layers: [[last.name, 0, 0]],
    },
    keras_version: '2.11.0',
    backend: 'tensorflow',
  });
}

function dense(name: string, from: string, more: object = {}): object {
  return {
    class_name: 'Dense',
    config: {
      name,
      trainable: true,
      units: 3,
      activation: 'relu',
      kernel_initializer: { class_name: 'GlorotUniform', config: { seed: null } },
      kernel_regularizer: { class_name: 'L2', config: { l2: 0.009999999776482582 } },
      ...more,
    },
    name,
    inbound_nodes: [[[from, 0, 0, {}]]],
  };
}

describe('readKerasJson', () => {
  it('reads the form of Keras 2', () => {
    const { nodes, edges } = readKerasJson(functional(dense('b', 'a'), dense('c', 'b')));
    expect(nodes.map(({ name, type, params }) => [name, type, params])).toEqual([
      ['a', 'Input', { shape: [4] }],
      ['b', 'Dense', { units: 3, activation: 'relu', kernel_regularizer: 'l2' }],
      ['c', 'Dense', { units: 3, activation: 'relu', kernel_regularizer: 'l2' }],
    ]);
    expect(edges).toHaveLength(2);
  });

  it('reads a Sequential whose first layer has the shape of the input', () => {
    const layer = {
      class_name: 'Dense',
      config: { name: 'b', units: 2, batch_input_shape: [null, 5] },
    };
    const text = JSON.stringify({
      class_name: 'Sequential',
      config: { name: 's', layers: [layer] },
    });
    expect(readKerasJson(text).nodes.map(({ type, params }) => [type, params])).toEqual([
      ['Input', { shape: [5] }],
      ['Dense', { units: 2 }],
    ]);
  });

  it.each([
    ['text that is no JSON', '{', /not valid JSON/],
    ['a number that is none', '{"class_name": "Sequential", "x": NaN}', /the number NaN/],
    ['another JSON file', '{"rows": []}', /no class_name/],
    [
      'a class of models',
      '{"class_name": "MyModel", "config": {}}',
      /a model of the class MyModel/,
    ],
    ['a model without layers', '{"class_name": "Sequential", "config": {}}', /no list of layers/],
    [
      'a Lambda, by its name',
      functional({ ...dense('evil', 'a'), class_name: 'Lambda' }),
      /“evil” is of the class Lambda.*never run/,
    ],
    [
      'a class of the person’s own, also where it is called as one of Keras’s',
      functional({ ...dense('mine', 'a'), module: 'my.layers', registered_name: 'my>Dense' }),
      /“mine” is of the class Dense from my>Dense/,
    ],
    [
      'a layer that is not known here',
      functional({ ...dense('far', 'a'), class_name: 'Conv3D' }),
      /“far” is of the class Conv3D/,
    ],
    ['a missing layer', functional(dense('b', 'gone')), /“b” refers to the layer “gone”/],
    ['a circle', functional(dense('b', 'c'), dense('c', 'b')), /form a circle/],
    ['a layer that feeds itself', functional(dense('b', 'b')), /form a circle/],
    [
      'two layers of one name',
      functional(dense('b', 'a'), dense('b', 'a')),
      /Two layers are called “b”/,
    ],
    [
      'an argument that changes the meaning',
      functional(dense('b', 'a', { activity: 1 })),
      /activity=1/,
    ],
    [
      'a dropout of whole batches, by layer and argument',
      functional({
        ...dense('drop', 'a'),
        class_name: 'Dropout',
        config: { name: 'drop', rate: 0.5, noise_shape: [1, 4] },
      }),
      /drop \(Dropout\): noise_shape of Dropout cannot be \(1, 4\)/,
    ],
    ['a parameter out of range', functional(dense('b', 'a', { units: -1 })), /“?b.*Units must be/],
  ])('refuses %s with a sentence', (_, text, expected) => {
    expect(() => readKerasJson(text)).toThrow(expected);
  });

  it('refuses too many layers before it reads them', () => {
    const layers = Array.from({ length: 10_001 }, (_, index) => dense(`d${index}`, 'a'));
    expect(() => readKerasJson(functional(...layers))).toThrow(/more than 10,000 layers/);
  });

  it('refuses models in models without end', () => {
    let model: object = { class_name: 'Sequential', config: { layers: [dense('d', 'a')] } };
    for (let depth = 0; depth < 60; depth += 1) {
      model = { class_name: 'Sequential', config: { name: `m${depth}`, layers: [model] } };
    }
    expect(() => readKerasJson(JSON.stringify(model))).toThrow(/without end/);
  });

  it('reads what only the models of keras.applications have as layers that compute the same', () => {
    const tensor = (name: string) => ({
      class_name: '__keras_tensor__',
      config: { keras_history: [name, 0, 0] },
    });
    const called = (kind: string, module: string, config: { name: string }, args: unknown) => ({
      class_name: kind,
      module,
      registered_name: kind,
      name: config.name,
      config,
      inbound_nodes: [{ args: [args], kwargs: {} }],
    });
    const layers = [
      called(
        'LayerScale',
        'keras.src.applications.convnext',
        { name: 'scale', init_values: 0.25, projection_dim: 3 } as { name: string },
        tensor('a'),
      ),
      called(
        'Activation',
        'keras.layers',
        { name: 'hard', activation: 'hard_silu' } as { name: string },
        tensor('scale'),
      ),
      called(
        'CustomScaleLayer',
        'keras.src.applications.inception_resnet_v2',
        { name: 'sum', scale: 0.17 } as { name: string },
        [tensor('a'), tensor('hard')],
      ),
    ];
    const image = { ...input, config: { batch_shape: [null, 4, 4, 3], name: 'a' } };
    const text = functional(...layers).replace(JSON.stringify(input), JSON.stringify(image));
    const network = readKerasJson(text);
    const named = new Map(network.nodes.map((node) => [node.id, node.name]));
    expect(network.nodes.map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      'a Input',
      'hard Multiply',
      'hard_gate Activation',
      'scale DepthwiseConv2D',
      'sum Add',
      'sum_scaled Rescaling',
    ]);
    expect(
      network.edges.map(({ from, to }) => `${named.get(from)}→${named.get(to)}`).sort(),
    ).toEqual([
      'a→scale',
      'a→sum',
      'hard_gate→hard',
      'hard→sum_scaled',
      'scale→hard',
      'scale→hard_gate',
      'sum_scaled→sum',
    ]);
    const shapes = inferShapes(network);
    expect([...shapes.errors.values()]).toEqual([]);
    expect(totalParameters(shapes).trainable).toBe(3);
    const own = text.replace('keras.src.applications.convnext', 'my.applications.convnext');
    expect(() => readKerasJson(own)).toThrow(/“scale” is of the class LayerScale from LayerScale/);
  });

  it('reads a dropout of whole rows, and writes it as it was', () => {
    const text = functional({
      ...dense('drop', 'a'),
      class_name: 'Dropout',
      config: { name: 'drop', rate: 0.5, noise_shape: [null, 1] },
    });
    const network = readKerasJson(text);
    expect(network.nodes[1]?.params).toEqual({ noise_shape: [1] });
    expect(writeKerasJson(network)).toMatch(/"noise_shape": \[\s*null,\s*1\s*\]/);
  });

  it('reads operations of a tensor and a number', () => {
    const tensor = { class_name: '__keras_tensor__', config: { keras_history: ['a', 0, 0] } };
    const operation = (kind: string, args: readonly unknown[]) => ({
      class_name: kind,
      module: 'keras.src.ops.numpy',
      registered_name: kind,
      name: 'op',
      config: { name: 'op' },
      inbound_nodes: [{ args, kwargs: {} }],
    });
    const read = (kind: string, args: readonly unknown[]) => {
      const found = readKerasJson(functional(operation(kind, args))).nodes.find(
        ({ name }) => name === 'op',
      );
      return [found?.type, found?.params['scale'] ?? 1, found?.params['offset'] ?? 0];
    };
    expect(read('Add', [tensor, 3])).toEqual(['Rescaling', 1, 3]);
    expect(read('Subtract', [tensor, 3])).toEqual(['Rescaling', 1, -3]);
    expect(read('Subtract', [3, tensor])).toEqual(['Rescaling', -1, 3]);
    expect(read('Multiply', [0.5, tensor])).toEqual(['Rescaling', 0.5, 0]);
    expect(read('TrueDivide', [tensor, 4])).toEqual(['Rescaling', 0.25, 0]);
    expect(() => read('TrueDivide', [4, tensor])).toThrow(/“op” is of the class TrueDivide/);
  });

  it('cannot hold an activation that Keras does not have', () => {
    const network = chain(['Input', { shape: [2] }], ['Dense', { activation: 'sign' }]);
    expect(() => writeKerasJson(network)).toThrow(/dense_1 has the activation sign/);
  });
});
