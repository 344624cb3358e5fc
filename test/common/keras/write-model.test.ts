import { describe, expect, it } from 'vitest';
import { writeKerasModel } from '../../../common/keras/write-model.ts';
import { Drawing } from '../../engines/drawing.ts';
import { chain } from '../../engines/networks.ts';
import { residualBlock, withBlocks } from './drawings.ts';

/** The code behind the imports. */
function bodyOf(code: string): string {
  return code.slice(code.indexOf('layers\n') + 7).trim();
}

describe('writeKerasModel', () => {
  it('writes a chain as a Sequential, with the arguments that differ from Keras’s defaults', () => {
    const network = chain(
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { filters: 8, kernel_size: [3, 3], activation: 'relu' }],
      ['ZeroPadding2D', { padding: [1, 2, 0, 3] }],
      ['Flatten'],
      ['Dropout', { rate: 0.25 }],
      ['Dense', { units: 10, kernel_initializer: 'he_normal' }],
    );
    expect(writeKerasModel(network)).toBe(`import keras
from keras import layers


model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1), name="input_0"),
        layers.Conv2D(8, (3, 3), activation="relu", name="conv2d_1"),
        layers.ZeroPadding2D(padding=((1, 2), (0, 3)), name="zeropadding2d_2"),
        layers.Flatten(name="flatten_3"),
        layers.Dropout(0.25, name="dropout_4"),
        layers.Dense(10, kernel_initializer="he_normal", name="dense_5"),
    ]
)
`);
  });

  it('writes other graphs with the functional API, one variable for each layer', () => {
    const drawing = new Drawing();
    const input = drawing.add('Input', { shape: [4] });
    const dense = drawing.add('Dense', { units: 4 }, input);
    drawing.add('Add', {}, dense, input);
    expect(bodyOf(writeKerasModel(drawing.network())))
      .toBe(`input_0 = keras.Input(shape=(4,), name="input_0")
dense_1 = layers.Dense(4, name="dense_1")(input_0)
add_2 = layers.Add(name="add_2")([dense_1, input_0])

model = keras.Model(inputs=input_0, outputs=add_2)`);
  });

  it('calls a shared layer twice and freezes a frozen one', () => {
    const drawing = new Drawing();
    const [a, b] = [drawing.add('Input', { shape: [4] }), drawing.add('Input', { shape: [4] })];
    const first = drawing.add('Dense', { units: 3 }, a);
    const second = drawing.add('Dense', { units: 3 }, b);
    drawing.add('Concatenate', {}, first, second);
    const network = drawing.network();
    const nodes = network.nodes.map((node) => {
      if (node.id === first) return { ...node, trainable: false };
      return node.id === second ? { ...node, sharesWith: first } : node;
    });
    const code = writeKerasModel({ ...network, nodes });
    expect(code).toContain('dense_2_layer = layers.Dense(3, name="dense_2", trainable=False)\n');
    expect(code).toContain('dense_2 = dense_2_layer(input_0)\ndense_3 = dense_2_layer(input_1)\n');
  });

  it('writes wrappers, states, masks and settings of initialisers as Keras has them', () => {
    const drawing = new Drawing();
    const input = drawing.add('Input', { shape: [5, 3] });
    const both = drawing.add('Bidirectional', { layer: 'GRU', units: 4, merge_mode: 'sum' }, input);
    drawing.add('LSTM', { units: 4, return_state: true }, input);
    drawing.add(
      'MultiHeadAttention',
      { num_heads: 2, key_dim: 2, use_causal_mask: true },
      input,
      input,
    );
    drawing.add(
      'Dense',
      { units: 2, kernel_initializer: { type: 'random_normal', mean: 0, stddev: 0.1 } },
      both,
    );
    const code = writeKerasModel(drawing.network());
    expect(code).toContain('layers.Bidirectional(\n    layers.GRU(4),\n    merge_mode="sum",');
    expect(code).toContain('lstm_2, lstm_2_state_1, lstm_2_state_2 = layers.LSTM(');
    expect(code).toContain('(input_0, input_0, use_causal_mask=True)');
    expect(code).toContain('keras.initializers.RandomNormal(mean=0, stddev=0.1)');
  });

  it('writes blocks as functions with their settings, and a loop for repeated ones', () => {
    const repeated = residualBlock({ params: { repeat: 3, units: 16 } });
    const again = residualBlock({ id: 'b2', name: 'residual_2' });
    const code = bodyOf(writeKerasModel(withBlocks(repeated, again)));
    expect(code).toBe(`def residual(input_0, name, units=8):
    """Settings:
    units: Width
    """
    dense_1 = layers.Dense(units, activation="relu", name=f"{name}_dense_1")(input_0)
    add_2 = layers.Add(name=f"{name}_add_2")([dense_1, input_0])
    return add_2


input_1 = keras.Input(shape=(8,), name="input_1")
residual_1 = input_1
for copy in range(3):
    residual_1 = residual(residual_1, units=16, name=f"residual_1_{copy + 1}")
residual_2 = residual(residual_1, name="residual_2")
out = layers.Dense(1, name="out")(residual_2)

model = keras.Model(inputs=input_1, outputs=out)`);
  });

  it('defines the activations that Keras does not have', () => {
    const network = chain(['Input', { shape: [2] }], ['Dense', { units: 1, activation: 'step' }]);
    const code = writeKerasModel(network);
    expect(code).toContain('def step(x):');
    expect(code).toContain('layers.Dense(1, activation=step, name="dense_1")');
  });

  it('keeps texts inside their quotes', () => {
    const network = chain(['Input', { shape: [2] }], ['Dense', { units: 1 }]);
    const nodes = network.nodes.map((node) => ({ ...node, name: 'a"); import os  # \n\\' }));
    expect(writeKerasModel({ ...network, nodes })).toContain(
      String.raw`name="a\"); import os  # \n\\"`,
    );
  });

  it('refuses a circle and a kind of layer that Keras does not have, naming the layer', () => {
    const network = chain(['Input', { shape: [2] }], ['Dense'], ['Dense']);
    const circle = { id: 'c', from: 'n2', to: 'n1', toPort: 0 };
    expect(() => writeKerasModel({ ...network, edges: [...network.edges, circle] })).toThrow(
      /dense_1 form a circle/,
    );
    expect(() => writeKerasModel(chain(['Input'], ['Magic']))).toThrow(
      /magic_1 is of the kind Magic/,
    );
  });
});
