import { describe, expect, it } from 'vitest';
import type { OpenedLineage } from '../../../common/experiments/experiments-api.ts';
import { Studio } from '../../../renderer/state/studio.svelte.ts';
import { project } from '../training/example-runs.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';

async function opened(lineage: OpenedLineage | null): Promise<Studio> {
  const connection = handMadeConnection({
    'experiments.importFile': () => ({ ...project, id: 'p9', name: 'Iris branch' }),
    'experiments.lineage': ({ projectId }: { projectId: string }) =>
      projectId === 'p9' ? lineage : null,
  });
  const studio = new Studio(connection);
  const text = '{"version":1,"kind":"layerwright-experiment"}';
  await studio.openFile(new File([text], 'branch.json'));
  return studio;
}

describe('opening an experiment', () => {
  it('says that it goes on from another training, and leads to Train', async () => {
    const ancestors = [{ name: 'First', epoch: 30, step: 420 }];
    const studio = await opened({ ancestors, going: null, problem: null });
    await expect.poll(() => studio.route.projectId).toBe('p9');
    const [notice] = studio.notices.list;
    expect(notice?.message).toBe(
      '“Iris branch” goes on from epoch 30 of “First”. Train offers to train that first.',
    );
    expect(notice?.action?.label).toBe('Go to Train');
    notice?.action?.run();
    await expect.poll(() => studio.route.place).toBe('train');
  });

  it('says nothing of one that begins at its first step', async () => {
    expect((await opened(null)).notices.list).toEqual([]);
  });
});
