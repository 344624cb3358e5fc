import type { ColumnTreatment } from '../../../common/datasets/recipe.ts';
import { textTreatmentOf } from '../../../common/datasets/text/text-treatment.ts';

/** Words that a row will have, to mark among the lengths of the texts; null where none are cut. */
export function shownLength(treatment: ColumnTreatment | undefined): number | null {
  if (treatment?.role !== 'feature' || treatment.type !== 'text') return null;
  const { mode, level, length } = textTreatmentOf(treatment);
  return mode === 'tokens' && level === 'word' ? length : null;
}
