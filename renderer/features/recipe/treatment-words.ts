import type {
  DatePart,
  DateTreatment,
  OutlierRule,
  Recipe,
  Transform,
} from '../../../common/datasets/recipe.ts';
import type { ImageTreatment } from '../../../common/datasets/images/image-treatment.ts';
import { transformChoices } from '../../../common/datasets/treatment-choices.ts';
import { formatNumber, formatPercent } from '../../ui/format.ts';
import { labelFor } from './choice-label.ts';

/** `capped beyond 1.5 interquartile ranges`. */
export function outlierWords(rule: OutlierRule | undefined): string {
  if (!rule) return 'kept';
  const action = rule.action === 'cap' ? 'capped' : 'left out';
  const factor = formatNumber(rule.factor);
  if (rule.rule === 'iqr') return `${action} beyond ${factor} interquartile ranges`;
  if (rule.rule === 'z') return `${action} beyond ${factor} standard deviations`;
  return `${action}: ${formatPercent(rule.factor)} at each end`;
}

/** `logarithm of 1 + x`, or `as they are`. */
export function transformWords(transform: Transform | undefined): string {
  return transform === undefined || transform === 'none'
    ? 'as they are'
    : labelFor(transformChoices, transform).toLowerCase();
}

export const partWords: Readonly<Record<DatePart, string>> = {
  year: 'year',
  month: 'month',
  day: 'day of the month',
  weekday: 'weekday',
  hour: 'hour',
  'day-of-year': 'day of the year',
};

/** `days since 1970, month and weekday as cycles`. */
export function dateWords(date: DateTreatment | undefined): string {
  if (!date) return 'days since 1970';
  const parts = date.parts.map((part) => partWords[part]);
  const named = parts.length > 0 ? `${parts.join(', ')}${date.cycles ? ' as cycles' : ''}` : '';
  return [date.elapsed ? 'days since 1970' : '', named].filter(Boolean).join(', ') || 'nothing';
}

/** `32 × 32, RGB, fit`. */
export function imageWords(image: ImageTreatment | undefined): string {
  if (!image) return 'as the first picture';
  const color = { grey: 'grey', rgb: 'RGB', rgba: 'RGBA' }[image.color];
  return `${image.width} × ${image.height}, ${color}, ${image.resize}`;
}

/** `70 % training, 15 % validation, 15 % test` or `fold 1 of 5 validates, 15 % test`, and how rows are dealt. */
export function splitWords({ split }: Recipe): string {
  const percent = (part: number): string => `${Math.round(part * 100)} %`;
  const { method = 'random', column = '', folds, subset } = split;
  const less = subset ? `, ${percent(subset.share)} of the training rows used` : '';
  const fold = folds ? `fold ${folds.held + 1} of ${folds.count} validates` : '';
  if (method === 'column') return `By the column “${column}”${fold && `, ${fold}`}${less}`;
  const parts = `${fold || `${percent(split.train)} training, ${percent(split.validation)} validation`}, ${percent(split.test)} test`;
  const how = {
    random: split.repeatedRows === 'together' ? ', equal rows together' : '',
    grouped: `, groups of “${column}” together`,
    time: ', in order',
  };
  return `${parts}${how[method]}${less}`;
}
