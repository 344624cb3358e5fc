import type { ColumnProfile } from './column.ts';
import { manyValues } from './column-warnings.ts';
import type { ProfiledDataset } from './dataset.ts';
import { suggestImageTreatment } from './images/suggest-image-treatment.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';
import { suggestOwnSplit } from './suggest-split.ts';
import { seriesSplit, suggestWindow } from './series/suggest-series.ts';
import { taskOf } from './task-of-target.ts';
import { keepMainText, reasonToIgnoreText, suggestTextTreatment } from './text/suggest-text.ts';

/** Why a column is better left out, as a sentence; `null` when it can be a feature. */
function reasonToIgnore(profile: ColumnProfile): string | null {
  const filled = profile.rows - profile.missing - profile.unreadable;
  if (filled <= 0) return 'Every cell is missing.';
  if (profile.type === 'image') return null;
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
  const isImage = profile.type === 'image' && role === 'feature';
  const reason = role === 'feature' ? reasonToIgnore(profile) : null;
  const classes = role === 'target' && taskOf(profile, profile) !== 'regression';
  return {
    column: profile.name,
    role: reason ? 'ignored' : role,
    type: profile.type,
    missing: isImage || role === 'target' ? 'drop' : fillOf(profile.type),
    encoding: role === 'target' || isImage ? 'label' : 'one-hot',
    scaling: numeric && !classes ? 'standard' : 'none',
    ...(isText ? { fill: '', text: suggestTextTreatment(profile.text) } : {}),
    ...(isImage ? { image: suggestImageTreatment(profile.image, profile.rows) } : {}),
    ...(reason ? { reason } : {}),
  };
}

/**
 * A recipe to start with: unusable columns left out with a reason, gaps filled, categories one-hot,
 * numbers standardised (a regression target too: training is far steadier, and results are shown in
 * its own units), rows split 70 / 15 / 15 unless a column says how. A table
 * that is clearly a series is cut into windows and split by time.
 */
export function suggestRecipe(
  { profiles }: Pick<ProfiledDataset, 'profiles'>,
  target: string | null,
): Recipe {
  const targetProfile = profiles.find(({ name }) => name === target);
  const classes =
    targetProfile !== undefined && taskOf(targetProfile, targetProfile) !== 'regression';
  const ownSplit = suggestOwnSplit(profiles);
  const window = suggestWindow(profiles, target);
  return {
    version: 2,
    treatments: keepMainText(
      profiles.map((profile) =>
        ownSplit?.column === profile.name && profile.name !== target
          ? ignored(profile, 'It says which rows are for training and which for the test.')
          : suggestTreatment(profile, profile.name === target ? 'target' : 'feature'),
      ),
      profiles,
    ),
    ...(window ? { window } : {}),
    split: window
      ? seriesSplit
      : { ...ownSplit, train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: classes },
  };
}

function ignored(profile: ColumnProfile, reason: string): ColumnTreatment {
  return { ...suggestTreatment(profile, 'target'), role: 'ignored', scaling: 'none', reason };
}

function fillOf(type: ColumnProfile['type']): ColumnTreatment['missing'] {
  if (type === 'number' || type === 'date') return 'median';
  return type === 'text' ? 'constant' : 'most-frequent';
}
