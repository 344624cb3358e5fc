import { describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../common/api/api.ts';
import { callNames, createApi } from '../../../common/api/create-api.ts';
import { dispatch } from '../../../common/api/dispatch.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';

/** Services that answer every call with its name and input, to see what passes the check. */
const echo = createApi({ call: (name, input) => Promise.resolve({ name, input }) });

describe('calls', () => {
  it('reach the transport under feature.call', async () => {
    const call = vi.fn(() => Promise.resolve([]));
    const api: Api = createApi({ call });
    await api.runs.list({ projectId: null });
    await api.app.info();
    expect(call.mock.calls).toEqual([
      ['runs.list', { projectId: null }],
      ['app.info', null],
    ]);
  });

  it('have a schema each, and nothing else is callable', async () => {
    expect(callNames).toContain('datasets.rows');
    expect(new Set(callNames).size).toBe(callNames.length);
    for (const name of ['constructor.name', 'app.toString', '__proto__.x', 'runs', '', 7, null]) {
      await expect(dispatch(echo, name, null)).rejects.toMatchObject({ code: 'invalid-input' });
    }
  });

  it.each([
    ['datasets.rows', { id: 'a', offset: -1, limit: 10 }],
    ['datasets.rows', { id: 'a', offset: 0, limit: 100_000 }],
    ['datasets.rows', { id: 'a', offset: 0 }],
    ['datasets.importFiles', { tokens: ['t'], options: { separator: ';;' } }],
    ['datasets.importFiles', { tokens: ['t'], options: {}, path: '/etc/passwd' }],
    ['datasets.importFiles', { tokens: ['t'], options: { missingValues: ['\0'] } }],
    ['projects.create', { name: '   ', datasetId: null }],
    ['projects.save', { id: 'a', revision: 0, changes: { id: 'b' } }],
    ['runs.remove', { ids: [] }],
    ['settings.set', { theme: 'pink' }],
    ['app.info', {}],
  ])('%s refuses %j', async (name, input) => {
    await expect(dispatch(echo, name, input)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('pass their checked input on', async () => {
    const changes = { name: 'Iris', network: emptyNetwork };
    expect(await dispatch(echo, 'projects.save', { id: 'a', revision: 3, changes })).toEqual({
      name: 'projects.save',
      input: { id: 'a', revision: 3, changes },
    });
  });
});
