import type { ColumnProfile } from './column.ts';
import { manyValues } from './column-warnings.ts';
import type { ProfiledDataset } from './dataset.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';
import { taskOf } from './task-of-target.ts';
import { keepMainText, reasonToIgnoreText, suggestTextTreatment } from './text/suggest-text.ts';

/** Why a column is better left out, as a sentence; `null` when it can be a feature. */
function reasonToIgnore(profile: ColumnProfile): string | null {
  const filled = profile.rows - profile.missing - profile.unreadable;
  if (filled <= 0) return 'Every cell is missing.';
  if (profile.distinct === 1) return 'Every cell holds the same value, so it teaches nothing.';
  if (profile.warnings.some(({ kind }) => kind === 'identifier')) {
    return 'It looks like an identifier: a network would learn rows by heart.';
  }
  if (profile.type === 'text') return reasonToIgnoreText(profile);
  if (profile.type === 'date') {
    return 'It is a date; as a feature it counts the days since 1970.';
  }
  const categories = profile.type === 'category' || profile.type === 'boolean';
  if (categories && profile.distinct > manyValues) {
    return `${profile.distinct} categories would become as many inputs; at most ${manyValues} are used unasked.`;
  }
  if (profile.missing + profile.unreadable > 0.6 * profile.rows) {
    return 'More than 60 % of its cells are missing.';
  }
  return null;
}

/** How a column is treated by default in a role. */
export function suggestTreatment(
  profile: ColumnProfile,
  role: 'feature' | 'target',
): ColumnTreatment {
  const numeric = profile.type === 'number' || profile.type === 'date';
  const isText = profile.type === 'text' && role === 'feature';
  const reason = role === 'feature' ? reasonToIgnore(profile) : null;
  const classes = role === 'target' && taskOf(profile, profile) !== 'regression';
  return {
    column: profile.name,
    role: reason ? 'ignored' : role,
    type: profile.type,
    missing:
      role === 'target' ? 'drop' : numeric ? 'median' : isText ? 'constant' : 'most-frequent',
    encoding: role === 'target' ? 'label' : 'one-hot',
    scaling: numeric && !classes ? 'standard' : 'none',
    ...(isText ? { fill: '', text: suggestTextTreatment(profile.text) } : {}),
    ...(reason ? { reason } : {}),
  };
}

/**
 * A recipe to start with: unusable columns left out with a reason, gaps filled, categories one-hot,
 * numbers standardised (a regression target too: training is far steadier, and results are shown in
 * its own units), rows split 70 / 15 / 15.
 */
export function suggestRecipe(
  { profiles }: Pick<ProfiledDataset, 'profiles'>,
  target: string | null,
): Recipe {
  const targetProfile = profiles.find(({ name }) => name === target);
  const classes =
    targetProfile !== undefined && taskOf(targetProfile, targetProfile) !== 'regression';
  return {
    version: 2,
    treatments: keepMainText(
      profiles.map((profile) =>
        suggestTreatment(profile, profile.name === target ? 'target' : 'feature'),
      ),
      profiles,
    ),
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: classes },
  };
}
