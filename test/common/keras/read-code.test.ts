import { describe, expect, it } from 'vitest';
import { readKerasCode } from '../../../common/keras/read-code.ts';
import { writeKerasModel } from '../../../common/keras/write-model.ts';
import { chain } from '../../engines/networks.ts';

const head = 'import keras\nfrom keras import layers\n';

/** Kinds of layers with their parameters, of a text that has no errors. */
function layersIn(text: string): readonly (readonly [string, object])[] {
  const { network, problems } = readKerasCode(text);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return (network?.nodes ?? []).map(({ type, params }) => [type, params] as const);
}

/** The only problem of a text, by place and sentence. */
function problemOf(text: string): string {
  const { network, problems } = readKerasCode(text);
  const [first, ...others] = problems;
  expect(others).toEqual([]);
  expect(network).toBeNull();
  return first ? `${first.line}:${first.column} ${first.message}` : '';
}

describe('readKerasCode', () => {
  it('reads what people commonly write: add, functions, loops, constants, older names', () => {
    const text = `
import tensorflow as tf
from tensorflow.keras import layers as L, models
from tensorflow.keras.layers import Dense, Dropout
import numpy as np

(x, y), (xt, yt) = tf.keras.datasets.mnist.load_data()
x = x / 255.0
WIDTH = 2**5

def build(width=WIDTH):
    model = models.Sequential()
    model.add(L.Conv2D(32, 3, activation='relu', input_shape=(28, 28, 1)))
    model.add(L.MaxPool2D())
    for filters in (width, 2 * width):
        model.add(L.Conv2D(filters, (3, 3), padding="same", activation=tf.nn.relu,
                           kernel_regularizer=tf.keras.regularizers.l2(1e-4)))
    model.add(L.Flatten())
    model.add(L.LeakyReLU(alpha=0.1))
    model.add(Dense(width, 'swish'))
    model.add(Dropout(0.25))
    model.add(Dense(10, activation='softmax'))
    return model

model = build()
model.summary()
`;
    const regularized = {
      padding: 'same',
      activation: 'relu',
      kernel_regularizer: { type: 'l2', l2: 1e-4 },
    };
    expect(layersIn(text)).toEqual([
      ['Input', { shape: [28, 28, 1] }],
      ['Conv2D', { activation: 'relu' }],
      ['MaxPooling2D', {}],
      ['Conv2D', regularized],
      ['Conv2D', { filters: 64, ...regularized }],
      ['Flatten', {}],
      ['LeakyReLU', { negative_slope: 0.1 }],
      ['Dense', { activation: 'silu' }],
      ['Dropout', { rate: 0.25 }],
      ['Dense', { units: 10, activation: 'softmax' }],
    ]);
  });

  it('reads tensors that are added, merged by functions and used again', () => {
    const text = `${head}x = keras.Input((4,))
a = layers.Dense(4)(x)
b = a + x
c = layers.concatenate([a, b], axis=1)
x = layers.Dense(2)(c)
model = keras.Model(inputs=[a.input] if False else x, outputs=x)
`;
    expect(problemOf(text)).toMatch(/begins at Dense, which is no Input/);
    expect(layersIn(text.replace(/model = .*\n/, ''))).toEqual([
      ['Input', { shape: [4] }],
      ['Dense', { units: 4 }],
      ['Add', {}],
      ['Concatenate', { axis: 1 }],
      ['Dense', { units: 2 }],
    ]);
  });

  it('makes a block of a function, with settings where it passes them on, and repeats it', () => {
    const text = `${head}
def block(x, width=8):
    """Settings:
    width: Units inside
    """
    y = layers.Dense(width)(x)
    return layers.Add()([y, x])

x = keras.Input((8,))
y = x
for i in range(3):
    y = block(y, width=8)
model = keras.Model(x, y)
`;
    const { network, problems } = readKerasCode(text);
    expect(problems).toEqual([]);
    const block = network?.nodes.find(({ type }) => type === 'Block');
    expect(block?.params).toEqual({ repeat: 3 });
    expect(block?.parameters?.[0]).toMatchObject({
      key: 'width',
      label: 'Units inside',
      default: 8,
    });
    expect(block?.network?.nodes.map(({ type }) => type)).toEqual(['Input', 'Dense', 'Add']);
    expect(block?.network?.nodes[0]?.params).toEqual({ shape: [8] });
  });

  it('makes a block of a model in a model', () => {
    const text = `${head}
encoder = keras.Sequential([keras.Input((8,)), layers.Dense(2)], name="encoder")
x = keras.Input((8,))
model = keras.Model(x, layers.Dense(8)(encoder(x)))
`;
    expect(layersIn(text).map(([type]) => type)).toEqual(['Input', 'Block', 'Dense']);
  });

  it('reads simple arguments of compile and fit', () => {
    const text = `${head}model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
rate = keras.optimizers.schedules.ExponentialDecay(0.01, 500, 0.9, staircase=True)
model.compile(optimizer=keras.optimizers.SGD(rate, momentum=0.9), loss=keras.losses.Huber(delta=2.0), metrics=["mae"])
model.fit(x, y, batch_size=64, epochs=7, shuffle=False)
keras.utils.set_random_seed(4)
`;
    expect(readKerasCode(text).training).toMatchObject({
      optimizer: { type: 'SGD', learning_rate: 0.01, momentum: 0.9 },
      schedule: { type: 'exponential', decay_steps: 500, decay_rate: 0.9, staircase: true },
      loss: 'huber',
      lossOptions: { delta: 2 },
      metrics: ['mean_absolute_error'],
      batchSize: 64,
      epochs: 7,
      shuffle: false,
      seed: 4,
    });
  });

  it('keeps ids and places of what it knows, and puts a new layer behind what feeds it', () => {
    const before = chain(
      ['Input', { shape: [3] }],
      ['Dense', { units: 4 }],
      ['Dense', { units: 1 }],
    );
    const added = writeKerasModel(before).replace(
      '    ]',
      '        layers.Dropout(0.5, name="new"),\n    ]',
    );
    const { network } = readKerasCode(added, before);
    expect(network?.nodes.slice(0, 3)).toEqual(before.nodes);
    expect(network?.edges.slice(0, 2)).toEqual(before.edges);
    const fresh = network?.nodes[3];
    expect(fresh?.name).toBe('new');
    expect(fresh?.position.x).toBeGreaterThan(before.nodes[2]?.position.x ?? 0);
  });

  it.each([
    [
      'a Lambda',
      `${head}x = keras.Input((3,))\ny = layers.Lambda(lambda t: t)(x)`,
      /^4:5 A layer of the class Lambda holds code/,
    ],
    [
      'a class that is not known',
      `${head}y = layers.Magic(3)`,
      /^3:5 A layer of the class Magic.* is not known here/,
    ],
    [
      'a value of the wrong kind',
      `${head}y = layers.Dense(units="a")`,
      /^3:5 .*units of Dense cannot be “a”/,
    ],
    ['a value out of range', `${head}y = layers.Dropout(2)`, /^3:5 .*Rate must be at most/],
    [
      'an argument that is not known',
      `${head}y = layers.Dense(3, wings=2)`,
      /^3:5 .*the argument wings=2 is not known/,
    ],
    [
      'a name without a value',
      `${head}y = layers.Dense(width)`,
      /^3:5 .*“width”, which is not defined/,
    ],
    ['a missing bracket', `${head}x = keras.Input((3,)\n`, /Python cannot read this place/],
    [
      'another library’s function',
      `${head}x = keras.Input((3,))\ny = tf.reduce_mean(x)\nz = layers.Dense(3)(y)`,
      /^4:5 tensorflow.reduce_mean is no layer/,
    ],
    [
      'a missing input shape',
      `${head}m = keras.Sequential([layers.Dense(3)])`,
      /^3:23 The shape of the input is missing/,
    ],
    ['an open axis', `${head}x = keras.Input((None, 3))`, /^3:5 .*leaves an axis open/],
    [
      'an open axis of a model of its own',
      `${head}x = keras.Input(shape=(None, 3))\nm = keras.Model(x, layers.LSTM(2)(x))`,
      /^3:5 .*leaves an axis open/,
    ],
    ['nothing', '', /^1:1 There are no layers/],
  ])('tells the place of %s', (_, text, expected) => {
    expect(problemOf(text)).toMatch(expected);
  });

  it('follows no loop and no call without end', () => {
    expect(problemOf(`${head}for i in range(100000):\n    x = layers.Dense(3)\n`)).toMatch(/turns/);
    expect(
      problemOf(`${head}def f(x):\n    return f(layers.Dense(3)(x))\ny = f(keras.Input((3,)))\n`),
    ).toMatch(/without end/);
    expect(problemOf(`${head}y = ${'('.repeat(5000)}1${')'.repeat(5000)}\n`)).toMatch(
      /deeply|Python cannot read/,
    );
  });

  it('never runs code and never throws for any text', () => {
    for (const text of [
      '\0',
      'def',
      'x = [',
      '"""',
      'import',
      'a, b = 1',
      'for',
      'x[0](1)',
      '@',
      'f"{',
    ]) {
      expect(readKerasCode(text).network).toBeNull();
    }
  });
});
