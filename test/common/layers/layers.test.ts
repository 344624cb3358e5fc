import { describe, expect, it } from 'vitest';
import {
  findLayer,
  layers,
  paramProblems,
  resolveParams,
} from '../../../common/layers/catalogue.ts';
import { asConfigured } from '../../../common/layers/read-params.ts';
import type { LayerDefinition } from '../../../common/layers/layer.ts';
import { initializers } from '../../../common/layers/initializers.ts';

const known = new Set(initializers.map(({ id }) => id));

function layer(type: string): LayerDefinition {
  const definition = findLayer(type);
  if (!definition) throw new Error(`There is no layer ${type}.`);
  return definition;
}

describe.each(layers)('layer $type', (definition) => {
  const params = resolveParams(definition, {});

  it('has defaults that are allowed', () => {
    expect(paramProblems(definition, {})).toEqual([]);
  });

  it('has a help sentence for itself and each parameter', () => {
    for (const text of [definition.summary, definition.help.what, definition.help.when]) {
      expect(text).toMatch(/\.$/);
    }
    const fields = definition.params.flatMap(({ choices = [] }) =>
      choices.flatMap((choice) => choice.fields ?? []),
    );
    for (const { help } of [...definition.params, ...fields]) expect(help).toMatch(/\.$/);
  });

  it('starts its weights in ways that exist, in a shape of known lengths', () => {
    const inputs = definition.inputs.max === 0 ? [] : [[null, 3, 5]];
    for (const weight of definition.weights(inputs, params)) {
      expect(known).toContain(asConfigured(weight.initializer)?.type);
      expect(weight.shape.every((length) => length > 0)).toBe(true);
    }
  });
});

describe('output shapes and weights', () => {
  it.each([
    ['Input', {}, null, [null, 4], []],
    ['Input', { shape: [28, 28] }, null, [null, 28, 28], []],
    ['Dense', { units: 7 }, [null, 3], [null, 7], ['kernel 3,7', 'bias 7']],
    ['Dense', { units: 7, use_bias: false }, [null, 5, 3], [null, 5, 7], ['kernel 3,7']],
    ['Activation', {}, [null, 3], [null, 3], []],
    ['LeakyReLU', {}, [null, 3, 2], [null, 3, 2], []],
    ['ELU', {}, [null, 3], [null, 3], []],
    ['Dropout', {}, [null, 3], [null, 3], []],
    ['Flatten', {}, [null, 28, 28], [null, 784], []],
    [
      'BatchNormalization',
      {},
      [null, 3],
      [null, 3],
      ['gamma 3', 'beta 3', 'moving_mean 3', 'moving_variance 3'],
    ],
    [
      'BatchNormalization',
      { axis: 1, scale: false, center: false },
      [null, 5, 3],
      [null, 5, 3],
      ['moving_mean 5', 'moving_variance 5'],
    ],
  ])('%s with %j on %j', (type, given, input, output, weights) => {
    const definition = layer(type);
    const params = resolveParams(definition, given);
    const inputs = input === null ? [] : [input];
    expect(definition.inferShape(inputs, params)).toEqual(output);
    const described = definition
      .weights(inputs, params)
      .map((weight) => `${weight.name} ${weight.shape.join()}`);
    expect(described).toEqual(weights);
  });
});

describe('parameters', () => {
  it.each([
    ['Dense', { units: 0 }, 'Units must be at least 1.'],
    ['Dense', { units: 1.5 }, 'Units must be a whole number.'],
    ['Dense', { units: 'many' }, 'Units must be a number.'],
    ['Dense', { activation: 'rely' }, 'Activation has no choice "rely".'],
    ['Dense', { use_bias: 1 }, 'Bias must be on or off.'],
    ['Dense', { unit: 3 }, 'Dense has no parameter unit.'],
    ['Dense', { kernel_initializer: 'glorot' }, 'Kernel start has no choice "glorot".'],
    [
      'Dense',
      { kernel_initializer: { type: 'random_normal', stddev: -1 } },
      'Kernel start: Deviation must be at least 0.',
    ],
    [
      'Dense',
      { kernel_initializer: { type: 'zeros', mean: 0 } },
      'Kernel start: Zeros has no mean.',
    ],
    ['Dropout', { rate: 1.1 }, 'Rate must be at most 1.'],
    ['Input', { shape: [] }, 'Shape must be one or more positive whole numbers.'],
    ['Input', { shape: [3, 0] }, 'Shape must be one or more positive whole numbers.'],
  ])('%s refuses %j', (type, params, message) => {
    expect(paramProblems(layer(type), params).map((problem) => problem.message)).toEqual([message]);
  });

  it('keep Keras’s defaults', () => {
    expect(resolveParams(layer('Dense'), { units: 3 })).toEqual({
      units: 3,
      activation: 'linear',
      use_bias: true,
      kernel_initializer: 'glorot_uniform',
      bias_initializer: 'zeros',
      kernel_regularizer: null,
      bias_regularizer: null,
      kernel_constraint: null,
      bias_constraint: null,
      activity_regularizer: null,
    });
    expect(resolveParams(layer('BatchNormalization'), {})).toMatchObject({
      axis: -1,
      momentum: 0.99,
      epsilon: 0.001,
      center: true,
      scale: true,
    });
  });
});
