import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { placeBlocks } from '../../../common/datasets/feature-block.ts';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import PredictView from '../../../renderer/views/PredictView.svelte';
import { project, runOf, summaryOf, table } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

/** One black pixel. */
const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB4iG8MwAAAABJRU5ErkJggg==';

function pictureRun() {
  const run = runOf(summaryOf('a'));
  const { fitted } = run;
  if (!fitted) throw new Error('The example run has no recipe');
  const treatment = {
    column: 'image',
    role: 'feature',
    type: 'image',
    missing: 'drop',
    encoding: 'label',
    scaling: 'none',
  } as const;
  const column = { features: [], fill: null, categories: [], offset: 0, divisor: 1 };
  const ofPictures: FittedRecipe = {
    ...fitted,
    recipe: { ...fitted.recipe, treatments: [treatment, fitted.target.treatment] },
    features: [{ treatment, ...column }],
    blocks: placeBlocks([{ kind: 'image', name: 'image', shape: [28, 28, 1] }]),
  };
  return { ...run, fitted: ofPictures };
}

async function open(answers: Answers = {}) {
  await page.viewport(1280, 800);
  window.location.hash = '#/project/p1/predict';
  const connection = handMadeConnection({
    'runs.list': () => [summaryOf('a')],
    'runs.get': pictureRun,
    'datasets.get': () => table,
    'prediction.image': () => [
      {
        name: 'seven.png',
        value: 'seven',
        probabilities: [
          { name: 'seven', probability: 0.9 },
          { name: 'one', probability: 0.1 },
        ],
        warnings: [],
        sees: pixel,
      },
    ],
    ...answers,
  });
  await render(InStudio, { connection, view: PredictView, project, table });
  return connection;
}

async function drop(): Promise<void> {
  const zone = page.getByRole('group', { name: 'Picture to predict' });
  await expect.element(zone).toBeVisible();
  const carried = new DataTransfer();
  const bytes = Uint8Array.from(atob(pixel.split(',')[1] ?? ''), (char) => char.charCodeAt(0));
  carried.items.add(new File([bytes], 'seven.png', { type: 'image/png' }));
  zone.element().dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
}

describe('Predict for a run that learned from pictures', () => {
  it('asks for a picture, and for no fields', async () => {
    const connection = await open();
    await expect.element(page.getByText('Choose a picture to get an answer.')).toBeVisible();
    await expect.element(page.getByText(/zip or tar archives of them/)).toBeVisible();
    await expect.element(page.getByText('One row')).not.toBeInTheDocument();
    expect(connection.calls.map(({ name }) => name)).not.toContain('prediction.row');
  });

  it('answers a picture that is dropped and shows what the network sees of it', async () => {
    const connection = await open();
    await drop();
    const answer = page.getByRole('region', { name: /^Predicted/ });
    await expect.element(answer.getByRole('list')).toMatchTextContent(/seven\s*90\.0 %/);
    await expect.element(page.getByRole('img', { name: 'seven.png' })).toBeVisible();
    await expect
      .element(page.getByRole('img', { name: 'The pixels that the network gets' }))
      .toHaveAttribute('src', pixel);
    await expect.element(page.getByText('The network sees 28 × 28 × 1')).toBeVisible();
    expect(connection.uploads).toEqual(['seven.png']);
    expect(connection.calls.at(-1)).toMatchObject({
      name: 'prediction.image',
      input: { runId: 'a', values: {} },
    });
  });

  it('says why a picture has no answer', async () => {
    await open({
      'prediction.image': () => {
        throw new AppError('invalid-data', '“seven.png” cannot be read as a picture.');
      },
    });
    await drop();
    await expect.element(page.getByText('“seven.png” cannot be read as a picture.')).toBeVisible();
  });
});
