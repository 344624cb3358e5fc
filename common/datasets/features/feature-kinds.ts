import type { ColumnTreatment } from '../recipe.ts';
import { categoryFeature } from './category-feature.ts';
import { dateFeature } from './date-feature.ts';
import type { FeatureKind } from './feature-kind.ts';
import { imageFeature } from './image-feature.ts';
import { numberFeature } from './number-feature.ts';
import { textFeature } from './text-feature.ts';

/** How a column becomes features, by its type. */
export function featureKindOf({ type }: Pick<ColumnTreatment, 'type'>): FeatureKind {
  switch (type) {
    case 'number':
      return numberFeature;
    case 'date':
      return dateFeature;
    case 'category':
    case 'boolean':
      return categoryFeature;
    case 'text':
      return textFeature;
    case 'image':
      return imageFeature;
  }
}
