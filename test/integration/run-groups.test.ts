import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunGroup } from '../../common/run-groups/run-group.ts';
import { KillableProgram } from './killable-program.ts';
import { StudioUnderTest } from './studio-under-test.ts';

describe('a group of runs', () => {
  const studio = new StudioUnderTest();
  let projectId = '';

  beforeAll(async () => {
    await studio.open();
    ({ id: projectId } = await studio.sample('iris', { epochs: 1500 }));
  });
  afterAll(() => studio.remove());

  const only = async (id: string): Promise<RunGroup> => {
    const found = (await studio.api.runGroups.list({ projectId })).find((group) => group.id === id);
    if (!found) throw new Error('The group is not listed');
    return found;
  };
  const runIds = ({ members }: RunGroup) => members.map(({ runId }) => runId ?? '');
  const statuses = async (group: RunGroup) => {
    const runs = await studio.api.runs.list({ projectId });
    return runIds(group).map((id) => runs.find((run) => run.id === id)?.status ?? 'missing');
  };

  it('goes on where it was after the program was killed, and trains again what was removed', async () => {
    await studio.close();
    const program = await KillableProgram.open(join(studio.folder, 'library'));
    const started = await program.api.runGroups.start({
      projectId,
      plan: { kind: 'folds', count: 3 },
      runId: null,
      name: null,
    });
    const [first = '', second = '', third = ''] = runIds(started);
    const trains = program.next((event) =>
      event.name === 'run.epochs' && event.payload.runId === second ? true : undefined,
    );
    await trains;
    await program.kill();

    await studio.open();
    const found = await only(started.id);
    expect(found.name).toBe('Iris flowers, cross-validation');
    expect(runIds(found)).toEqual([first, second, third]);
    expect(await statuses(found)).toEqual(['finished', 'interrupted', 'queued']);

    await studio.api.runs.remove({ ids: [first] });
    expect(runIds(await only(started.id))).toEqual(['', second, third]);
    const going = await studio.api.runGroups.goOn({ id: started.id });
    const [again = ''] = runIds(going);
    expect(again).not.toBe(first);
    for (const id of [again, second, third]) await studio.ended(id);

    const done = await only(started.id);
    expect(await statuses(done)).toEqual(['finished', 'finished', 'finished']);
    const runs = await Promise.all(runIds(done).map((id) => studio.api.runs.get({ id })));
    expect(runs.map(({ summary }) => summary.group?.place)).toEqual([
      { fold: 0 },
      { fold: 1 },
      { fold: 2 },
    ]);
    expect(runs.map(({ summary }) => summary.epochsDone)).toEqual([1500, 1500, 1500]);
    const rows = done.members.map((member) => member.rows);
    // The table of runs widens the folds' interval by what their summaries tell of these rows.
    expect(runs.map(({ summary }) => summary.group?.rows)).toEqual(
      rows.map((own) => ({ train: own?.train, validation: own?.validation })),
    );
    const total = (part: 'validation') => rows.reduce((sum, own) => sum + (own?.[part] ?? 0), 0);
    const test = rows[0]?.test ?? 0;
    expect(test).toBeGreaterThan(0);
    expect(rows.map((own) => own?.test)).toEqual([test, test, test]);
    expect(total('validation')).toBe(150 - test);
    // Each fold learned its scaling from training rows of its own.
    const offsets = runs.map(({ fitted }) => fitted?.features[0]?.offset);
    expect(new Set(offsets).size).toBe(3);
  });

  it('is not there at all where one of its runs cannot be trained', async () => {
    const before = await studio.api.runs.list({ projectId });
    const groups = await studio.api.runGroups.list({ projectId });
    await expect(
      studio.api.runGroups.start({
        projectId,
        plan: { kind: 'sizes', shares: [1, 0.02], seeds: [1] },
        runId: null,
        name: null,
      }),
    ).rejects.toThrow(/batch/i);
    expect(await studio.api.runs.list({ projectId })).toHaveLength(before.length);
    expect(await studio.api.runGroups.list({ projectId })).toHaveLength(groups.length);
  });

  it('stops as a whole, and goes on with what it stopped', async () => {
    const group = await studio.api.runGroups.start({
      projectId,
      plan: { kind: 'sizes', shares: [0.5, 1], seeds: [7] },
      runId: null,
      name: 'How much data',
    });
    await studio.reaches(runIds(group)[0] ?? '', 'running');
    await studio.api.runGroups.stop({ id: group.id });
    for (const id of runIds(group)) await studio.ended(id);
    expect(await statuses(group)).toEqual(['stopped', 'stopped']);
    await studio.api.runGroups.goOn({ id: group.id });
    for (const id of runIds(group)) await studio.ended(id);
    const done = await only(group.id);
    expect(await statuses(done)).toEqual(['finished', 'finished']);
    const [half, all] = done.members.map(({ rows }) => rows);
    expect(half?.train).toBe(Math.round((all?.train ?? 0) / 2));
    expect([half?.validation, half?.test]).toEqual([all?.validation, all?.test]);
  });

  it('of more seeds has the run that it was asked for, and widens when it is asked again', async () => {
    const { id, revision, training } = await studio.api.projects.get({ id: projectId });
    await studio.api.projects.save({
      id,
      revision,
      changes: { training: { ...training, epochs: 20 } },
    });
    const run = await studio.train(projectId);
    const [made] = await studio.api.runGroups.moreSeeds({ runIds: [run.id], count: 2 });
    if (!made) throw new Error('No group was made');
    const { seed } = (await studio.api.runs.get({ id: run.id })).training;
    expect(made.plan).toEqual({ kind: 'seeds', seeds: [seed, seed + 1, seed + 2], rows: 'same' });
    expect(runIds(made)[0]).toBe(run.id);
    const other = runIds(made)[1] ?? '';
    const [wider] = await studio.api.runGroups.moreSeeds({ runIds: [other, run.id], count: 1 });
    expect(wider?.id).toBe(made.id);
    expect(wider?.members.map(({ place }) => place.seed)).toEqual(
      [0, 1, 2, 3].map((n) => seed + n),
    );
    for (const id of runIds(wider ?? made)) await studio.ended(id);
    const losses = (await studio.api.runs.list({ projectId }))
      .filter(({ group }) => group?.id === made.id)
      .map(({ last }) => last?.values['loss']);
    expect(new Set(losses).size).toBe(4);

    await studio.api.runGroups.remove({ id: made.id });
    expect((await studio.api.runs.get({ id: run.id })).summary.group).toBeNull();
    const back = await studio.api.runGroups.restore({ id: made.id });
    expect(runIds(back)[0]).toBe(run.id);
  });
});
