import { formulaWords } from '../datasets/derived/formula-words.ts';
import type { ColumnTreatment, Recipe } from '../datasets/recipe.ts';
import type { SplitSpec } from '../datasets/split-spec.ts';
import { textTreatmentOf } from '../datasets/text/text-treatment.ts';

type Setting = readonly [name: string, value: string];

/**
 * Everything that a recipe says, as names and words: how rows are dealt, what is done to rows, then each column by its
 * name. Two recipes do the same exactly where these are equal.
 */
export function recipeSettings(recipe: Recipe): readonly Setting[] {
  const { derived = [], treatments, unitNorm, balance, augmentation = [] } = recipe;
  const { excludedRows = [], window, split } = recipe;
  return [
    ...splitSettings(split),
    ...(window ? listed('window', window) : []),
    ...(balance ? [['balance', `${balance.method}, seed ${balance.seed}`] as const] : []),
    ...(unitNorm ? [['unit norm', unitNorm] as const] : []),
    ...augmentation.map(
      ({ layer, params }, at) =>
        [`augmentation ${at + 1}`, `${layer}${bracketed(params)}`] as const,
    ),
    ...(excludedRows.length > 0
      ? [['rows left out', rowsInWords(excludedRows.toSorted((a, b) => a - b))] as const]
      : []),
    ...derived.map(({ name, formula }) => [`${name} =`, formulaWords(formula)] as const),
    ...treatments.map((treatment) => [treatment.column, treatmentWords(treatment)] as const),
  ];
}

function splitSettings(spec: SplitSpec): readonly Setting[] {
  const { method, column, values, folds, subset, repeatedRows, ...dealt } = spec;
  const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
  return [
    ['split', [dealt.train, dealt.validation, dealt.test].map(percent).join(' / ')],
    ['split seed', String(dealt.seed)],
    ['stratify', String(dealt.stratify)],
    ...(method && method !== 'random'
      ? [['split method', `${method}${column === undefined ? '' : ` by ${column}`}`] as const]
      : []),
    ...(values ? listed('split', values) : []),
    ...(folds ? [['validation fold', `${folds.held + 1} of ${folds.count}`] as const] : []),
    ...(subset
      ? [['training subset', `${percent(subset.share)}, seed ${subset.seed}`] as const]
      : []),
    ...(repeatedRows ? [['repeated rows', repeatedRows] as const] : []),
  ];
}

/** `feature, number, missing: mean, scaling: standard`. */
function treatmentWords(treatment: ColumnTreatment): string {
  if (treatment.role === 'ignored') return 'ignored';
  const { role, type, missing, fill, indicator } = treatment;
  const filled = missing === 'constant' ? `constant “${fill ?? ''}”` : missing;
  const kept = type === 'image' || type === 'text' ? [] : [`missing: ${filled}`];
  return [
    ...[role, type, ...kept],
    ...(indicator ? ['indicator of missing cells'] : []),
    ...changesOf(treatment),
  ].join(', ');
}

/** What makes numbers of the cells, by the type of the column. */
function changesOf(treatment: ColumnTreatment): readonly string[] {
  const { type, outliers, transform = 'none', bins, date, image } = treatment;
  if (type === 'number') {
    return [
      ...(outliers ? [`outliers${bracketed(outliers)}`] : []),
      ...(transform === 'none' ? [] : [`transform: ${transform}`]),
      ...(bins ? [`bins${bracketed(bins)}`] : []),
      `scaling: ${treatment.scaling}`,
    ];
  }
  if (type === 'date') {
    return [
      ...(treatment.dateFormat ? [`written ${treatment.dateFormat}`] : []),
      ...(date ? [`date${bracketed(date)}`] : []),
      `scaling: ${treatment.scaling}`,
    ];
  }
  if (type === 'text') {
    return treatment.role === 'feature' ? [`text${bracketed(textTreatmentOf(treatment))}`] : [];
  }
  if (type === 'image') return image ? [`image${bracketed(image)}`] : [];
  const { encoding, buckets } = treatment;
  const width = encoding === 'hashing' && buckets !== undefined ? ` into ${buckets}` : '';
  return [`encoding: ${encoding}${width}`];
}

/** One setting for each value that is set, its name behind a word: `window length`. */
function listed(word: string, values: object): readonly Setting[] {
  return setValues(values).map(([name, value]) => [`${word} ${name}`, value] as const);
}

/** `(rule=iqr, factor=1.5)`; nothing where nothing is set. */
function bracketed(values: object): string {
  const set = setValues(values).map(([name, value]) => `${name}=${value}`);
  return set.length === 0 ? '' : `(${set.join(', ')})`;
}

function setValues(values: object): readonly Setting[] {
  return Object.entries(values as Record<string, unknown>).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, isPlain(value) ? value : JSON.stringify(value)] as const],
  );
}

/** Whether a text can stand in brackets beside others. */
function isPlain(value: unknown): value is string {
  return typeof value === 'string' && !/[\s,()=]/.test(value);
}

/** Row numbers from 1, rows in a row as `5–9`. */
function rowsInWords(rows: readonly number[]): string {
  const stretches: [from: number, to: number][] = [];
  for (const row of rows) {
    const last = stretches.at(-1);
    if (last && row <= last[1] + 1) last[1] = row;
    else stretches.push([row, row]);
  }
  const words = stretches.map(([from, to]) =>
    from === to ? `${from + 1}` : `${from + 1}–${to + 1}`,
  );
  return `${rows.length}: ${words.join(', ')}`;
}
