import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeKerasJson } from '../../../../common/keras/write-json.ts';
import { architectures } from '../../../../common/network/architectures/catalogue.ts';
import { inferShapes } from '../../../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { memoryText, summaryText } from '../../../../common/network/summary-text.ts';
import { randomNetwork } from '../../../engines/conformance/random-network.ts';
import { askPeer, whyNoKeras } from '../../../engines/keras/run-keras.ts';
import { chainOf, denseNetwork } from '../networks.ts';

const textOf = (network: NetworkSpec, columns = 80) =>
  summaryText(network, inferShapes(network), { columns });

describe('the summary as text', () => {
  it('looks as Keras prints it', () => {
    expect(textOf(denseNetwork([4, 8, 3]))).toBe(
      [
        'Model: "model"',
        '┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓',
        '┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃',
        '┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩',
        '│ dense_1 (Dense)                 │ (None, 8)              │            40 │',
        '├─────────────────────────────────┼────────────────────────┼───────────────┤',
        '│ dense_2 (Dense)                 │ (None, 3)              │            27 │',
        '└─────────────────────────────────┴────────────────────────┴───────────────┘',
        ' Total params: 67 (268.00 B)',
        ' Trainable params: 67 (268.00 B)',
        ' Non-trainable params: 0 (0.00 B)',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [0, '0.00 B'],
    [1023, '1023.00 B'],
    [9640, '9.41 KB'],
    [553_430_176, '527.79 MB'],
  ])('writes %i bytes as %s', (bytes, text) => {
    expect(memoryText(bytes)).toBe(text);
  });
});

const missing = whyNoKeras();
if (missing) console.log(`Summaries are not compared with Keras: ${missing}`);

describe.skipIf(missing !== null)('beside Keras', () => {
  const drawn = [
    'lenet-5',
    'wide-deep',
    'wide-deep-two-outputs',
    'inception',
    'vgg-16',
    'text-lstm',
    'text-cnn',
  ];
  const named: readonly (readonly [string, NetworkSpec])[] = [
    ...architectures
      .filter(({ id }) => drawn.includes(id))
      .map(({ id, build, published }) => [id, build(published).network] as const),
    ...Array.from(
      { length: 40 },
      (_, seed) => [`random ${seed}`, learning(randomNetwork(seed).network)] as const,
    ),
    ['long names', renamed(denseNetwork([4, 8, 3]))],
    ['frozen', frozen(denseNetwork([4, 8, 3]))],
    [
      'several outputs',
      chainOf(
        ['Input', { shape: [7, 2] }],
        ['LSTM', { units: 3, return_state: true }],
        ['Dense', { units: 2 }],
      ),
    ],
  ];
  const cases = named.flatMap(([name, network]) =>
    [60, 80, 200].map((columns) => ({ name, network, columns, json: writeKerasJson(network) })),
  );
  const answers = missing
    ? []
    : askPeer<string>(fileURLToPath(new URL('summary-peer.py', import.meta.url)), cases);

  it.each(cases.map((one, index) => [one.name, one.columns, index] as const))(
    '%s in %i columns is what Keras prints',
    (_name, columns, index) => {
      expect(textOf(cases[index]?.network ?? denseNetwork([1]), columns)).toBe(answers[index]);
    },
  );
});

function renamed(network: NetworkSpec): NetworkSpec {
  return {
    ...network,
    nodes: network.nodes.map((node) =>
      node.id === 'n2'
        ? { ...node, name: 'a_name_so_long_that_no_column_of_any_table_can_hold_it' }
        : node,
    ),
  };
}

/** Attention learns: Keras does not hand on to its inner layers, made later, that it is frozen in JSON. */
function learning(network: NetworkSpec): NetworkSpec {
  const nodes = network.nodes.map(({ trainable, ...node }) =>
    trainable === undefined || node.type === 'MultiHeadAttention' ? node : { ...node, trainable },
  );
  return { ...network, nodes };
}

function frozen(network: NetworkSpec): NetworkSpec {
  return {
    ...network,
    nodes: network.nodes.map((node) => (node.id === 'n2' ? { ...node, trainable: false } : node)),
  };
}
