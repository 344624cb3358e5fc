import { expect, it, vi } from 'vitest';
import { RowPrediction } from '../../../renderer/features/prediction/row-prediction.svelte.ts';
import type { Api } from '../../../common/api/api.ts';
import type { Run } from '../../../common/runs/run.ts';

it('lets go of a picture that arrives when its view has gone', () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  // Nothing is asked: the run has learned nothing yet.
  const row = new RowPrediction({} as Api, { fitted: null } as Run, []);
  const first = { token: 'a', name: 'a.png', url: URL.createObjectURL(new Blob(['a'])) };
  const late = { token: 'b', name: 'b.png', url: URL.createObjectURL(new Blob(['b'])) };
  row.picture = first;
  row.dispose();
  row.show(late);
  expect(revoke.mock.calls).toEqual([[first.url], [late.url]]);
  expect(row.picture).toBe(first);
});
