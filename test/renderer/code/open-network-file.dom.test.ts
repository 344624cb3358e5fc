/** Files that a person chooses as a network, as they come from elsewhere. */
import { describe, expect, it } from 'vitest';
import { readNetworkFile } from '../../../renderer/features/code/open-network-file.ts';

const input = {
  class_name: 'InputLayer',
  config: { batch_shape: [null, 4], name: 'a', dtype: 'float32' },
};
const dense = (name: string, more: object = {}, layer: object = {}) => ({
  class_name: 'Dense',
  config: { name, units: 3, ...more },
  ...layer,
});
const sequential = (...layers: readonly object[]): string =>
  JSON.stringify({ class_name: 'Sequential', config: { name: 's', layers: [input, ...layers] } });

describe('a file of Keras JSON', () => {
  it('opens', () => {
    const { network, file } = readNetworkFile(sequential(dense('b')), 'model.json');
    expect(file).toBe('model.json');
    expect(network.nodes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each([
    ['a Lambda', sequential(dense('evil', {}, { class_name: 'Lambda' })), /“evil”.*Lambda/],
    [
      'a class of the person’s own',
      sequential(dense('mine', {}, { registered_name: 'my_package>Dense' })),
      /“mine”.*my_package>Dense/,
    ],
    ['a number that is none', '{"class_name": "Sequential", "n": NaN}', /NaN/],
    [
      'a number that is too large',
      sequential(dense('b')).replace('"units":3', '"units":1e999'),
      /b.*[Uu]nits/,
    ],
    ['a text where a number belongs', sequential(dense('b', { units: 'many' })), /b.*[Uu]nits/],
    ['a layer that is no object', sequential([] as object), /layer/],
    [
      'a list of layers that is none',
      '{"class_name":"Sequential","config":{"layers":7}}',
      /layers/,
    ],
    ['nothing but an object', '{}', /class_name/],
    ['a list', '[1, 2]', /class_name/],
    [
      'lists without end',
      `{"class_name": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      /no class_name/,
    ],
    ['lists that never close', '['.repeat(100_000), /not valid JSON|deep/],
  ])('with %s is refused with a sentence', (_what, text, sentence) => {
    expect(() => readNetworkFile(text, 'model.json')).toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^invalid/) as string,
        message: expect.stringMatching(sentence) as string,
      }) as Error,
    );
  });

  it('of ten megabytes is refused for what it is, or read', () => {
    const text = sequential(...Array.from({ length: 9_000 }, (_, index) => dense(`d${index}`)));
    const large = text.replace('"name":"s"', `"name":"s","notes":"${'x'.repeat(10e6)}"`);
    expect(readNetworkFile(large, 'large.json').network.nodes).toHaveLength(9_001);
  });
});

describe('a file of Python', () => {
  it.each([
    ['nothing', '', /no layers in this code/],
    ['no network', 'print(1)\n', /no layers in this code/],
    [
      'a Lambda',
      'import keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(lambda x: x)])\n',
      /line 2.*Lambda/,
    ],
    ['brackets without end', `import keras\nx = ${'('.repeat(20_000)}\n`, /./],
    ['bytes', '\u0000\u0001\u0002', /./],
  ])('with %s is refused with a sentence', (_what, text, sentence) => {
    expect(() => readNetworkFile(text, 'model.py')).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: expect.stringMatching(sentence) as string,
      }) as Error,
    );
  });
});
