import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import { plannedBlocks } from '../../../common/datasets/count-features.ts';
import { blocksWidth, placeBlocks } from '../../../common/datasets/feature-block.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { plannedTokenRanges } from '../../../common/datasets/text/token-ranges.ts';
import { defaultTextTreatment } from '../../../common/datasets/text/text-treatment.ts';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import { setParam } from '../../../common/network/edit-network.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import { narrowInputs } from '../../../common/network/narrow-inputs.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { suggestNetwork } from '../../../common/network/suggest-network.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { classProfile, numberProfile, profiled, reviews, textProfile } from './text-tables.ts';

function suggestion(profiles: readonly ColumnProfile[]) {
  const table = profiled(profiles);
  const recipe = suggestRecipe(table, 'mood');
  const network = suggestNetwork({ profiled: table, recipe, task: 'binary' });
  return { table, recipe, network };
}

function remarks(network: NetworkSpec, recipe: Recipe, profiles: readonly ColumnProfile[]) {
  const blocks = plannedBlocks(recipe, profiles);
  return diagnose(network, {
    task: 'binary',
    featureCount: blocksWidth(blocks),
    classCount: 2,
    rows: 1000,
    tokens: plannedTokenRanges(blocks, recipe, profiles),
    training: defaultTraining('binary'),
  });
}

const types = ({ nodes }: NetworkSpec) => nodes.map(({ type }) => type);
const paramsOf = ({ nodes }: NetworkSpec, type: string) =>
  nodes.filter((node) => node.type === type).map(({ params }) => params);

describe('a network for texts', () => {
  it('takes the mean over the words of few texts', () => {
    const texts = reviews(100);
    const { network, recipe, table } = suggestion([
      textProfile('review', texts),
      classProfile('mood', 100),
    ]);
    expect(types(network)).toEqual([
      'Input',
      'Embedding',
      'GlobalAveragePooling1D',
      'Dense',
      'Dropout',
      'Dense',
    ]);
    expect(paramsOf(network, 'Input')).toEqual([{ shape: [9] }]);
    // 100 numbers of films and 9 words, the padding and the mark for unknown words.
    expect(paramsOf(network, 'Embedding')[0]).toMatchObject({ input_dim: 111, mask_zero: true });
    expect(inferShapes(network).errors).toEqual(new Map());
    expect(remarks(network, recipe, table.profiles).map(({ level }) => level)).not.toContain(
      'error',
    );
  });

  it('reads short texts word by word when there are many', () => {
    const texts = reviews(4000);
    const { network } = suggestion([textProfile('review', texts), classProfile('mood', 4000)]);
    expect(types(network)).toContain('Bidirectional');
  });

  it('gives numbers beside the texts an Input of their own', () => {
    const texts = reviews(100);
    const { network, recipe, table } = suggestion([
      numberProfile('stars', 100),
      textProfile('review', texts),
      classProfile('mood', 100),
    ]);
    expect(paramsOf(network, 'Input')).toEqual([{ shape: [1] }, { shape: [9] }]);
    expect(types(network)).toContain('Concatenate');
    expect(inferShapes(network).errors).toEqual(new Map());
    expect(remarks(network, recipe, table.profiles).map(({ level }) => level)).not.toContain(
      'error',
    );
  });

  it('learns from a bag of words as from other numbers', () => {
    const texts = reviews(100);
    const { recipe, table } = suggestion([textProfile('review', texts), classProfile('mood', 100)]);
    const text = { ...defaultTextTreatment, mode: 'tf-idf' as const, vocabulary: 50 };
    const bagged: Recipe = {
      ...recipe,
      treatments: recipe.treatments.map((treatment) =>
        treatment.column === 'review' ? { ...treatment, text } : treatment,
      ),
    };
    const network = suggestNetwork({ profiled: table, recipe: bagged, task: 'binary' });
    expect(paramsOf(network, 'Input')).toEqual([{ shape: [50] }]);
    expect(types(network)).not.toContain('Embedding');
  });
});

describe('an Embedding that is too small for the vocabulary', () => {
  const texts = reviews(100);
  const { network, recipe, table } = suggestion([
    numberProfile('stars', 100),
    textProfile('review', texts),
    classProfile('mood', 100),
  ]);
  const embedding = network.nodes.find(({ type }) => type === 'Embedding')?.id ?? '';

  it('is told with its column and repaired by the fix', () => {
    const small = setParam(network, embedding, 'input_dim', 110);
    const found = remarks(small, recipe, table.profiles).find(({ id }) =>
      id.startsWith('embedding-size'),
    );
    expect(found).toMatchObject({ level: 'error', node: embedding });
    expect(found?.message).toContain('“review” needs 111');
    if (!found?.fix || !('apply' in found.fix)) throw new Error('There is no fix');
    const fixed = found.fix.apply(small);
    expect(paramsOf(fixed, 'Embedding')[0]).toMatchObject({ input_dim: 111 });
    const left = remarks(fixed, recipe, table.profiles).map(({ id }) => id);
    expect(left).not.toContain(`embedding-size:${embedding}`);
  });

  it('is none where it is large enough, or takes no texts', () => {
    const large = setParam(network, embedding, 'input_dim', 5000);
    const ids = remarks(large, recipe, table.profiles).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('embedding-size'))).toEqual([]);
  });
});

describe('inputs for blocks that turned out smaller', () => {
  const texts = reviews(100);
  const { network } = suggestion([
    numberProfile('stars', 100),
    textProfile('review', texts),
    classProfile('mood', 100),
  ]);
  const numbers = (count: number) =>
    ({ kind: 'numbers', name: 'features', shape: [count] }) as const;
  const tokens = { kind: 'tokens', name: 'review', shape: [9] } as const;
  const planned = placeBlocks([numbers(3), tokens]);
  const fitted = placeBlocks([numbers(2), tokens]);
  const [first, second] = network.nodes.filter(({ type }) => type === 'Input').map(({ id }) => id);
  const drawn = setParam(network, first ?? '', 'shape', [3]);

  it('take what there is of their block', () => {
    expect(paramsOf(narrowInputs(drawn, planned, fitted), 'Input')).toEqual([
      { shape: [2] },
      { shape: [9] },
    ]);
  });

  it('move the places that were chosen for them', () => {
    const columns = [3, 4, 5, 6, 7, 8, 9, 10, 11];
    const both = setParam(drawn, first ?? '', 'columns', [0, 1, 2]);
    const chosen = setParam(both, second ?? '', 'columns', columns);
    expect(paramsOf(narrowInputs(chosen, planned, fitted), 'Input')).toEqual([
      { shape: [2], columns: [0, 1] },
      { shape: [9], columns: columns.map((column) => column - 1) },
    ]);
  });

  it('stay as they are where nothing changed', () => {
    expect(narrowInputs(drawn, planned, planned)).toBe(drawn);
  });
});
