import type { ColumnTreatment } from '../../../common/datasets/recipe.ts';
import type { PreparationStage } from '../../../common/datasets/step-preview.ts';
import { formatNumber } from '../../ui/format.ts';
import {
  encodingChoices,
  missingChoices,
  scalingChoices,
} from '../../../common/datasets/treatment-choices.ts';
import { labelFor } from './choice-label.ts';
import { isCategorical, isNumeric } from './edit-recipe.ts';
import { dateWords, imageWords, outlierWords, transformWords } from './treatment-words.ts';

/** A step that is set column by column. */
export type ColumnStepId =
  'missing' | 'outliers' | 'transform' | 'bins' | 'dates' | 'encoding' | 'scaling' | 'images';

export type TreatmentChanges = Partial<Omit<ColumnTreatment, 'column'>>;

/** What a step does to a column, and how it is put on and off. */
export interface ColumnStep {
  readonly id: ColumnStepId;
  readonly title: string;
  /** What of the preparation it is, for a preview; null where a preview is something else. */
  readonly stage: PreparationStage | null;
  /** The settings of a treatment that belong to it. */
  readonly fields: readonly (keyof TreatmentChanges)[];
  /** Whether the step has anything to do with columns of this type. */
  readonly applies: (treatment: ColumnTreatment) => boolean;
  readonly isOn: (treatment: ColumnTreatment) => boolean;
  /** The setting in a few words, the same wherever the step is shown. */
  readonly words: (treatment: ColumnTreatment) => string;
  /** What turns it off; null for a step that is always done. */
  readonly off: ((treatment: ColumnTreatment) => TreatmentChanges) | null;
  /** What turns it on when nothing is remembered; null where a person has to choose. */
  readonly on: ((treatment: ColumnTreatment) => TreatmentChanges) | null;
}

const isNumber = ({ type }: ColumnTreatment): boolean => type === 'number';

/** The steps in the order in which they happen to a column. */
export const columnSteps: readonly ColumnStep[] = [
  {
    id: 'missing',
    stage: 'fill',
    title: 'Missing values',
    fields: ['missing', 'fill', 'indicator'],
    applies: ({ type }) => type !== 'text' && type !== 'image',
    isOn: ({ missing }) => missing !== 'drop',
    words: (treatment) => {
      const { missing, fill = '', indicator } = treatment;
      const how =
        missing === 'constant'
          ? `“${fill}”`
          : labelFor(missingChoices(treatment.type), missing).toLowerCase();
      return indicator ? `${how}, with an indicator` : how;
    },
    off: () => ({ missing: 'drop' }),
    on: (treatment) => ({ missing: isNumeric(treatment) ? 'median' : 'most-frequent' }),
  },
  {
    id: 'outliers',
    stage: 'outliers',
    title: 'Outliers',
    fields: ['outliers'],
    applies: isNumber,
    isOn: ({ outliers }) => outliers !== undefined,
    words: ({ outliers }) => outlierWords(outliers),
    off: () => ({ outliers: undefined }),
    on: () => ({ outliers: usualOutliers }),
  },
  {
    id: 'transform',
    stage: 'transform',
    title: 'Transforms',
    fields: ['transform'],
    applies: isNumber,
    isOn: ({ transform = 'none' }) => transform !== 'none',
    words: ({ transform }) => transformWords(transform),
    off: () => ({ transform: undefined }),
    on: null,
  },
  {
    id: 'bins',
    stage: 'encoding',
    title: 'Bins',
    fields: ['bins'],
    applies: isNumber,
    isOn: ({ bins }) => bins !== undefined,
    words: ({ bins }) =>
      bins
        ? `${bins.count} ${bins.edges === 'uniform' ? 'equally wide' : 'equally full'}, ${bins.encoding}`
        : 'not binned',
    off: () => ({ bins: undefined }),
    on: null,
  },
  {
    id: 'dates',
    stage: 'encoding',
    title: 'Dates',
    fields: ['date', 'dateFormat'],
    applies: ({ type }) => type === 'date',
    isOn: () => true,
    words: ({ date }) => dateWords(date),
    off: null,
    on: null,
  },
  {
    id: 'encoding',
    stage: 'encoding',
    title: 'Encoding',
    fields: ['encoding', 'buckets'],
    applies: isCategorical,
    isOn: () => true,
    words: ({ encoding, buckets }) =>
      encoding === 'hashing'
        ? `hashed to ${formatNumber(buckets ?? usualBuckets)} inputs`
        : labelFor(encodingChoices, encoding).toLowerCase(),
    off: null,
    on: null,
  },
  {
    id: 'scaling',
    stage: 'scaling',
    title: 'Scaling',
    fields: ['scaling'],
    applies: isNumeric,
    isOn: ({ scaling }) => scaling !== 'none',
    words: ({ scaling }) =>
      scaling === 'none' ? 'not scaled' : labelFor(scalingChoices, scaling).toLowerCase(),
    off: () => ({ scaling: 'none' }),
    on: () => ({ scaling: 'standard' }),
  },
  {
    id: 'images',
    stage: null,
    title: 'Images',
    fields: ['image'],
    applies: ({ type }) => type === 'image',
    isOn: () => true,
    words: ({ image }) => imageWords(image),
    off: null,
    on: null,
  },
];

/** Tukey's fences, the rule of the box plot. */
export const usualOutliers = { action: 'cap', rule: 'iqr', factor: 1.5 } as const;
/** Inputs of the hashing encoding where none are named. */
export const usualBuckets = 16;

/** A step by its id. */
export function columnStep(id: ColumnStepId): ColumnStep {
  const found = columnSteps.find((step) => step.id === id);
  if (!found) throw new Error(`There is no step ${id}`);
  return found;
}

/** The settings of a step in a treatment, to be put back later. */
export function settingsOf(step: ColumnStep, treatment: ColumnTreatment): TreatmentChanges {
  return Object.fromEntries(step.fields.map((field) => [field, treatment[field]]));
}
