import type { ColumnProfile, DateFormat } from './column.ts';
import { manyValues } from './column-warnings.ts';
import { guessDateFormat } from './dates/guess-date-format.ts';
import type { ProfiledDataset } from './dataset.ts';
import { suggestImageTreatment } from './images/suggest-image-treatment.ts';
import type { ColumnTreatment, DateTreatment, Recipe } from './recipe.ts';
import { suggestOwnSplit } from './suggest-split.ts';
import { seriesSplit, suggestWindow } from './series/suggest-series.ts';
import { taskOf } from './task-of-target.ts';
import { keepMainText, reasonToIgnoreText, suggestTextTreatment } from './text/suggest-text.ts';

/** Dates from which on they are features unasked: fewer tell more of chance than of a season. */
const enoughDates = 100;

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
  if (profile.type === 'date' && filled < enoughDates) {
    return `Of ${filled} dates little can be learned; from ${enoughDates} rows on they are used unasked.`;
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

/** Days from which on a part of a date can repeat, so that something can be learned of it. */
const daysOfWeeks = 28;
const daysOfYears = 730;

/** What of dates is used: the trend and the parts that repeat within their span. */
function suggestDate({ numeric, distinct }: ColumnProfile): DateTreatment {
  const { min = 0, max = 0, median = 0 } = numeric ?? {};
  const span = max - min;
  // Fewer values than one in twenty days are months or quarters, whose weekday is chance.
  const daily = distinct > span / 20;
  const timed = [min, max, median].some((days) => !Number.isInteger(days));
  return {
    elapsed: true,
    parts: [
      ...(span >= daysOfYears ? (['month'] as const) : []),
      ...(span >= daysOfWeeks && daily ? (['weekday'] as const) : []),
      ...(timed ? (['hour'] as const) : []),
    ],
    cycles: true,
  };
}

/** Whether numbers of 0 or more have a tail so long that scaling alone leaves nearly all of them alike. */
function hasLongTail({ type, numeric, distinct }: ColumnProfile): boolean {
  if (type !== 'number' || !numeric || distinct <= 20 || numeric.min < 0) return false;
  const range = numeric.quartile3 - numeric.quartile1;
  return range > 0 && numeric.max - numeric.quartile3 > 50 * range;
}

/** How the dates of a column are read; of one that a person calls dates, by its most frequent cells. */
export function formatOfDates(profile: ColumnProfile): DateFormat | undefined {
  if (profile.type !== 'date') return undefined;
  return profile.dateFormat ?? guessDateFormat(profile);
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
  const dateFormat = formatOfDates(profile);
  return {
    column: profile.name,
    role: reason ? 'ignored' : role,
    type: profile.type,
    missing: isImage || role === 'target' ? 'drop' : fillOf(profile.type),
    encoding: role === 'target' || isImage ? 'label' : 'one-hot',
    scaling: numeric && !classes ? 'standard' : 'none',
    ...(role === 'feature' && hasLongTail(profile) ? { transform: 'log1p' as const } : {}),
    ...(dateFormat ? { dateFormat } : {}),
    ...(profile.type === 'date' && role === 'feature' ? { date: suggestDate(profile) } : {}),
    ...(isText ? { fill: '', text: suggestTextTreatment(profile.text) } : {}),
    ...(isImage ? { image: suggestImageTreatment(profile.image, profile.rows) } : {}),
    ...(reason ? { reason } : {}),
  };
}

/**
 * A recipe to start with: unusable columns left out with a reason, gaps filled, categories one-hot,
 * numbers standardised, those with a very long tail as logarithms (a regression target standardised too: training
 * is far steadier, and results are shown in its own units), dates as their trend and places in their cycles, rows split 70 / 15 / 15 unless a column says how. A table
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
          : window?.orderBy === profile.name
            ? ignored(profile, 'Rows are put in order by it.')
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
