import type { ColumnTreatment, FittedColumn, FittedRecipe, Recipe } from '../../datasets/recipe.ts';
import { formulaWords } from '../../datasets/derived/formula-words.ts';
import { html, type Markup } from '../markup.ts';
import { countWords, numberWords, percentWords } from '../number-words.ts';
import type { ReportContent } from '../report-content.ts';
import { facts, section, table } from './parts.ts';

/** Columns told one by one; wider tables are cut. */
const mostColumns = 60;

/** The table, how its rows were dealt and what was done to its columns. */
export function dataSection({ run, dataset }: ReportContent): Markup {
  const { fitted } = run;
  const source = dataset?.source;
  return section('data', 'Data', [
    facts([
      ['Table', run.summary.datasetName],
      ...(dataset
        ? ([
            ['Rows', countWords(dataset.rows)],
            ['Columns', countWords(dataset.columns.length)],
            ['Source', sourceWords(dataset.source)],
          ] as const)
        : []),
      ...(source
        ? ([['SHA-256 of the source', html`<code>${source.sha256}</code>`]] as const)
        : []),
    ]),
    dataset ? null : html`<p>The table is no longer in the library.</p>`,
    fitted ? recipeParts(fitted) : html`<p>The data were not prepared yet.</p>`,
  ]);
}

function sourceWords({
  kind,
  name,
  files,
  part,
}: NonNullable<ReportContent['dataset']>['source']): string {
  const what = { file: 'file', folder: 'folder', sample: 'sample', generated: 'teaching set' };
  const known = kind === 'pasted' ? 'pasted from the clipboard' : `${what[kind]} “${name}”`;
  const more = files && files.length > 1 ? `, ${countWords(files.length)} files` : '';
  return `${known}${more}${part === undefined ? '' : `, part “${part}”`}`;
}

function recipeParts(fitted: FittedRecipe): readonly Markup[] {
  const { recipe, rows, rowsDropped, features, target, classes } = fitted;
  const shown = features.slice(0, mostColumns);
  const ignored = recipe.treatments.filter(({ role }) => role === 'ignored');
  const counts = [
    `${countWords(rows.train)} for training`,
    `${countWords(rows.validation)} for validation`,
    `${countWords(rows.test)} for testing`,
  ];
  return [
    html`<h3>Recipe</h3>`,
    facts([
      ['Rows used', counts.join(', ')],
      ['Rows left out', countWords(rowsDropped)],
      ['Dealt', splitWords(recipe)],
      ['Target', `${target.treatment.column}${taskWords(fitted)}`],
      ...(classes.length > 0
        ? ([['Classes', listed(classes, 30)]] as const)
        : ([] as readonly (readonly [string, string])[])),
      ...otherSteps(recipe),
    ]),
    table(
      ['Feature', 'Type', 'Missing cells', 'What was done to it'],
      shown.map((column) => [
        column.treatment.column,
        column.treatment.type,
        missingWords(column),
        treatedWords(column),
      ]),
      'words',
    ),
    features.length > shown.length
      ? html`<p>And ${countWords(features.length - shown.length)} more features.</p>`
      : html``,
    ignored.length > 0
      ? html`<p>
          Not used:
          ${listed(
            ignored.map(({ column }) => column),
            30,
          )}.
        </p>`
      : html``,
    html`<p class="hint">
      Everything was learned from the training rows alone and is applied unchanged to new rows.
    </p>`,
  ];
}

function taskWords({ task, classes }: FittedRecipe): string {
  return task === 'regression' ? ' (a number)' : ` (${countWords(classes.length)} classes)`;
}

/** How rows came into their parts. */
export function splitWords({ split, window }: Pick<Recipe, 'split' | 'window'>): string {
  const { method = 'random', column, folds, stratify, subset, seed } = split;
  const inOrder = method === 'time' || (window !== undefined && method === 'random');
  const how =
    method === 'column'
      ? `by the column “${column ?? ''}”`
      : method === 'grouped'
        ? `by chance, rows with the same “${column ?? ''}” together`
        : inOrder
          ? `in order of ${column === undefined ? 'the rows' : `“${column}”`}, the latest for testing`
          : `by chance${stratify ? ', classes in proportion' : ''}${split.repeatedRows ? ', equal rows together' : ''}`;
  const fold = folds ? `; fold ${folds.held + 1} of ${folds.count} validates` : '';
  const part = subset ? `; ${percentWords(subset.share)} of the training rows are used` : '';
  return `${how}${inOrder ? '' : `, seed ${seed}`}${fold}${part}`;
}

function otherSteps(recipe: Recipe): readonly (readonly [string, string])[] {
  const { derived = [], window, balance, unitNorm, augmentation = [], excludedRows = [] } = recipe;
  return [
    ...derived.map(({ name, formula }) => [`Calculated: ${name}`, formulaWords(formula)] as const),
    ...(window
      ? [
          [
            'Windows',
            `${countWords(window.length)} rows, ${window.purpose === 'forecast' ? `${countWords(window.horizon)} to forecast` : 'classified'}, every ${countWords(window.stride)}`,
          ] as const,
        ]
      : []),
    ...(balance
      ? [
          [
            'Balanced',
            balance.method === 'oversample' ? 'rare classes repeated' : 'frequent classes thinned',
          ] as const,
        ]
      : []),
    ...(unitNorm ? [['Rows scaled', `to ${unitNorm} norm 1`] as const] : []),
    ...(augmentation.length > 0
      ? [['Random changes of pictures', augmentation.map(({ layer }) => layer).join(', ')] as const]
      : []),
    ...(excludedRows.length > 0
      ? [['Left out by hand', `${countWords(excludedRows.length)} rows`] as const]
      : []),
  ];
}

function missingWords({ treatment, fill }: FittedColumn): string {
  if (treatment.type === 'image') return '–';
  if (treatment.missing === 'drop') return 'row left out';
  const indicator = treatment.indicator ? ', marked by an input' : '';
  if (fill === null) return '–';
  return `filled with ${typeof fill === 'number' ? numberWords(fill) : `“${fill}”`}${indicator}`;
}

function treatedWords(column: FittedColumn): string {
  const { treatment, categories, bounds, edges, text, image } = column;
  const steps = [
    ...outlierSteps(treatment, bounds),
    ...(treatment.transform && treatment.transform !== 'none' ? [treatment.transform] : []),
    ...(edges ? [`${edges.length - 1} bins`] : []),
    ...(text ? [`${countWords(text.words.length)} words in the vocabulary`] : []),
    ...(image && treatment.image
      ? [`${treatment.image.width} × ${treatment.image.height} pixels`]
      : []),
    ...(categories.length > 0
      ? [`${treatment.encoding}: ${listed(categories, 8)}`]
      : treatment.type === 'number' && treatment.scaling !== 'none' && !edges
        ? [
            `${treatment.scaling}: (x − ${numberWords(column.offset)}) / ${numberWords(column.divisor)}`,
          ]
        : []),
  ];
  return steps.length > 0 ? steps.join('; ') : 'as it is';
}

function outlierSteps(
  { outliers }: ColumnTreatment,
  bounds: FittedColumn['bounds'],
): readonly string[] {
  if (!outliers || !bounds) return [];
  const action = outliers.action === 'cap' ? 'capped' : 'rows left out';
  return [`${action} beyond ${numberWords(bounds[0])} and ${numberWords(bounds[1])}`];
}

function listed(names: readonly string[], most: number): string {
  const more = names.length > most ? `, and ${countWords(names.length - most)} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}
