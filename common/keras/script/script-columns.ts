import { dateInputs } from '../../datasets/dates/date-parts.ts';
import { usualBuckets } from '../../datasets/category-hash.ts';
import { featureKindOf } from '../../datasets/features/feature-kinds.ts';
import type { ColumnTreatment, FittedColumn, Scaling } from '../../datasets/recipe.ts';
import { textTreatmentOf } from '../../datasets/text/text-treatment.ts';
import { pythonNumber, pythonString } from '../python-text.ts';
import type { CellSource } from './cell-source.ts';
import type { PythonHelpers } from './python-helpers.ts';
import { imageFeatureLines } from './script-pictures.ts';

/** Lines that make the numbers of one feature column and put them where they belong. */
export function featureLines(
  fitted: FittedColumn,
  cells: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const { treatment } = fitted;
  const lines = [`# ${oneLine(treatment.column)}`];
  const isBlock = featureKindOf(treatment).block(fitted) !== null;
  const own = linesOf(fitted, cells, helpers);
  const missing = treatment.indicator === true;
  return [
    ...lines,
    ...own,
    ...(missing ? ['numbers.append(missing)'] : []),
    ...(isBlock ? ['blocks.append(values)'] : []),
    '',
  ];
}

function linesOf(
  fitted: FittedColumn,
  cells: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  switch (fitted.treatment.type) {
    case 'number':
      return numberLines(fitted, cells, helpers);
    case 'date':
      return dateLines(fitted, cells, helpers);
    case 'text':
      return textLines(fitted, cells, helpers);
    case 'category':
    case 'boolean':
      return categoryLines(fitted, cells, helpers);
    case 'image':
      return imageFeatureLines(fitted, helpers);
  }
}

function numberLines(
  fitted: FittedColumn,
  cells: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const { treatment, bounds, edges } = fitted;
  const lines = [`values = ${cells.numbers(treatment.column)}`, ...domainLines(treatment)];
  if (mustBeThere(treatment, cells)) lines.push('complete &= ~np.isnan(values)');
  if (treatment.indicator === true) lines.push('missing = np.isnan(values).astype(float)');
  const learn = fillOf(treatment, helpers);
  if (learn !== null) lines.push(`values = ${helpers.use('fill_numbers')}(values, ${learn})`);
  if (treatment.outliers?.action === 'cap' && bounds) {
    const [lower, upper] = bounds.map((bound) => pythonNumber(bound));
    lines.push(`values = np.clip(values, ${lower}, ${upper})  # found on the training rows`);
  }
  lines.push(...transformLines(fitted, helpers));
  if (edges) {
    const listed = edges.map((edge) => pythonNumber(edge)).join(', ');
    lines.push(`values = ${helpers.use('in_bins')}(values, [${listed}])`);
    if (treatment.bins?.encoding === 'one-hot') {
      lines.push(`numbers.append(np.eye(${edges.length - 1})[values])`);
      return lines;
    }
  }
  const scaled = scaledText('values', treatment.scaling, helpers);
  lines.push(`numbers.append(${scaled})`);
  return lines;
}

/** Whether a window that sees a gap of the column is left out. */
function mustBeThere({ missing }: ColumnTreatment, { marksGaps }: CellSource): boolean {
  return marksGaps && missing === 'drop';
}

/** Numbers that the transform cannot take count as missing. */
export function domainLines({ transform }: ColumnTreatment): string[] {
  const outside: Partial<Record<string, string>> = {
    log: 'values <= 0',
    'box-cox': 'values <= 0',
    log1p: 'values <= -1',
    sqrt: 'values < 0',
  };
  const condition = outside[transform ?? 'none'];
  return condition === undefined ? [] : [`values[${condition}] = np.nan`];
}

/** The transform of `values`, with the power that was learned. */
export function transformLines(
  { treatment, lambda = 1 }: FittedColumn,
  helpers: PythonHelpers,
): readonly string[] {
  const exponent = pythonNumber(lambda);
  switch (treatment.transform) {
    case undefined:
    case 'none':
      return [];
    case 'log':
      return ['values = np.log(values)'];
    case 'log1p':
      return ['values = np.log1p(values)'];
    case 'sqrt':
      return ['values = np.sqrt(values)'];
    case 'square':
      return ['values = values**2'];
    case 'box-cox':
      return [
        `values = ${helpers.use('power')}(np.log(values), ${exponent})  # λ of the training rows`,
      ];
    case 'yeo-johnson':
      helpers.use('power');
      return [
        `exponent = ${exponent}  # λ of the training rows`,
        'above, below = np.maximum(values, 0), np.maximum(-values, 0)',
        'raised, lowered = power(np.log1p(above), exponent), power(np.log1p(below), 2 - exponent)',
        'values = np.where(values >= 0, raised, -lowered)',
      ];
  }
}

/** An expression scaled; the scaling's functions give offset and divisor. */
export function scaledText(values: string, scaling: Scaling, helpers: PythonHelpers): string {
  const name = scalingName(scaling);
  if (name === null) return values;
  return `${helpers.use('scale')}(${values}, ${helpers.use(name)})`;
}

export function scalingName(scaling: Scaling): string | null {
  switch (scaling) {
    case 'none':
      return null;
    case 'standard':
      return 'standard';
    case 'min-max':
      return 'min_max';
    case 'robust':
      return 'robust';
  }
}

function fillOf({ missing, fill = '' }: ColumnTreatment, helpers: PythonHelpers): string | null {
  switch (missing) {
    case 'mean':
      return 'np.mean';
    case 'median':
      return 'np.median';
    case 'most-frequent':
      return helpers.use('most_frequent');
    case 'constant':
      return `lambda known: ${pythonNumber(Number(fill.trim().replaceAll(',', '')))}`;
    case 'drop':
      return null;
  }
}

function dateLines(
  { treatment, fill }: FittedColumn,
  cells: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const { date, scaling } = treatment;
  const lines = [`days = ${cells.days(treatment)}`];
  if (mustBeThere(treatment, cells)) lines.push('complete &= ~np.isnan(days)');
  if (treatment.indicator === true) lines.push('missing = np.isnan(days).astype(float)');
  if (typeof fill === 'number') {
    const learn =
      treatment.missing === 'constant'
        ? `lambda known: ${pythonNumber(fill)}`
        : fillOf(treatment, helpers);
    lines.push(`days = ${helpers.use('fill_numbers')}(days, ${learn ?? 'np.mean'})`);
  }
  for (const { suffix, cyclic } of dateInputs(date)) {
    if (suffix === '' || suffix === 'days') {
      lines.push(`numbers.append(${scaledText('days', scaling, helpers)})`);
      continue;
    }
    const [part = '', turn] = suffix.split(' ');
    const given = turn === undefined ? '' : `, np.${turn}`;
    const values = `${helpers.use('date_part')}(days, ${pythonString(part)}${given})`;
    lines.push(`numbers.append(${cyclic ? values : scaledText(values, scaling, helpers)})`);
  }
  return lines;
}

function categoryLines(
  { treatment }: FittedColumn,
  source: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const { column, missing, fill = '', encoding, buckets = usualBuckets } = treatment;
  const lines = [`cells = ${source.words(column)}`];
  if (mustBeThere(treatment, source)) {
    lines.push('complete &= np.array([cell is not None for cell in cells])');
  }
  if (treatment.indicator === true) {
    lines.push('missing = np.array([cell is None for cell in cells], float)');
  }
  if (missing === 'constant') {
    lines.push(`cells = ${helpers.use('fill_cells')}(cells, ${pythonString(fill)})`);
  } else if (missing === 'most-frequent') {
    lines.push(`cells = ${helpers.use('fill_cells')}(cells)`);
  }
  const encoded = {
    'one-hot': () => `${helpers.use('one_hot')}(cells)`,
    label: () => `${helpers.use('numbered')}(cells)`,
    frequency: () => `${helpers.use('shares')}(cells)`,
    hashing: () => `${helpers.use('hashed')}(cells, ${buckets})`,
  }[encoding]();
  lines.push(`numbers.append(${encoded})`);
  return lines;
}

function textLines(
  { treatment, fill }: FittedColumn,
  source: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const how = textTreatmentOf(treatment);
  const filling = pythonString(typeof fill === 'string' ? fill : '');
  const split = [
    pythonString(how.level),
    how.lowercase ? 'True' : 'False',
    pythonString(how.filters),
  ].join(', ');
  const lines = [
    `cells = [${filling} if cell is None else cell for cell in ${source.words(treatment.column)}]`,
    `texts = [${helpers.use('split_text')}(cell, ${split}) for cell in cells]`,
  ];
  const size = how.vocabulary;
  if (how.mode === 'tokens') {
    const unknown = how.outOfVocabulary === null ? 'None' : pythonString(how.outOfVocabulary);
    lines.push(
      `words = ${helpers.use('vocabulary')}(texts, ${size}, ${unknown})`,
      `values = ${helpers.use('token_rows')}(texts, words, ${unknown}, ${how.length}, "${how.padding}", "${how.truncating}")`,
    );
    return lines;
  }
  lines.push(
    `words = ${helpers.use('vocabulary')}(texts, ${size})`,
    `numbers.append(${helpers.use('word_bags')}(texts, words, "${how.mode}"))`,
  );
  return lines;
}

/** A text for a comment. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 80);
}
