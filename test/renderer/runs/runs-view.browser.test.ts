import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import RunsView from '../../../renderer/views/RunsView.svelte';
import { epochsOf, project, runOf, summaryOf, table } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

const slow = { ...project.training, batchSize: 8 };

async function open(
  runs: readonly RunSummary[] = [summaryOf('b'), summaryOf('a')],
  answers: Answers = {},
) {
  await page.viewport(1600, 900);
  window.location.hash = '#/project/p1/runs';
  const byId = (id: string): RunSummary => runs.find((run) => run.id === id) ?? summaryOf(id);
  const connection = handMadeConnection({
    'runs.list': () => runs,
    'runs.metrics': () => epochsOf(50),
    'runs.get': ({ id }: { id: string }) => runOf(byId(id), id === 'a' ? { training: slow } : {}),
    'runs.rename': ({ id, name }: { id: string; name: string }) => ({ ...byId(id), name }),
    'runs.annotate': ({ id, note }: { id: string; note: string }) => ({ ...byId(id), note }),
    'runs.remove': () => null,
    'runs.restore': () => null,
    ...answers,
  });
  let studio: Studio | undefined;
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection,
    view: RunsView,
    project,
    table,
    onready: (ready: Studio, open: ProjectState) => {
      studio = ready;
      state = open;
    },
  });
  await expect.element(page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible();
  if (!studio || !state) throw new Error('The view did not start.');
  return { connection, studio, state };
}

const compare = (name: string) => page.getByRole('checkbox', { name: `Compare ${name}` });
const list = page.getByRole('region', { name: 'Runs' });

describe('Runs', () => {
  it('compares two runs: one chart, differing settings first', async () => {
    await open();
    await compare('flowers-a').click();
    await expect.element(page.getByRole('heading', { name: '2 runs compared' })).toBeVisible();
    const legend = page.getByRole('region', { name: 'Loss' }).getByRole('list');
    await expect.element(legend).toMatchTextContent(/flowers-a, validation/);
    await expect.element(legend).toMatchTextContent(/flowers-b, validation/);
    const settings = page.getByRole('region', { name: 'Settings of the chosen runs' });
    await expect
      .element(settings.getByRole('row', { name: /batch_size/ }))
      .toMatchTextContent(/batch_size\s*32\s*8/);
    await expect
      .element(settings.getByRole('row', { name: /learning_rate/ }))
      .not.toBeInTheDocument();
    await page.getByText('Show equal settings too').click();
    await expect.element(settings.getByRole('row', { name: /learning_rate/ })).toBeVisible();
  });

  it('sorts by a column in both directions and tells which', async () => {
    await open([
      summaryOf('a', { parameters: 900 }),
      summaryOf('b', { parameters: 20 }),
      summaryOf('c', { parameters: 100 }),
    ]);
    const order = (): string[] =>
      list
        .getByRole('rowheader')
        .elements()
        .map((cell) => cell.textContent.trim());
    const head = list.getByRole('columnheader', { name: 'Parameters' });
    await head.getByRole('button').click();
    await expect.element(head).toHaveAttribute('aria-sort', 'ascending');
    expect(order()).toEqual(['flowers-b', 'flowers-c', 'flowers-a']);
    await head.getByRole('button').click();
    await expect.element(head).toHaveAttribute('aria-sort', 'descending');
    expect(order()).toEqual(['flowers-a', 'flowers-c', 'flowers-b']);
  });

  it('puts another order into the same rows, and lets go of a row that became another run’s', async () => {
    const { studio } = await open([
      summaryOf('a', { parameters: 900 }),
      summaryOf('b', { parameters: 20 }),
    ]);
    const rows = () => list.getByRole('row').elements().slice(1);
    await expect.poll(() => rows().length).toBe(2);
    const before = rows();
    await list.getByRole('button', { name: 'Parameters' }).click();
    await expect.element(list.getByRole('rowheader').first()).toMatchTextContent(/flowers-b/);
    expect(rows().map((row, i) => row === before[i])).toEqual([true, true]);
    await expect.element(compare('flowers-a')).toBeChecked();
    await expect.element(compare('flowers-b')).not.toBeChecked();
    const box = compare('flowers-a').element() as HTMLElement;
    box.focus();
    studio.runs.take(summaryOf('c', { parameters: 2000 }));
    await expect.element(compare('flowers-c')).toBeVisible();
    expect(document.activeElement).toBe(box);
    studio.runs.take(summaryOf('d', { parameters: 1 }));
    await expect.element(compare('flowers-d')).toBeVisible();
    expect(document.activeElement).toBe(list.element());
  });

  it('renames and annotates in place', async () => {
    const { connection } = await open();
    const name = page.getByRole('textbox', { name: 'Name of the run' });
    await name.fill('wide net');
    await userEvent.keyboard('{Enter}');
    await expect.element(list.getByText('wide net')).toBeVisible();
    await page.getByRole('textbox', { name: 'Note' }).fill('twice the units');
    await userEvent.keyboard('{Tab}');
    await expect
      .poll(() => connection.calls.find((call) => call.name === 'runs.annotate')?.input)
      .toEqual({ id: 'b', note: 'twice the units' });
  });

  it('puts the settings of a run back into the project as one undoable step', async () => {
    const { state } = await open(undefined, {
      'runs.copySettings': () => ({ ...project, training: slow }),
    });
    await page.getByRole('button', { name: 'Duplicate settings' }).click();
    await expect.poll(() => window.location.hash).toContain('/train');
    expect(state.project.training.batchSize).toBe(8);
    expect(state.history.undoLabel).toBe('Copy settings of “flowers-b”');
  });

  it('deletes with a way back', async () => {
    const { connection, studio } = await open();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect.element(list.getByText('flowers-b')).not.toBeInTheDocument();
    const notice = studio.notices.list.at(-1);
    expect(notice?.message).toBe('Deleted “flowers-b”.');
    notice?.action?.run();
    await expect.element(list.getByText('flowers-b')).toBeVisible();
    expect(connection.calls.map((call) => call.name)).toContain('runs.restore');
  });

  it('keeps a run that goes on from being deleted', async () => {
    await open([summaryOf('a', { status: 'running' })]);
    await expect.element(page.getByRole('button', { name: 'Delete' })).toBeDisabled();
  });

  it('keeps most of a long list out of the document', async () => {
    const runs = Array.from({ length: 1000 }, (_, i) => summaryOf(`r${i}`));
    await open(runs);
    await expect.element(page.getByText('1,000 runs')).toBeVisible();
    expect(list.getByRole('row').elements().length).toBeLessThan(100);
    expect(list.element().scrollHeight).toBeGreaterThan(1000 * 36);
  });

  it('filters in words: by keyboard with completion, and marks what is wrong', async () => {
    await open([
      summaryOf('a', { name: 'wide', settings: { optimizer: 'Adam', seed: 1 } }),
      summaryOf('b', { name: 'deep', settings: { optimizer: 'SGD', seed: 2 } }),
      summaryOf('c', { name: 'old', archived: true, settings: { optimizer: 'Adam', seed: 3 } }),
    ]);
    const names = (): string[] =>
      list
        .getByRole('rowheader')
        .elements()
        .map((cell) => cell.textContent.trim());
    await expect.poll(names).toEqual(expect.arrayContaining(['wide', 'deep']));
    expect(names()).not.toContain('old');
    const box = page.getByRole('combobox', { name: 'Filter the runs' });
    await box.click();
    await userEvent.keyboard('opt');
    await expect.element(page.getByRole('option', { name: /optimizer/ })).toBeVisible();
    await userEvent.keyboard('{Tab}');
    await expect.element(box).toHaveValue('optimizer:');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.element(box).toHaveValue('optimizer:SGD ');
    await expect.poll(names).toEqual(['deep']);
    await box.fill('archived');
    await expect.poll(names).toEqual(['old']);
    await box.fill('acuracy > .9 wide');
    await expect.element(box).toHaveAttribute('aria-invalid', 'true');
    await expect.element(page.getByText(/Did you mean “accuracy”/)).toBeVisible();
    expect(names()).toEqual([]);
  });

  it('stars and pins the row that the keyboard is at, and groups by a setting', async () => {
    const marked: unknown[] = [];
    await open(
      [
        summaryOf('a', { name: 'one', settings: { units: 8 } }),
        summaryOf('b', { name: 'two', settings: { units: 8 } }),
      ],
      {
        'runTable.mark': (input: { ids: readonly string[]; marks: object }) => {
          marked.push(input);
          return input.ids.map((id) => summaryOf(id, { ...input.marks, settings: { units: 8 } }));
        },
      },
    );
    await expect.element(list.getByText('one')).toBeVisible();
    (list.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}s');
    await expect.poll(() => marked).toHaveLength(1);
    await expect.element(list.getByRole('button', { name: /^Unstar/ })).toBeVisible();
    const group = page.getByRole('combobox', { name: 'Group by' });
    (group.element() as HTMLElement).focus();
    await expect.element(group.getByRole('option', { name: 'units' })).toBeInTheDocument();
    await group.selectOptions('units');
    await expect.element(list.getByText('2 runs')).toBeVisible();
    expect(list.getByText('one').elements()).toHaveLength(0);
    await list.getByRole('button', { name: /units 8/ }).click();
    await expect
      .element(list.getByRole('checkbox', { name: /^Compare flowers-/ }).first())
      .toBeVisible();
  });

  it('puts the differing settings first, and keeps that they are shown', async () => {
    const kept: unknown[] = [];
    await open(
      [
        summaryOf('a', { settings: { units: 8, optimizer: 'Adam' } }),
        summaryOf('b', { settings: { units: 16, optimizer: 'Adam' } }),
      ],
      { 'runTable.keepView': (view: unknown) => (kept.push(view), null) },
    );
    const heads = (): string[] =>
      list
        .getByRole('columnheader')
        .elements()
        .map((head) => head.textContent.trim());
    await expect.poll(heads).toContain('Optimiser');
    const toggle = page.getByRole('button', { name: 'Differing settings' });
    await toggle.click();
    await expect.poll(() => heads().slice(1, 3)).toEqual(['Name', 'units']);
    expect(heads()).not.toContain('Optimiser');
    await expect.poll(() => kept.at(-1)).toMatchObject({ differing: true });
    await toggle.click();
    await expect.poll(() => kept.at(-1)).toMatchObject({ differing: false });
  });

  it('says what belongs here before the first run', async () => {
    await open([]);
    await expect.element(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
  });
});
