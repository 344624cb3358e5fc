import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import { type TextData, textsOf } from '../table-data.ts';
import { type TextEncoder, textEncoder } from '../text/encode-text.ts';
import { fitText } from '../text/fit-text.ts';
import { keptVocabulary } from '../text/kept-vocabulary.ts';
import { plannedTokens } from '../text/plan-text.ts';
import { textTreatmentOf } from '../text/text-treatment.ts';
import { nothingToLearn } from './fit-errors.ts';
import type { ChosenRows, FeatureKind } from './feature-kind.ts';

/**
 * Columns of texts. Numbers of words are a block of their own; a bag of words joins the other numbers, one feature
 * per word. A missing text is an empty one unless the recipe says what stands for it.
 */
export const textFeature: FeatureKind = {
  fit: (treatment, data, training) => {
    const how = textTreatmentOf(treatment);
    const fill = fillOf(treatment);
    const { values } = textsOf(data);
    const text = keptVocabulary(values, how, fill ?? '', training, () =>
      fitText(how, trainingTexts(values, training, fill ?? '')),
    );
    if (text.words.length === 0) throw nothingToLearn(treatment.column);
    const { column } = treatment;
    return {
      treatment,
      features: how.mode === 'tokens' ? [] : text.words.map((word) => `${column}=${word}`),
      fill,
      categories: [],
      offset: 0,
      divisor: 1,
      text,
    };
  },

  block: ({ treatment }) => plannedTokens(treatment),

  apply: (fitted, data, rows, { into, width, start }) => {
    const { values } = textsOf(data);
    const encode = encoderOf(fitted);
    rows.forEach((row, index) => {
      encode(values[row] ?? textFill(fitted), into, index * width + start);
    });
  },

  encode: (fitted, cell, _reading, { into, width, start, row }, warnings) => {
    const { column: name } = fitted.treatment;
    const fill = textFill(fitted);
    const { words, known } = encoderOf(fitted)(cell ?? fill, into, row * width + start);
    if (cell === null) {
      warnings.add(`“${name}” is missing; ${fill === '' ? 'an empty text' : `“${fill}”`} is used.`);
    } else if (words === 0) warnings.add(`The text in “${name}” has no words.`);
    else if (known === 0) {
      warnings.add(`No word in “${name}” is in the vocabulary, so the network sees none of them.`);
    }
  },
};

function encoderOf({ treatment, text }: FittedColumn): TextEncoder {
  return textEncoder(textTreatmentOf(treatment), text ?? { words: [] });
}

function fillOf({ missing, fill }: ColumnTreatment): string | null {
  if (missing === 'drop') return null;
  return missing === 'constant' ? (fill ?? '') : '';
}

function textFill({ fill }: FittedColumn): string {
  return typeof fill === 'string' ? fill : '';
}

function* trainingTexts(
  values: TextData['values'],
  training: ChosenRows,
  fill: string,
): Generator<string> {
  for (let row = 0; row < values.length; row += 1) if (training(row)) yield values[row] ?? fill;
}
