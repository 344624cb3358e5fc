import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setParam } from '../../common/network/edit-network.ts';
import type { Project, ProjectChanges } from '../../common/projects/project.ts';
import { StudioUnderTest } from './studio-under-test.ts';

type Change = (project: Project) => ProjectChanges;

const nodeOf = ({ network }: Project, type: string, last = false) => {
  const nodes = network.nodes.filter((node) => node.type === type);
  return (last ? nodes.at(-1) : nodes[0])?.id ?? '';
};

/** What keeps the iris project from being trained, and what the refusal must name. */
const refusals: readonly {
  readonly what: string;
  readonly change: Change;
  readonly error: object;
}[] = [
  {
    what: 'no table',
    change: () => ({ datasetId: null }),
    error: { code: 'invalid-input', place: { field: 'datasetId' } },
  },
  {
    what: 'no recipe',
    change: () => ({ recipe: null }),
    error: { code: 'invalid-input', place: { field: 'recipe' } },
  },
  {
    what: 'an empty network',
    change: () => ({ network: { version: 2, nodes: [], edges: [] } }),
    error: { code: 'invalid-network' },
  },
  {
    what: 'no path from input to output',
    change: ({ network }) => ({ network: { ...network, edges: [] } }),
    error: { code: 'invalid-network' },
  },
  {
    what: 'too few outputs',
    change: (project) => ({
      network: setParam(project.network, nodeOf(project, 'Dense', true), 'units', 2),
    }),
    error: {
      code: 'invalid-network',
      message: expect.stringMatching(/3 classes need 3 outputs/) as string,
    },
  },
  {
    what: 'an input of the wrong size',
    change: (project) => ({
      network: setParam(project.network, nodeOf(project, 'Input'), 'shape', [7]),
    }),
    error: { code: 'invalid-network', message: expect.stringMatching(/has 4/) as string },
  },
  {
    what: 'a batch larger than the training rows',
    change: ({ training }) => ({ training: { ...training, batchSize: 149 } }),
    error: { code: 'invalid-input', place: { field: 'training.batchSize' } },
  },
  {
    what: 'a loss that does not fit the target',
    change: ({ training }) => ({ training: { ...training, loss: 'mean_squared_error' } }),
    error: { code: 'invalid-network', place: { field: 'training.loss' } },
  },
  {
    what: 'a target that is also a column which is not there',
    change: ({ recipe }) => ({
      recipe: recipe && {
        ...recipe,
        treatments: recipe.treatments.map((treatment, index) =>
          index === 0 ? { ...treatment, column: 'none' } : treatment,
        ),
      },
    }),
    error: { code: 'invalid-data', place: { column: 'none' } },
  },
];

describe('a training that cannot begin', () => {
  const studio = new StudioUnderTest();
  let project: Project;

  beforeAll(async () => {
    await studio.open();
    project = await studio.sample('iris', { epochs: 1 });
  });

  afterAll(() => studio.remove());

  it.each(refusals)('names $what and starts no run', async ({ change, error }) => {
    const copy = await studio.api.projects.duplicate({ id: project.id });
    const { id, revision } = copy;
    await studio.api.projects.save({ id, revision, changes: change(copy) });
    await expect(studio.api.training.start({ projectId: id, name: null })).rejects.toMatchObject(
      error,
    );
    expect(await studio.api.runs.list({ projectId: id })).toEqual([]);
  });

  it('fails with the exact number of rows when a batch is larger than what is left of them', async () => {
    // Which rows are left out for a gap is known only once the data are prepared.
    const rows = Array.from({ length: 40 }, (_, row) => `${row < 20 ? '' : row % 7},${row % 2}`);
    const token = studio.file('gaps.csv', `x,y\n${rows.join('\n')}\n`);
    const profiled = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const own = await studio.project(profiled, { epochs: 1, batchSize: 20 }, ({ recipe }) => ({
      recipe: recipe && {
        ...recipe,
        treatments: recipe.treatments.map((treatment) => ({
          ...treatment,
          missing: treatment.column === 'x' ? 'drop' : treatment.missing,
        })),
      },
    }));
    const run = await studio.train(own.id);
    expect(run).toMatchObject({
      status: 'failed',
      epochsDone: 0,
      failure: { code: 'invalid-input', place: { field: 'training.batchSize' } },
    });
    await expect(studio.api.evaluation.get({ runId: run.id, split: 'test' })).rejects.toMatchObject(
      { code: 'unavailable' },
    );
  });

  it('trains on the categories that training rows have, when one is in no training row', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},c${row % 3},${row % 2}`);
    const token = studio.file('rare.csv', `x,c,y\n${rows.join('\n')}\n5,rare,1\n`);
    const profiled = await studio.api.datasets.importFiles({ tokens: [token], options: {} });
    const widths = new Set<number>();
    for (let seed = 1; seed <= 12 && widths.size < 2; seed++) {
      const own = await studio.project(profiled, { epochs: 1, batchSize: 8 }, ({ recipe }) => ({
        recipe: recipe && { ...recipe, split: { ...recipe.split, seed } },
      }));
      const run = await studio.train(own.id);
      expect(run.failure).toBeNull();
      const { fitted } = await studio.api.runs.get({ id: run.id });
      widths.add(fitted?.featureNames.length ?? 0);
    }
    expect(widths).toEqual(new Set([4, 5]));
  });

  it('leaves out metrics that say nothing about the target', async () => {
    const own = await studio.api.projects.duplicate({ id: project.id });
    const training = { ...own.training, metrics: ['r2_score' as const, 'accuracy' as const] };
    await studio.api.projects.save({ id: own.id, revision: 0, changes: { training } });
    const run = await studio.train(own.id);
    expect(Object.keys(run.last?.values ?? {}).sort()).toEqual([
      'accuracy',
      'loss',
      'val_accuracy',
      'val_loss',
    ]);
  });

  it('says that a file, a project and a run are no longer there', async () => {
    const missing = { code: 'not-found' };
    await expect(
      studio.api.datasets.importFiles({ tokens: ['guess'], options: {} }),
    ).rejects.toMatchObject(missing);
    await expect(studio.api.projects.get({ id: 'x' })).rejects.toMatchObject(missing);
    await expect(studio.api.runs.get({ id: 'x' })).rejects.toMatchObject(missing);
    await expect(studio.api.training.stop({ runId: 'x' })).rejects.toMatchObject(missing);
    await expect(studio.api.datasets.importSample({ sampleId: 'x' })).rejects.toMatchObject(
      missing,
    );
  });
});
