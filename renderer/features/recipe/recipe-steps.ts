import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { ColumnTreatment, Recipe } from '../../../common/datasets/recipe.ts';
import { seesTarget } from '../../../common/datasets/series/series-window.ts';
import type { Task } from '../../../common/network/task.ts';
import { formatCount } from '../../ui/format.ts';
import { columnSteps, type ColumnStep, type ColumnStepId } from './column-steps.ts';
import { splitWords } from './treatment-words.ts';

export type StepId =
  | ColumnStepId
  | 'target'
  | 'columns'
  | 'rows'
  | 'derived'
  | 'texts'
  | 'augmentation'
  | 'windows'
  | 'split';

/** A step of the recipe as its line shows it. */
export interface RecipeStepState {
  readonly id: StepId;
  readonly title: string;
  /** What it does now, with counts. */
  readonly summary: string;
  /** Columns that it could touch, for the steps that are set column by column. */
  readonly columns: readonly string[];
  /** True where there is nothing to do as the table and the recipe are. */
  readonly nothing: boolean;
  /** Undefined for a step that is always done. */
  readonly on: boolean | undefined;
}

/** The steps that this table can have, in the order in which they happen. */
export function recipeSteps(
  recipe: Recipe,
  table: ProfiledDataset,
  task: Task | null,
): readonly RecipeStepState[] {
  const features = recipe.treatments.filter(({ role }) => role === 'feature');
  const profiles = new Map(table.profiles.map((profile) => [profile.name, profile]));
  const byColumn = (id: ColumnStepId): RecipeStepState => {
    const step = columnSteps.find((candidate) => candidate.id === id);
    if (!step) throw new Error(`There is no step ${id}`);
    return columnStepState(step, features, profiles, recipe);
  };
  const serving = servingColumns(recipe);
  const has = (wanted: ColumnTreatment['type']): boolean =>
    recipe.treatments.some(
      ({ column, role, type }) =>
        type === wanted && (role === 'feature' || (role === 'ignored' && !serving.has(column))),
    );
  const present = (id: ColumnStepId, there: boolean): RecipeStepState[] =>
    there ? [byColumn(id)] : [];
  const numbers = has('number');
  // A series may consist of its target and a date alone.
  const inOrder =
    numbers || recipe.treatments.some(({ role, type }) => role === 'target' && type === 'number');
  return [
    targetState(recipe, task),
    columnsState(recipe, features),
    ...rowsState(recipe),
    ...(numbers || has('category') || has('boolean') ? [derivedState(recipe)] : []),
    ...present('missing', numbers || has('category') || has('boolean') || has('date')),
    ...present('outliers', numbers),
    ...present('transform', numbers),
    ...present('bins', numbers),
    ...present('dates', has('date')),
    ...present('encoding', has('category') || has('boolean')),
    ...present('scaling', numbers || has('date')),
    ...(has('text') ? [textsState(features)] : []),
    ...present('images', has('image')),
    ...(has('image') ? [augmentationState(recipe)] : []),
    ...(inOrder && !has('image') ? [windowsState(recipe)] : []),
    still('split', 'Split', splitWords(recipe)),
  ];
}

/** Columns that say where a row belongs: a step for them alone would have nothing to do. */
function servingColumns({ split, window }: Recipe): ReadonlySet<string | undefined> {
  const deals = split.method === undefined || split.method === 'random' ? undefined : split.column;
  return new Set([deals, window?.orderBy, window?.groupBy]);
}

const taskNames: Readonly<Record<Task, string>> = {
  regression: 'a number (regression)',
  binary: 'one of two classes',
  multiclass: 'one of several classes',
};

function still(id: StepId, title: string, summary: string): RecipeStepState {
  return { id, title, summary, columns: [], nothing: false, on: undefined };
}

function targetState({ treatments, balance }: Recipe, task: Task | null): RecipeStepState {
  const target = treatments.find(({ role }) => role === 'target');
  if (!target) return still('target', 'Target', 'Choose what to predict');
  const kind = task ? taskNames[task] : 'not usable as it is';
  const balanced = balance ? `, ${balance.method}d` : '';
  return still('target', 'Target', `${target.column}: ${kind}${balanced}`);
}

function columnsState(
  { treatments, window }: Recipe,
  features: readonly ColumnTreatment[],
): RecipeStepState {
  const target = treatments.find(({ role }) => role === 'target');
  const others = treatments.length - (target ? 1 : 0);
  const used = `${formatCount(features.length)} of ${plural(others, 'column')}`;
  const past = target && window && seesTarget(window) ? `the past of ${target.column}` : '';
  const words = past && features.length === 0 ? `Only ${past}` : past ? `${used}, ${past}` : used;
  return still('columns', 'Columns used', words);
}

/** Only where rows were left out one by one: a check found them suspect, or twice. */
function rowsState({ excludedRows = [] }: Recipe): RecipeStepState[] {
  if (excludedRows.length === 0) return [];
  return [still('rows', 'Rows left out', plural(excludedRows.length, 'row'))];
}

function derivedState({ derived = [] }: Recipe): RecipeStepState {
  const none = derived.length === 0;
  const names = derived.slice(0, 3).map(({ name }) => name);
  const more = derived.length > 3 ? `, and ${formatCount(derived.length - 3)} more` : '';
  const summary = none ? 'None' : `${plural(derived.length, 'column')}: ${names.join(', ')}${more}`;
  return { ...still('derived', 'Calculated columns', summary), nothing: none };
}

function textsState(features: readonly ColumnTreatment[]): RecipeStepState {
  const texts = features.filter(({ type }) => type === 'text');
  const tokens = texts.filter(({ text }) => text?.mode === 'tokens').length;
  const summary =
    texts.length === 0
      ? 'No text in the columns used'
      : `${plural(texts.length, 'column')}: ${tokens === texts.length ? 'tokens' : tokens > 0 ? 'tokens and bags of words' : 'bags of words'}`;
  const columns = texts.map(({ column }) => column);
  return { ...still('texts', 'Texts', summary), columns, nothing: texts.length === 0 };
}

function augmentationState({ augmentation = [] }: Recipe): RecipeStepState {
  const none = augmentation.length === 0;
  const summary = none
    ? 'None: training pictures as they are'
    : `${plural(augmentation.length, 'random change')} of training pictures`;
  return { ...still('augmentation', 'Augmentation', summary), nothing: none, on: !none };
}

function windowsState({ window }: Recipe): RecipeStepState {
  const summary = window
    ? `${plural(window.length, 'row')} each, ${window.purpose === 'forecast' ? (window.horizon === 1 ? 'the next value forecast' : `the next ${plural(window.horizon, 'value')} forecast`) : 'classified'}`
    : 'None: each row stands for itself';
  return { ...still('windows', 'Windows', summary), nothing: !window };
}

function columnStepState(
  step: ColumnStep,
  features: readonly ColumnTreatment[],
  profiles: ReadonlyMap<string, ColumnProfile>,
  recipe: Recipe,
): RecipeStepState {
  const concerned = features.filter(step.applies);
  const on = concerned.filter(step.isOn);
  const columns = concerned.map(({ column }) => column);
  const state = { id: step.id, title: step.title, columns };
  if (step.id === 'missing') return { ...state, ...missingSummary(concerned, on, profiles) };
  if (concerned.length === 0) {
    return { ...state, summary: nothingWords[step.id], nothing: true, on: undefined };
  }
  const norm =
    step.id === 'scaling' && recipe.unitNorm ? `, rows of ${recipe.unitNorm} norm 1` : '';
  const kinds = [...new Set(on.map(step.words))];
  const how =
    kinds.length === 1 ? `: ${kinds[0] ?? ''}` : kinds.length > 1 ? ', in several ways' : '';
  return {
    ...state,
    summary: `${formatCount(on.length)} of ${plural(concerned.length, nouns[step.id])}${how}${norm}`,
    nothing: on.length === 0 && !norm,
    on: step.off === null || (on.length === 0 && step.on === null) ? undefined : on.length > 0,
  };
}

const nouns: Readonly<Record<ColumnStepId, string>> = {
  missing: 'column',
  outliers: 'number column',
  transform: 'number column',
  bins: 'number column',
  dates: 'date column',
  encoding: 'column',
  scaling: 'number column',
  images: 'image column',
};

const noNumbers = 'No numbers in the columns used';
const nothingWords: Readonly<Record<ColumnStepId, string>> = {
  missing: 'None in the columns used',
  outliers: noNumbers,
  transform: noNumbers,
  bins: noNumbers,
  dates: 'No dates in the columns used',
  encoding: 'No categories in the columns used',
  scaling: noNumbers,
  images: 'No pictures in the columns used',
};

function missingSummary(
  concerned: readonly ColumnTreatment[],
  filled: readonly ColumnTreatment[],
  profiles: ReadonlyMap<string, ColumnProfile>,
): Pick<RecipeStepState, 'summary' | 'nothing' | 'on'> {
  const holes = concerned.map(({ column }) => missingCells(profiles.get(column)));
  const cells = holes.reduce((sum, count) => sum + count, 0);
  const columns = holes.filter((count) => count > 0).length;
  const all = filled.length === concerned.length;
  return {
    summary:
      cells === 0
        ? nothingWords.missing
        : `${plural(cells, 'cell')} in ${plural(columns, 'column')}: ${all ? 'filled' : 'some rows left out'}`,
    nothing: cells === 0,
    on: concerned.length === 0 ? undefined : all,
  };
}

/** Cells of a column that hold nothing that can be read; 0 for a column that was calculated. */
export function missingCells(profile: ColumnProfile | undefined): number {
  return profile ? profile.missing + profile.unreadable : 0;
}

/** `1 column`, `1,200 columns`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : many}`;
}
