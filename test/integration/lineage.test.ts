import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readExperiment } from '../../common/experiments/schema.ts';
import type { EpochMetrics, RunSummary } from '../../common/runs/run.ts';
import { runCommandLine } from '../main/cli/command-line.ts';
import { StudioUnderTest } from './studio-under-test.ts';

let studio: StudioUnderTest;

beforeEach(async () => {
  studio = new StudioUnderTest();
  await studio.open();
});
afterEach(() => studio.remove());

/** A branch from the end of a run, and the project that its exported file becomes. */
async function openedBranch(epochs: number) {
  const { training, experiments } = studio.api;
  const project = await studio.sample('iris', { epochs, batchSize: 8 });
  const parent = await studio.train(project.id, 'First');
  const states = await training.checkpoints({ runId: parent.id });
  const branch = await training.branch({
    runId: parent.id,
    checkpointId: states.find(({ kind }) => kind === 'final')?.id ?? 0,
    name: 'Second',
    change: { epochs: epochs + 6, learning_rate: 0.003 },
  });
  await studio.ended(branch.id);
  const { token } = await experiments.exportRun({ runId: branch.id });
  return { parent, branch, opened: await experiments.importFile({ token }), token };
}

async function historyOf({ id }: Pick<RunSummary, 'id'>): Promise<Partial<EpochMetrics>[]> {
  const metrics = await studio.api.runs.metrics({ id });
  return metrics.map(({ epoch, values }) => ({ epoch, values }));
}

/** Resolves when nothing of a project's lineage is left to train. */
function trained(projectId: string): Promise<true> {
  return studio.next((event) =>
    event.name === 'lineage.changed' &&
    event.payload.projectId === projectId &&
    event.payload.lineage === null
      ? true
      : undefined,
  );
}

/** The runs of a project, the oldest first. */
async function runsOf(projectId: string): Promise<readonly RunSummary[]> {
  return (await studio.api.runs.list({ projectId })).toReversed();
}

describe('an experiment of a branch that is opened', () => {
  it('is trained with what it goes back to, bit for bit, at one word', async () => {
    const { parent, branch, opened } = await openedBranch(30);
    const { experiments } = studio.api;
    const place = { projectId: opened.id };
    expect(await experiments.lineage(place)).toEqual({
      ancestors: [{ name: 'First', epoch: 30, step: expect.any(Number) as number }],
      going: null,
      problem: null,
    });
    const ended = trained(opened.id);
    const first = await experiments.repeatLineage(place);
    expect(await experiments.lineage(place)).toMatchObject({ going: { runId: first.id, at: 0 } });
    await ended;
    const [again, last] = await runsOf(opened.id);
    if (!again || !last) throw new Error('There are no two runs');
    expect([again.name, last.origin?.name]).toEqual(['First', 'First']);
    expect((await studio.ended(last.id)).status).toBe('finished');
    expect(await historyOf(again)).toEqual(await historyOf(parent));
    expect(await historyOf(last)).toEqual(await historyOf(branch));
    expect(await experiments.lineage(place)).toBeNull();
    await expect(experiments.repeatLineage(place)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('goes on where it was after the program was closed amid it', async () => {
    const { branch, opened } = await openedBranch(1500);
    const place = { projectId: opened.id };
    const { id } = await studio.api.experiments.repeatLineage(place);
    await studio.firstEpoch(id);
    await studio.restart();
    expect(await studio.api.experiments.lineage(place)).toMatchObject({ going: { runId: id } });
    const ended = trained(opened.id);
    expect((await studio.api.experiments.repeatLineage(place)).id).toBe(id);
    await ended;
    const runs = await runsOf(opened.id);
    expect(runs).toHaveLength(2);
    const last = runs[1] as RunSummary;
    await studio.ended(last.id);
    expect(await historyOf(last)).toEqual(await historyOf(branch));
  });

  it('is offered no more where the command line has trained it', async () => {
    const { token } = await openedBranch(4);
    const file = join(studio.folder, 'branch.json');
    copyFileSync(studio.services.files.resolve(token).path, file);
    await studio.close();
    const words = ['train', file, '--library', join(studio.folder, 'library')];
    expect((await runCommandLine(words)).code).toBe(0);
    await studio.open();
    const [project] = await studio.api.projects.list();
    expect(project?.runs).toBe(2);
    expect(await studio.api.experiments.lineage({ projectId: project?.id ?? '' })).toBeNull();
  });

  it('says why where a state is not come to, and begins anew', async () => {
    const { opened, token } = await openedBranch(4);
    const file = readExperiment(readFileSync(studio.services.files.resolve(token).path, 'utf8'));
    const [ancestor] = file.lineage && 'ancestors' in file.lineage ? file.lineage.ancestors : [];
    if (!ancestor) throw new Error('There is no ancestor');
    // Kept as best after the first epoch, which it was not.
    const state = { kind: 'best', epoch: 1, step: 3 };
    const lineage = { ancestors: [{ ...ancestor, state }] };
    const odd = studio.file('odd.json', JSON.stringify({ ...file, lineage }));
    const project = await studio.api.experiments.importFile({ token: odd });
    const place = { projectId: project.id };
    const told = studio.next((event) =>
      event.name === 'lineage.changed' &&
      event.payload.lineage &&
      'problem' in event.payload.lineage
        ? (event.payload.lineage.problem ?? undefined)
        : undefined,
    );
    const first = await studio.api.experiments.repeatLineage(place);
    expect(await told).toMatch(/^“First” did not come to the state after 3 steps in epoch 1/);
    expect(await studio.api.experiments.lineage(place)).toMatchObject({ going: null });
    expect((await studio.api.experiments.repeatLineage(place)).id).not.toBe(first.id);
    // The other project goes its own way.
    expect(await studio.api.experiments.lineage({ projectId: opened.id })).not.toBeNull();
  });

  it('is exported again with what it goes back to, until its network is another one', async () => {
    const { opened } = await openedBranch(4);
    const { experiments, projects } = studio.api;
    const exported = async () => {
      const { token } = await experiments.exportProject({ projectId: opened.id });
      return readExperiment(readFileSync(studio.services.files.resolve(token).path, 'utf8'));
    };
    expect((await exported()).lineage).toMatchObject({ ancestors: [{ name: 'First' }] });
    const { id, revision, network } = opened;
    const nodes = network.nodes.map((node) => ({ ...node, trainable: false }));
    await projects.save({ id, revision, changes: { network: { ...network, nodes } } });
    expect(await exported()).not.toHaveProperty('lineage');
  });

  it('says nothing more once the person does not want to hear it', async () => {
    const { opened } = await openedBranch(4);
    const place = { projectId: opened.id };
    await studio.api.experiments.forgetLineage(place);
    expect(await studio.api.experiments.lineage(place)).toBeNull();
    await studio.restart();
    expect(await studio.api.experiments.lineage(place)).toBeNull();
  });

  it('says what is gone where the file does not know it', async () => {
    const { token } = await openedBranch(4);
    const file = readExperiment(readFileSync(studio.services.files.resolve(token).path, 'utf8'));
    const lost = '“Second” went on from epoch 4 of “First”, which is no longer in the library.';
    const changed = studio.file('lost.json', JSON.stringify({ ...file, lineage: { lost } }));
    const project = await studio.api.experiments.importFile({ token: changed });
    const place = { projectId: project.id };
    expect(await studio.api.experiments.lineage(place)).toEqual({ lost });
    await expect(studio.api.experiments.repeatLineage(place)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
