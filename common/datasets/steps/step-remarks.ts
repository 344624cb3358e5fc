import { dateWords } from '../dates/date-parts.ts';
import { gapsOf } from '../features/gaps.ts';
import { countUntransformed } from '../numbers/number-steps.ts';
import { transformNouns } from '../numbers/transform.ts';
import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import type { PreparationStage } from '../step-preview.ts';
import type { ColumnData } from '../table-data.ts';
import type { StageRows } from './rows-of-stages.ts';

/** Sentences on what a step learned from the training rows, and on cells that it could not treat. */
export function remarksOf(
  treatment: ColumnTreatment,
  stage: PreparationStage,
  fitted: FittedColumn | null,
  data: ColumnData,
  rows: StageRows,
): readonly string[] {
  switch (stage) {
    case 'fill':
      return fillRemarks(treatment, fitted, data, rows);
    case 'outliers':
      return outlierRemarks(treatment, fitted, rows);
    case 'transform':
      return fitted?.lambda === undefined ? [] : [`λ is ${short(fitted.lambda)}.`];
    case 'encoding':
      return encodingRemarks(treatment, fitted);
    case 'scaling':
      return scalingRemarks(treatment, fitted);
  }
}

function fillRemarks(
  treatment: ColumnTreatment,
  fitted: FittedColumn | null,
  data: ColumnData,
  rows: StageRows,
): readonly string[] {
  const remarks: string[] = [];
  const gap = gapsOf(treatment, data);
  const training = rows.before('fill');
  let gaps = 0;
  const length =
    data.kind === 'category' ? data.codes.length : data.kind === 'image' ? 0 : data.values.length;
  for (let row = 0; row < length; row += 1) if (gap(row) && training(row)) gaps += 1;
  if (gaps > 0) {
    const cells = `${count(gaps, 'training row')} without a value`;
    const fill = fitted?.fill ?? null;
    if (fill === null) remarks.push(`${cells}: left out.`);
    else {
      const words =
        typeof fill === 'string'
          ? `“${fill}”`
          : treatment.type === 'date'
            ? dateWords(fill)
            : short(fill);
      remarks.push(`${cells}: ${words} is filled in.`);
    }
  }
  const untransformed =
    data.kind === 'number' && treatment.type === 'number'
      ? countUntransformed(treatment, data.values, rows.after('fill'))
      : undefined;
  if (untransformed) {
    const { cells, row, value } = untransformed;
    remarks.push(
      `${count(cells, 'training cell')} with no ${transformNouns[treatment.transform ?? 'none']}, such as ${short(value)} in row ${(row + 1).toLocaleString('en-US')}, ${cells === 1 ? 'counts' : 'count'} as missing.`,
    );
  }
  return remarks;
}

function outlierRemarks(
  { outliers }: ColumnTreatment,
  fitted: FittedColumn | null,
  rows: StageRows,
): readonly string[] {
  if (!outliers) return [];
  if (outliers.action === 'drop') {
    return [
      `${count(rows.dropped, 'training row')} left out. Rows of validation and test stay as they are.`,
    ];
  }
  return fitted?.bounds
    ? [`Numbers below ${short(fitted.bounds[0])} and above ${short(fitted.bounds[1])} move there.`]
    : [];
}

function encodingRemarks(
  { bins, encoding, type, buckets }: ColumnTreatment,
  fitted: FittedColumn | null,
): readonly string[] {
  if (fitted?.edges) {
    const found = fitted.edges.length - 1;
    const fewer = bins && found < bins.count ? `; ties leave no room for ${bins.count}` : '';
    return [`${count(found, 'bin')}${fewer}.`];
  }
  if (type !== 'category' && type !== 'boolean') return [];
  if (encoding === 'hashing')
    return [`${count(buckets ?? fitted?.features.length ?? 0, 'input')}.`];
  return [
    `${count(fitted?.categories.length ?? 0, 'category', 'categories')} in the training rows.`,
  ];
}

function scalingRemarks(
  { scaling, type, bins }: ColumnTreatment,
  fitted: FittedColumn | null,
): readonly string[] {
  const scaled = (type === 'number' && bins?.encoding !== 'one-hot') || type === 'date';
  if (!fitted || scaling === 'none' || !scaled || fitted.scales) return [];
  return [`Less ${short(fitted.offset)}, divided by ${short(fitted.divisor)}.`];
}

function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
