import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recipe } from '../../common/datasets/recipe.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import { parseRecords } from '../../main/services/datasets/parse-records.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const reviewsFile = resolve(import.meta.dirname, '../../../shared/data/text/imdb-train-10k.csv.gz');
const hasReviews = existsSync(reviewsFile);
if (!hasReviews) console.log('Skipped real reviews: the shared data sets are not here.');

/** Reviews whose mood is in one word among others; no two are alike. */
function madeReviews(count: number): string {
  const good = ['wonderful', 'charming', 'brilliant'];
  const bad = ['dreadful', 'tedious', 'clumsy'];
  const lines = Array.from({ length: count }, (_, row) => {
    const words = row % 2 === 0 ? good : bad;
    const word = words[row % words.length] ?? '';
    return `"Film ${row} was, as far as I can say, ${word} from its start",${row % 7},${row % 2 === 0 ? 'good' : 'bad'}`;
  });
  return ['review,stars,mood', ...lines].join('\n');
}

describe('learning from texts', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });
  afterEach(() => studio.remove());

  const importText = async (name: string, text: string) => {
    const token = studio.file(name, text);
    return studio.api.datasets.importFiles({ tokens: [token], options: {} });
  };

  it('goes from a table of reviews and numbers to a prediction of a new one', async () => {
    const profiled = await importText('reviews.csv', madeReviews(300));
    const review = profiled.profiles[0];
    expect(review).toMatchObject({ type: 'text', warnings: [] });
    expect(review?.text?.length90).toBe(13);
    const project = await studio.project(profiled, { epochs: 25, batchSize: 16, seed: 2 });
    const inputs = project.network.nodes.filter(({ type }) => type === 'Input');
    expect(inputs).toHaveLength(2);
    const run = await studio.train(project.id);
    expect(run.failure).toBeNull();
    expect(run.test?.['accuracy']).toBeGreaterThan(0.95);

    const predict = (text: string | null) =>
      studio.api.prediction.row({ runId: run.id, values: { review: text, stars: '3' } });
    const answer = await predict('I found this one wonderful');
    expect(answer).toMatchObject({ value: 'good', warnings: [] });
    expect((await predict('It was dreadful from its start')).warnings).toEqual([]);
    expect((await predict('Zzz!')).warnings).toEqual([
      'No word in “review” is in the vocabulary, so the network sees none of them.',
    ]);
    // Without a word the average over words is no number.
    const noNumber =
      'The network gave no number for this row (NaN or infinite). An empty text or a huge value can be the reason; where every row is so, train again with a lower learning rate.';
    expect(await predict('...')).toEqual({
      value: null,
      probabilities: [],
      warnings: ['The text in “review” has no words.', noNumber],
    });
    expect((await predict(null)).warnings).toEqual([
      '“review” is missing; an empty text is used.',
      noNumber,
    ]);
    const lines = ['review,stars', '...,3', 'I found this one wonderful,3'];
    const token = studio.file('new.csv', lines.join('\n'));
    const file = await studio.api.prediction.file({ runId: run.id, token });
    expect(file.warnings).toEqual([
      '1 row got no prediction, as the network gave no number (NaN or infinite). An empty text or a huge value can be the reason; where every row is so, train again with a lower learning rate.',
      '1 row: The text in “review” has no words.',
    ]);
  });

  it('learns from a bag of words, whose Input follows the training rows', async () => {
    const profiled = await importText('reviews.csv', madeReviews(300));
    const project = await studio.project(profiled, { epochs: 25, batchSize: 16 }, (suggested) => {
      if (!suggested.recipe) throw new Error('There is no recipe');
      const recipe: Recipe = {
        ...suggested.recipe,
        treatments: suggested.recipe.treatments.map((treatment) =>
          treatment.text
            ? { ...treatment, text: { ...treatment.text, mode: 'tf-idf' } }
            : treatment,
        ),
      };
      return { recipe, network: suggestNetwork({ profiled, recipe, task: 'binary' }) };
    });
    const run = await studio.train(project.id);
    expect(run.failure).toBeNull();
    expect(run.test?.['accuracy']).toBeGreaterThan(0.9);
  });

  it.skipIf(!hasReviews)('learns the mood of real reviews', async () => {
    const text = gunzipSync(readFileSync(reviewsFile)).toString('utf8');
    const { records } = parseRecords(text, ',', '"', true, 2501);
    const quoted = records.map((cells) =>
      cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
    );
    const profiled = await importText('reviews.csv', quoted.join('\n'));
    const [review] = profiled.profiles;
    expect(review).toMatchObject({ name: 'review', type: 'text', warnings: [], topValues: [] });
    const project = await studio.project(profiled, { epochs: 8, batchSize: 32, seed: 1 });
    const treatment = project.recipe?.treatments[0];
    expect(treatment).toMatchObject({ role: 'feature', text: { mode: 'tokens', length: 200 } });
    const run = await studio.train(project.id);
    expect(run.failure).toBeNull();
    expect(run.test?.['accuracy']).toBeGreaterThan(0.7);
    const judged = await studio.api.evaluation.get({ runId: run.id, split: 'test' });
    expect(judged.rows).toBe(375);
  });
});
