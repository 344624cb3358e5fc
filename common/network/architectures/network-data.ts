import { expectedTrainingRows } from '../../datasets/check-recipe.ts';
import { plannedBlocks } from '../../datasets/count-features.ts';
import type { ProfiledDataset } from '../../datasets/dataset.ts';
import { withDerivedProfiles } from '../../datasets/derived/derived-profiles.ts';
import type { FeatureBlock } from '../../datasets/feature-block.ts';
import type { Recipe } from '../../datasets/recipe.ts';
import { targetCountOf } from '../../datasets/series/series-window.ts';
import { taskOfRecipe } from '../../datasets/task-of-target.ts';
import { plannedTokenRanges } from '../../datasets/text/token-ranges.ts';
import type { Task } from '../task.ts';

/** What kind of thing a row is. */
export type DataKind = 'table' | 'image' | 'text' | 'series';

/** What a network is drawn for: the parts of a row, and what is to be told of it. */
export interface NetworkData {
  /** The parts of a row in their order; there is at least one. */
  readonly blocks: readonly FeatureBlock[];
  readonly task: Task;
  /** Classes of the target; 2 for two, ignored for numbers. */
  readonly classes: number;
  /** Numbers that are told of one row (`regression`), or answers with a class each. */
  readonly targetCount: number;
  /** Rows to learn from; null where that is not known. */
  readonly rows: number | null;
  /** Different numbers that stand in a block of tokens, 0 included, by the block's name. */
  readonly vocabulary: Readonly<Record<string, number>>;
}

/** What a recipe makes of a table; null until it has a target that can be learned and a feature. */
export function networkDataOf(
  table: ProfiledDataset | null,
  recipe: Recipe | null,
): NetworkData | null {
  const task = table && recipe && taskOfRecipe(recipe, table.profiles);
  if (!task) return null;
  const blocks = plannedBlocks(recipe, table.profiles);
  if (blocks.length === 0) return null;
  const target = recipe.treatments.find(({ role }) => role === 'target')?.column;
  const profiles = withDerivedProfiles(recipe, table.profiles);
  const distinct = profiles.find(({ name }) => name === target)?.distinct ?? 2;
  const tokens = plannedTokenRanges(blocks, recipe, table.profiles);
  return {
    blocks,
    task,
    classes: Math.max(2, distinct),
    targetCount: targetCountOf(recipe.window),
    rows: expectedTrainingRows(table, recipe),
    vocabulary: Object.fromEntries(tokens.map(({ column, numbers }) => [column, numbers])),
  };
}

/** The kind of the part that decides which networks fit; numbers beside it enter at its side. */
export function kindOf({ blocks }: Pick<NetworkData, 'blocks'>): DataKind {
  return kindOfBlock(mainBlock({ blocks }));
}

/** The part of a row that a network is built around. */
export function mainBlock({ blocks }: Pick<NetworkData, 'blocks'>): FeatureBlock {
  const order = ['window', 'image', 'tokens', 'numbers'] as const;
  const main = order
    .map((kind) => blocks.find((block) => block.kind === kind))
    .find((block) => block !== undefined);
  if (!main) throw new RangeError('A row has no parts.');
  return main;
}

function kindOfBlock({ kind }: FeatureBlock): DataKind {
  const kinds = { window: 'series', image: 'image', tokens: 'text', numbers: 'table' } as const;
  return kinds[kind];
}
