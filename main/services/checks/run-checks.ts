import { findDrift } from '../../../common/checks/drift.ts';
import {
  findImbalance,
  findRareClasses,
  findTargetGaps,
} from '../../../common/checks/class-findings.ts';
import { type Finding, worstFirst } from '../../../common/checks/data-check.ts';
import { findScalingOutliers, findUnitMistakes } from '../../../common/checks/extreme-numbers.ts';
import { findLeaks } from '../../../common/checks/leaks.ts';
import {
  findAcrossParts,
  type Likeness,
  type LikeRows,
} from '../../../common/checks/repeated-findings.ts';
import { findUselessColumns } from '../../../common/checks/useless-columns.ts';
import { findMixedDates, findNumbersAsText } from '../../../common/checks/written-cells.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import type { TableQuestions } from '../datasets/table-questions.ts';
import type { TypedTable } from '../explore/typed-tables.ts';
import { findSuspectLabels } from './check-labels.ts';
import { lookAtTable, type LookedAt } from './look-at-table.ts';
import { repeatedRows, similarRows } from './repeated-rows.ts';
import { similarImages } from './similar-images.ts';
import { similarTexts } from './similar-texts.ts';

/** Different numbers from which a column is taken for measured. */
const varied = 20;

/** What checks need, and whom they tell how far they are. */
export interface CheckParts {
  readonly profiled: ProfiledDataset;
  readonly recipe: Recipe;
  readonly questions: TableQuestions;
  readonly typed: TypedTable;
  /** Lets other work go on; throws when the checks are to stop. */
  readonly breathe: () => Promise<void>;
  readonly onStage: (stage: string, done: number, total: number) => void;
}

/** Everything that may quietly spoil a training on these data, worst first. */
export async function runChecks(parts: CheckParts): Promise<readonly Finding[]> {
  const { profiled, recipe, questions, typed, breathe } = parts;
  parts.onStage('the table', 0, 1);
  const looked = await lookAtTable(profiled, recipe, questions, typed);
  if (!looked) return [];
  const { table } = looked;
  const stages: readonly [string, () => Finding[] | Promise<Finding[]>][] = [
    ['leaks', () => findLeaks(table, breathe)],
    ['columns', () => findUselessColumns(table)],
    ['cells', () => [...findNumbersAsText(table), ...findMixedDates(table)]],
    ['extreme numbers', () => [...findScalingOutliers(table), ...findUnitMistakes(table)]],
    [
      'classes',
      () => [
        ...findImbalance(table),
        ...findRareClasses(table, looked.classes),
        ...findTargetGaps(table),
        ...findDrift(table),
      ],
    ],
    ['repeated rows', () => (recipe.window ? [] : findRepeatedRows(parts, looked))],
    ['similar texts', () => (recipe.window ? [] : findSimilarTexts(parts, looked))],
    ['similar pictures', () => findSimilarImages(parts, looked)],
    ['labels', () => findSuspectLabels(table, breathe)],
  ];
  const found: Finding[] = [];
  for (const [done, [stage, find]] of stages.entries()) {
    parts.onStage(stage, done, stages.length);
    await breathe();
    found.push(...(await find()));
  }
  return worstFirst(found);
}

async function findRepeatedRows(parts: CheckParts, looked: LookedAt): Promise<Finding[]> {
  const { typed, questions, profiled } = parts;
  const names = new Set(looked.table.features.map(({ column }) => column));
  const columns = typed.columns.filter(({ name, type }) => names.has(name) && type !== 'image');
  // A picture is known by more than the columns beside it.
  if (columns.length === 0 || looked.table.features.some(({ type }) => type === 'image')) return [];
  const equal = await repeatedRows(questions.database, typed, columns);
  await parts.breathe();
  const measured = columns.filter(
    ({ name, type }) =>
      type === 'number' &&
      (profiled.profiles.find((profile) => profile.name === name)?.distinct ?? 0) > varied,
  );
  const similar = await similarRows(questions.database, typed, columns, measured);
  const telling = typed.columns.filter(({ name, type }) => {
    const distinct = profiled.profiles.find((profile) => profile.name === name)?.distinct ?? 0;
    const words = type === 'text' || type === 'category';
    return words && !names.has(name) && distinct > typed.rows / 2;
  });
  // Names that differ show that equal features belong to different people, not to a row that was copied.
  const different =
    equal.groups.length > 0 &&
    telling.length > 0 &&
    (await repeatedRows(questions.database, typed, [...columns, ...telling])).groups.length === 0;
  const repeated = across(equal, looked, {
    kind: 'repeated-rows',
    words: 'have the same features as',
    wordsOfOne: 'has the same features as',
    meaning: different
      ? `They differ in ${telling.map(({ name }) => `“${name}”`).join(' or ')}, which is not used: different cases that look alike, so that the results may be a little too good.`
      : measured.length === 0
        ? 'With few columns of few values that is to be expected; the results are still a little too good.'
        : 'The network is judged by rows that it has seen.',
    together: true,
  });
  return [
    ...repeated.map((finding) => (different ? { ...finding, severity: 'info' as const } : finding)),
    ...across(similar, looked, {
      kind: 'similar-rows',
      words: 'are nearly the same as',
      wordsOfOne: 'is nearly the same as',
      meaning: 'All of their numbers differ by less than a thousandth of what is usual.',
      together: false,
    }),
  ];
}

async function findSimilarTexts(parts: CheckParts, looked: LookedAt): Promise<Finding[]> {
  const texts = looked.table.features.filter(({ type }) => type === 'text');
  const found: Finding[] = [];
  for (const { column } of texts) {
    const { database, table } = parts.questions;
    const groups = await similarTexts(database, table, column, parts.breathe);
    const likeness: Likeness = {
      kind: 'similar-texts',
      words: `have nearly the same “${column}” as`,
      wordsOfOne: `has nearly the same “${column}” as`,
      meaning: 'The network is judged by texts that it has seen.',
      together: false,
    };
    const [finding] = across(groups, looked, likeness);
    if (finding) found.push({ ...finding, id: `similar-texts ${column}`, column });
  }
  return found;
}

async function findSimilarImages(parts: CheckParts, looked: LookedAt): Promise<Finding[]> {
  const column = looked.table.features.find(({ type }) => type === 'image')?.column;
  if (column === undefined) return [];
  const pack = await parts.questions.images();
  try {
    const groups = await similarImages(pack, parts.breathe);
    return across(groups, looked, {
      kind: 'similar-images',
      words: 'look the same as',
      wordsOfOne: 'looks the same as',
      meaning: 'The network is judged by pictures that it has seen.',
      together: false,
    }).map((finding) => ({ ...finding, column }));
  } finally {
    await pack.close();
  }
}

function across(like: LikeRows, looked: LookedAt, likeness: Likeness): Finding[] {
  const finding = findAcrossParts(like, looked.partOf, looked.table, likeness);
  return finding ? [finding] : [];
}
