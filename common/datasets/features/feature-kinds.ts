import { AppError } from '../../errors/app-error.ts';
import type { ColumnTreatment } from '../recipe.ts';
import { categoryFeature } from './category-feature.ts';
import type { FeatureKind } from './feature-kind.ts';
import { numberFeature } from './number-feature.ts';

/** How a column becomes features, by its type. Throws `invalid-data` for one that cannot. */
export function featureKindOf({
  column,
  type,
}: Pick<ColumnTreatment, 'column' | 'type'>): FeatureKind {
  switch (type) {
    case 'number':
    case 'date':
      return numberFeature;
    case 'category':
    case 'boolean':
      return categoryFeature;
    case 'text':
    case 'image':
      throw new AppError(
        'invalid-data',
        `“${column}” cannot be a feature. Set its type to category or ignore it.`,
        { place: { column } },
      );
  }
}
