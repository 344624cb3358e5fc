import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Params } from '../../../common/layers/layer.ts';
import { numberOf, numbersOf, textOf } from '../../../common/layers/read-params.ts';
import { expectNumbers } from './deviation.ts';
import { drawsOf } from './draws.ts';
import { augmentationCases } from './image-cases.ts';
import { prepare, type LayerCase } from './layer-case.ts';
import { runLayer } from './run-layer.ts';

/** Keras's matrix [a0, a1, a2, b0, b1, b2, 0, 0] for one image, from the numbers drawn for it. */
const matrices: Readonly<
  Record<
    string,
    (params: Params, drawn: readonly number[], height: number, width: number) => number[]
  >
> = {
  RandomRotation: (params, [drawn = 0], height, width) => {
    const angle = between(params, 'factor', drawn) * 2 * Math.PI;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [(width - 1) / 2, (height - 1) / 2];
    return [
      cosine,
      -sine,
      x - x * cosine + y * sine,
      sine,
      cosine,
      y - x * sine - y * cosine,
      0,
      0,
    ];
  },
  RandomTranslation: (params, [down = 0, right = 0], height, width) => [
    ...[1, 0, -between(params, 'width_factor', right) * width],
    ...[0, 1, -between(params, 'height_factor', down) * height],
    ...[0, 0],
  ],
  RandomZoom: (params, [first = 0, second = first], height, width) => {
    const down = 1 + between(params, 'height_factor', first);
    const across =
      params['width_factor'] === null ? down : 1 + between(params, 'width_factor', second);
    const [x, y] = [((width - 1) / 2) * (1 - across), ((height - 1) / 2) * (1 - down)];
    return [across, 0, x, 0, down, y, 0, 0];
  },
};

function between(params: Params, key: string, drawn: number): number {
  const [from = 0, to = 0] = numbersOf(params, key);
  return from + drawn * (to - from);
}

const affine = augmentationCases.filter(({ type }) => type in matrices);

describe('images seen through a random map', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(affine.map((layerCase) => ({ ...layerCase, layerCase })))(
    'are those of TensorFlow’s image transform: $type with $given',
    ({ layerCase }) => {
      const prepared = prepare(layerCase);
      const draws = drawsOf(layerCase);
      const [images] = prepared.inputs;
      const [batch = 1, height = 1, width = 1, channels = 1] = images?.shape ?? [];
      const size = height * width * channels;
      const shape = [1, height, width, channels] as [number, number, number, number];
      // One by one: with several images TensorFlow.js reads beyond the first.
      const wanted = Array.from({ length: batch }, (_, row) => {
        const drawn = Object.values(draws).map((values) => values[row] ?? NaN);
        const map = matrices[layerCase.type]?.(prepared.params, drawn, height, width) ?? [];
        const seen = tf.image.transform(
          tf.tensor4d(images?.values.slice(row * size, row * size + size) ?? [], shape),
          tf.tensor2d(map, [1, 8]),
          textOf(prepared.params, 'interpolation') as 'bilinear',
          textOf(prepared.params, 'fill_mode') as 'reflect',
          numberOf(prepared.params, 'fill_value'),
        );
        return [...seen.dataSync()];
      });
      const { output } = runLayer(prepared, draws);
      expectNumbers(output, { shape: images?.shape ?? [], values: wanted.flat() }, 'the images');
    },
  );
});

describe('augmentation', () => {
  it.each(augmentationCases.map((layerCase) => ({ ...layerCase, layerCase })))(
    'leaves images alone when predicting: $type with $given',
    ({ layerCase }) => {
      const prepared = prepare({ ...layerCase, training: false });
      const { output, inputGradients } = runLayer(prepared);
      expect(output.values).toEqual(prepared.inputs[0]?.values);
      expect(inputGradients[0]?.values).toEqual(prepared.factors.values);
    },
  );

  it.each([
    ['RandomFlip', {}],
    ['RandomRotation', {}],
    ['RandomTranslation', {}],
    ['RandomZoom', {}],
    ['RandomBrightness', { value_range: [-10, 10] }],
    ['RandomContrast', { value_range: [-10, 10] }],
  ])('%s draws numbers of its own for each image', (type, given) => {
    const images = 64;
    const layerCase: LayerCase = { type, given, shapes: [[images, 4, 4, 1]], training: true };
    const prepared = prepare(layerCase);
    const first = (prepared.inputs[0]?.values ?? []).slice(0, 16);
    const alike = Array.from({ length: images }, () => first).flat();
    const same = { ...prepared, inputs: [{ shape: [images, 4, 4, 1], values: alike }] };
    const { output } = runLayer(same, drawsOf(layerCase));
    const seen = new Set(
      Array.from({ length: images }, (_, at) => output.values.slice(at * 16, at * 16 + 16).join()),
    );
    expect(seen.size).toBe(type === 'RandomFlip' ? 2 : images);
  });

  it('mirrors about half of the images', () => {
    const layerCase: LayerCase = {
      type: 'RandomFlip',
      given: { mode: 'horizontal' },
      shapes: [[1000, 1, 2, 1]],
      training: true,
    };
    const prepared = prepare(layerCase);
    const { output } = runLayer(prepared, drawsOf(layerCase));
    const kept = output.values.filter((value, at) => value === prepared.inputs[0]?.values[at]);
    expect(Math.abs(kept.length / 2000 - 0.5)).toBeLessThan(0.05);
  });

  it('lets the gradient through to the images: what leaves the picture gets none', () => {
    const layerCase: LayerCase = {
      type: 'RandomTranslation',
      given: { height_factor: [0, 0], width_factor: [0.5, 0.5], fill_mode: 'constant' },
      shapes: [[1, 1, 4, 1]],
      training: true,
    };
    const prepared = prepare(layerCase);
    const { output, inputGradients } = runLayer(prepared, drawsOf(layerCase));
    const [a, b] = prepared.inputs[0]?.values ?? [];
    expect(output.values).toEqual([0, 0, a, b]);
    const [, , third, fourth] = prepared.factors.values;
    expect(inputGradients[0]?.values).toEqual([third, fourth, 0, 0]);
  });
});
