import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import type { GroupPlan } from '../../../common/run-groups/run-group.ts';
import { CheckpointRepository } from '../../../main/storage/checkpoint-repository.ts';
import type { Connection } from '../../../main/storage/connection.ts';
import { copyProject } from '../../../main/storage/copy-project.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { RunGroupRepository } from '../../../main/storage/run-group-repository.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { addRunningRun, project, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const plan: GroupPlan = { kind: 'seeds', seeds: [1, 2], rows: 'same' };
const { recipe, network, training } = run;

/** A library whose only run is a member of a group. */
function withGroup(connection: Connection): RunGroupRepository {
  addRunningRun(connection);
  const groups = new RunGroupRepository(connection);
  groups.insert({
    ...{ id: 'g1', projectId: project.id, name: 'Two seeds', kind: 'seeds', plan },
    base: { recipe, network, training },
    createdAt: run.createdAt,
  });
  groups.join('g1', run.id, { seed: 1 });
  return groups;
}

/** Copies the project after `change` to its library; what the target lists then. */
async function copied(change: string) {
  const source = openLibrary(temporaryFolder(), { backsUp: false });
  const target = openLibrary(temporaryFolder(), { backsUp: false });
  withGroup(source.connection);
  source.connection.exec(change);
  const done = copyProject(source.connection, target.connection, project.id, {
    rename: (name) => name,
  });
  const refusal = await done.then(
    () => null,
    (error: unknown) => error,
  );
  const found = {
    refusal,
    groups: new RunGroupRepository(target.connection).list(null),
    runs: new RunRepository(target.connection).list(null),
    projects: target.connection.prepare('SELECT count(*) FROM projects').pluck().get(),
  };
  await source.close();
  await target.close();
  return found;
}

describe('a project that is taken over from another library', () => {
  it('leaves nothing when it is cancelled between its weights, but what others have stored', async () => {
    const source = openLibrary(temporaryFolder(), { backsUp: false });
    const target = openLibrary(temporaryFolder(), { backsUp: false });
    withGroup(source.connection);
    const data = Float32Array.from({ length: 1_500_000 }, (_, at) => at);
    const weights = { w: { shape: [data.length], data } };
    const state = { epoch: 1, step: 1, random: [1], weights, slots: {} };
    new CheckpointRepository(source.connection).put(run.id, 'best', state);
    target.connection
      .prepare('INSERT INTO chunks (sha256, bytes) VALUES (?, ?)')
      .run(Buffer.alloc(32), Buffer.from('of a run that trains'));
    const stop = new AbortController();
    const seen: number[] = [];
    const copying = copyProject(source.connection, target.connection, project.id, {
      rename: (name) => name,
      signal: stop.signal,
      onProgress: () => {
        seen.push(target.connection.prepare('SELECT count(*) FROM chunks').pluck().get() as number);
        stop.abort(new AppError('cancelled', 'Enough.'));
      },
    });
    await expect(copying).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toEqual([expect.any(Number)]);
    expect(seen[0]).toBeGreaterThan(1);
    expect(target.connection.prepare('SELECT count(*) FROM chunks').pluck().get()).toBe(1);
    expect(target.connection.prepare('SELECT count(*) FROM projects').pluck().get()).toBe(0);
    await source.close();
    await target.close();
  });

  it('keeps its group and the place of its run, tags and values', async () => {
    const { refusal, groups, runs } = await copied(`
      UPDATE runs SET tags = '["good"]', extremes = '{"epochs":2,"values":{"loss":[0.1,0.5]}}',
        last_epoch = 2, last_seconds = 1, last_metrics = '{"loss":0.1,"val_loss":null}'`);
    expect(refusal).toBeNull();
    expect(groups).toMatchObject([{ id: 'g1', name: 'Two seeds', plan }]);
    expect(runs).toMatchObject([
      {
        tags: ['good'],
        group: { id: 'g1', place: { seed: 1 } },
        last: { values: { loss: 0.1, val_loss: null } },
      },
    ]);
  });

  it.each([
    ["UPDATE runs SET tags = '5'", 'its tags in run “Tips 1”'],
    [`UPDATE runs SET tags = '["a", 1]'`, 'its tags in run “Tips 1”'],
    ["UPDATE runs SET settings = '[]'", 'its settings in run “Tips 1”'],
    [`UPDATE runs SET settings = '{"a":{}}'`, 'its settings in run “Tips 1”'],
    [`UPDATE runs SET source = '"csv"'`, 'the source it was imported from in run “Tips 1”'],
    [`UPDATE runs SET group_place = '{"seed":"1"}'`, 'its place in its group in run “Tips 1”'],
    [`UPDATE runs SET extremes = '{"epochs":2}'`, 'its highest and lowest values in run “Tips 1”'],
    ["UPDATE runs SET last_metrics = '5'", 'the values of its last epoch in run “Tips 1”'],
    ["UPDATE run_groups SET plan = '{}'", 'the plan of group “Two seeds”'],
    ["UPDATE run_groups SET plan = 'null'", 'the plan of group “Two seeds”'],
    ["UPDATE run_groups SET kind = 'folds'", 'the plan of group “Two seeds”'],
    [
      "UPDATE run_groups SET plan = json_set(plan, '$.seeds', json('[]'))",
      'the plan of group “Two seeds”',
    ],
  ])('is refused, naming what, and leaves the library as it was: %s', async (change, what) => {
    const { refusal, groups, runs, projects } = await copied(change);
    expect(refusal).toMatchObject({
      code: 'invalid-data',
      message: `This project cannot be taken over: ${what} cannot be read. Export it again where it comes from.`,
    });
    expect({ groups, runs, projects }).toEqual({ groups: [], runs: [], projects: 0 });
  });

  it('keeps a group that was given more seeds than one can begin with', async () => {
    const seeds = JSON.stringify(Array.from({ length: 300 }, (_, seed) => seed));
    const { refusal, groups } = await copied(
      `UPDATE run_groups SET plan = json_set(plan, '$.seeds', json('${seeds}'))`,
    );
    expect(refusal).toBeNull();
    expect(groups[0]?.plan).toMatchObject({ kind: 'seeds', seeds: { length: 300 } });
  });

  it('is refused where the base of a group is no recipe', async () => {
    const { refusal, projects } = await copied(
      "UPDATE run_groups SET plan = json_set(plan, '$.base.recipe', json('{}'))",
    );
    expect(refusal).toBeInstanceOf(AppError);
    expect(projects).toBe(0);
  });
});
