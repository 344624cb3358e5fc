import { usualBuckets } from './category-hash.ts';
import type { ColumnProfile } from './column.ts';
import { dateInputs } from './dates/date-parts.ts';
import { withDerivedProfiles } from './derived/derived-profiles.ts';
import { blocksWidth, type FeatureBlock, placeBlocks } from './feature-block.ts';
import { imageShape, imageTreatmentOf } from './features/image-feature.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';
import { seenColumns, type SeriesWindow } from './series/series-window.ts';
import { plannedTokens, plannedWords } from './text/plan-text.ts';

/** How many inputs one feature column becomes in the block of numbers, by its distinct values. */
export function featuresOf(treatment: ColumnTreatment, distinct: number): number {
  return inputsOf(treatment, distinct) + (treatment.indicator === true ? 1 : 0);
}

function inputsOf(
  { type, encoding, buckets = usualBuckets, bins, date }: ColumnTreatment,
  distinct: number,
): number {
  switch (type) {
    case 'category':
    case 'boolean':
      return encoding === 'one-hot' ? distinct : encoding === 'hashing' ? buckets : 1;
    case 'number':
      return bins?.encoding === 'one-hot' ? bins.count : 1;
    case 'date':
      return dateInputs(date).length;
    case 'text':
    case 'image':
      return 1;
  }
}

/**
 * What the network's inputs get from a recipe. Exact unless a rare category or word is in no training row; the
 * fitted recipe has the final numbers.
 */
export function plannedBlocks(
  recipe: Recipe,
  profiles: readonly ColumnProfile[],
): readonly FeatureBlock[] {
  const known = withDerivedProfiles(recipe, profiles);
  const byName = new Map(known.map((profile) => [profile.name, profile]));
  const distinctOf = (name: string) => byName.get(name)?.distinct ?? 0;
  if (recipe.window) return plannedWindow(recipe, recipe.window, distinctOf);
  const features = recipe.treatments.filter((treatment) => treatment.role === 'feature');
  const own = features.flatMap((treatment) => ownBlock(treatment) ?? []);
  const numbers = features
    .filter((treatment) => ownBlock(treatment) === null)
    .reduce((total, treatment) => {
      const profile = byName.get(treatment.column);
      return treatment.type === 'text'
        ? total + plannedWords(treatment, profile)
        : total + featuresOf(treatment, profile?.distinct ?? 0);
    }, 0);
  return placeBlocks([
    ...(numbers > 0 ? [{ kind: 'numbers' as const, name: 'features', shape: [numbers] }] : []),
    ...own.filter(({ kind }) => kind !== 'image'),
    ...own.filter(({ kind }) => kind === 'image'),
  ]);
}

/** All rows of a window, each with the numbers that its features become. */
function plannedWindow(
  recipe: Recipe,
  window: SeriesWindow,
  distinctOf: (column: string) => number,
): readonly FeatureBlock[] {
  const width = seenColumns(recipe.treatments, window).reduce(
    (total, treatment) => total + featuresOf(treatment, distinctOf(treatment.column)),
    0,
  );
  if (width === 0) return [];
  return placeBlocks([{ kind: 'window', name: 'window', shape: [window.length, width] }]);
}

/** The block of a column whose features do not join the numbers. */
function ownBlock(treatment: ColumnTreatment): Omit<FeatureBlock, 'start'> | null {
  const { type, column } = treatment;
  if (type === 'text') return plannedTokens(treatment);
  if (type !== 'image') return null;
  return { kind: 'image', name: column, shape: imageShape(imageTreatmentOf(treatment)) };
}

/** Numbers in a prepared row: see `plannedBlocks`. */
export function featureCount(recipe: Recipe, profiles: readonly ColumnProfile[]): number {
  return blocksWidth(plannedBlocks(recipe, profiles));
}
