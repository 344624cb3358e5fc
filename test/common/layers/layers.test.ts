import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import {
  findLayer,
  layers,
  paramProblems,
  resolveParams,
} from '../../../common/layers/catalogue.ts';
import { asConfigured } from '../../../common/layers/read-params.ts';
import type { LayerDefinition } from '../../../common/layers/layer.ts';
import { initializers } from '../../../common/layers/initializers.ts';
import type { Shape } from '../../../common/tensor/shape.ts';

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
    const inputs = acceptedInputs(definition);
    for (const weight of definition.weights(inputs, params)) {
      expect(known).toContain(asConfigured(weight.initializer)?.type);
      expect(weight.shape.every((length) => length > 0)).toBe(true);
    }
  });

  it('is described in one short line', () => {
    expect(definition.describe(params)).toMatch(/^[^\n]{0,40}$/);
  });
});

/** Shapes that a layer takes with its defaults, tried by the number of their axes. */
function acceptedInputs(definition: LayerDefinition): readonly Shape[] {
  const candidates: readonly Shape[] = [
    [null, 4],
    [null, 8, 4],
    [null, 8, 8, 3],
  ];
  const params = resolveParams(definition, {});
  const count = definition.inputs.min;
  for (const shape of candidates) {
    const inputs = Array.from({ length: count }, () => shape);
    try {
      definition.inferShape(inputs, params);
      return inputs;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  throw new Error(`${definition.type} takes none of the shapes tried.`);
}

describe('the line on the card', () => {
  it.each([
    ['Input', { shape: [28, 28] }, '28 × 28'],
    ['Input', { shape: [2], columns: [3, 0] }, '2 · columns 3, 0'],
    ['Input', { shape: [5], columns: [0, 1, 2, 3, 4] }, '5 · columns 0–4'],
    ['Input', { shape: [6], columns: [9, 2, 3, 4, 0, 1] }, '6 · columns 9, 2–4, 0, 1'],
    ['Input', { shape: [5], columns: [8, 6, 4, 2, 0] }, '5 · columns 8, 6, 4, …'],
    ['Dense', { units: 8, activation: 'tanh' }, '8 · tanh'],
    ['ReLU', {}, ''],
    [
      'ReLU',
      { max_value: 6, negative_slope: 0.1, threshold: 0.5 },
      'max 6 · slope 0.1 · above 0.5',
    ],
    ['PReLU', { shared_axes: [1, 2] }, 'shared along 1, 2'],
    ['Embedding', { input_dim: 100, output_dim: 8 }, '100 → 8'],
    ['LayerNormalization', { axis: [1, 2] }, 'axes 1, 2'],
    ['Normalization', { invert: true }, 'from training rows · backwards'],
    ['Rescaling', {}, '× 0.003922'],
    ['Rescaling', { scale: 2, offset: -1 }, '× 2 − 1'],
    ['Dot', { normalize: true }, 'axes -1, -1 · cosine'],
    ['Attention', { use_causal_mask: true }, 'dot · no look ahead'],
    ['MultiHeadAttention', { num_heads: 4, key_dim: 16 }, '4 × 16'],
  ])('of %s with %j is “%s”', (type, params, line) => {
    const definition = layer(type);
    expect(definition.describe(resolveParams(definition, params))).toBe(line);
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
