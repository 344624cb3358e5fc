import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { TryIt } from '../../../common/diagnosis/finding.ts';
import type { EpochMetrics, Run } from '../../../common/runs/run.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import DiagnosisPanel from '../../../renderer/features/diagnosis/DiagnosisPanel.svelte';
import '../../../renderer/styles/base.css';
import { network, summaryOf, table } from '../training/example-runs.ts';

/** Validation gets worse from epoch 10 on while training goes on getting better. */
const overfitting: EpochMetrics[] = Array.from({ length: 40 }, (_, at) => ({
  epoch: at + 1,
  seconds: at,
  values: { loss: 1 / (1 + at), val_loss: at < 10 ? 1 / (1 + at) + 0.1 : 0.2 + (at - 10) * 0.03 },
}));

const summary = summaryOf('r', { status: 'finished', epochsDone: 40, epochs: 40, best: null });
const run: Run = {
  summary,
  datasetId: 'd1',
  network,
  fitted: null,
  training: defaultTraining('multiclass'),
};

async function open(
  epochs: readonly EpochMetrics[],
  status: Run['summary']['status'] = 'finished',
) {
  const tried: [string, string][] = [];
  await page.viewport(420, 800);
  await render(DiagnosisPanel, {
    summary: { ...summary, status },
    run,
    epochs,
    table,
    ontry: (proposal: TryIt, how: 'start' | 'settings') => tried.push([proposal.label, how]),
    onbranch: (proposal: TryIt) => tried.push([proposal.label, 'branch']),
  });
  return tried;
}

describe('the diagnosis panel', () => {
  it('says what it sees with its evidence, and tries a change by keyboard', async () => {
    const tried = await open(overfitting);
    const card = page.getByRole('article', { name: 'The network overfits' });
    await expect.element(card).toBeVisible();
    await expect
      .element(card.getByText(/^lowest validation loss 0\.2 at epoch 10, 1\.0\d at the end/))
      .toBeVisible();
    const proposal = card.getByRole('group', { name: 'Stop early and keep the best weights' });
    proposal.getByRole('button', { name: 'Try it' }).element().focus();
    await userEvent.keyboard('{Enter}');
    await proposal.getByRole('button', { name: 'Only set' }).click();
    expect(tried).toEqual([
      ['Stop early and keep the best weights', 'start'],
      ['Stop early and keep the best weights', 'settings'],
    ]);
  });

  it('says that a few epochs are too few', async () => {
    await open(overfitting.slice(0, 3), 'running');
    await expect.element(page.getByText(/^Too little to tell: 3 epochs have ended/)).toBeVisible();
  });

  it.each(['light', 'dark'])('has nothing that axe objects to in the %s theme', async (theme) => {
    document.documentElement.dataset['theme'] = theme;
    await open(overfitting);
    await expect.element(page.getByRole('article')).toBeVisible();
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    delete document.documentElement.dataset['theme'];
  });
});
