import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { askPeer, whyNoKeras } from '../keras/run-keras.ts';
import { cases as plainCases } from './cases.ts';
import { expectNumbers } from './deviation.ts';
import { drawsOf } from './draws.ts';
import { augmentationCases, imageCases } from './image-cases.ts';
import type { Params } from '../../../common/layers/layer.ts';
import { numbersOf } from '../../../common/layers/read-params.ts';
import { prepare, type LayerCase, type Numbers } from './layer-case.ts';
import { runLayer, type LayerAnswer } from './run-layer.ts';

const missing = whyNoKeras();
if (missing !== null) process.stdout.write(`Layers are not compared with Keras: ${missing}\n`);

/** What Keras says, with all weights as they are afterwards. */
type Answer = Omit<LayerAnswer, 'moved'> & { readonly weights: readonly Numbers[] };

const cases = [...plainCases, ...imageCases, ...augmentationCases];

const script = fileURLToPath(new URL('layer-peer.py', import.meta.url));

/** The case in Keras's words. */
function describeCase(layerCase: LayerCase) {
  const { definition, params, ...numbers } = prepare(layerCase);
  const random = definition.category === 'augmentation';
  const draws = random ? Object.values(drawsOf(layerCase)) : [];
  // Keras 3 has it as a setting of another layer.
  return definition.type === 'ThresholdedReLU'
    ? { type: 'ReLU', params: { threshold: params['theta'] }, draws, ...numbers }
    : { type: definition.type, params: inPairs(definition.type, params), draws, ...numbers };
}

/** Keras writes the borders of images as pairs, of rows and of columns. */
function inPairs(type: string, params: Params): Readonly<Record<string, unknown>> {
  const key = { ZeroPadding2D: 'padding', Cropping2D: 'cropping' }[type];
  if (key === undefined) return params;
  const [top, bottom, left, right] = numbersOf(params, key);
  const pairs = [
    [top, bottom],
    [left, right],
  ];
  return { ...params, [key]: pairs };
}

const answers = missing === null ? askPeer<Answer>(script, cases.map(describeCase)) : [];

describe.skipIf(missing !== null)('a layer beside Keras', () => {
  it.each(cases.map((layerCase, index) => ({ ...layerCase, layerCase, index })))(
    '$type with $given on $shapes, masked $masked, training $training, frozen $frozen',
    ({ layerCase, index }) => {
      const answer = answers[index];
      if (!answer) throw new Error('Keras gave no answer.');
      const prepared = prepare(layerCase);
      const random = prepared.definition.category === 'augmentation';
      const own = runLayer(prepared, random ? drawsOf(layerCase) : {});
      expectNumbers(own.output, answer.output, 'the output');
      expect(own.mask === null).toBe(answer.mask === null);
      if (answer.mask) expectNumbers(own.mask ?? undefined, answer.mask, 'the mask');
      // Of a map, TensorFlow takes the gradient to be that of the map turned round, which is near it only.
      const known = random ? [] : answer.inputGradients;
      known.forEach((wanted, input) =>
        expectNumbers(own.inputGradients[input], wanted, `the gradient of input ${input}`),
      );
      expect(own.weightGradients.length).toBe(answer.weightGradients.length);
      answer.weightGradients.forEach((wanted, weight) =>
        expectNumbers(own.weightGradients[weight], wanted, `the gradient of weight ${weight}`),
      );
      expect(prepared.weights.length).toBe(answer.weights.length);
      prepared.weights.forEach((weight, at) => {
        const values = own.moved[weight.name] ?? weight.values;
        const wanted = answer.weights[at];
        if (weight.name === 'count') return;
        expectNumbers({ shape: weight.shape, values }, wanted ?? weight, weight.name);
      });
    },
  );
});
