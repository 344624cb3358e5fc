import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../../common/api/api.ts';
import { createApi } from '../../../common/api/create-api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Project } from '../../../common/projects/project.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { tableOf } from '../shell/memory-studio.ts';

const project: Project = {
  id: 'p',
  name: 'Iris',
  datasetId: null,
  recipe: null,
  network: emptyNetwork,
  training: defaultTraining('multiclass'),
  revision: 0,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const oneLayer: NetworkSpec = {
  version: 2,
  nodes: [{ id: 'n', type: 'Input', name: 'input', params: {}, position: { x: 0, y: 0 } }],
  edges: [],
};

/** Services that keep one project and refuse stale revisions, as the real ones do. */
class Store {
  stored = project;
  failWith: AppError | null = null;
  readonly api: Api = createApi({
    call: (name, input) => {
      if (name === 'projects.get') return Promise.resolve(this.stored);
      if (this.failWith) return Promise.reject(this.failWith);
      const { revision, changes } = input as Parameters<Api['projects']['save']>[0];
      if (revision !== this.stored.revision) {
        return Promise.reject(new AppError('conflict', 'Saved elsewhere.'));
      }
      this.stored = { ...this.stored, ...changes, revision: revision + 1 };
      return Promise.resolve(this.stored);
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the open project', () => {
  it('saves by itself, several quick changes at once', async () => {
    const store = new Store();
    const state = new ProjectState(store.api, project, null, () => undefined);
    state.update({ name: 'A' });
    state.update({ network: oneLayer }, 'Add Input');
    expect(state.saving).toBe('saving');
    await vi.runAllTimersAsync();
    expect(store.stored).toMatchObject({ name: 'A', network: oneLayer, revision: 1 });
    expect(state.saving).toBe('saved');
  });

  it('undoes what has a label, and saves that too', async () => {
    const store = new Store();
    const state = new ProjectState(store.api, project, null, () => undefined);
    state.update({ network: oneLayer }, 'Add Input');
    await state.flush();
    expect(state.undo()).toBe('Add Input');
    await state.flush();
    expect(store.stored.network).toEqual(emptyNetwork);
    expect(state.redo()).toBe('Add Input');
    expect(state.project.network).toEqual(oneLayer);
  });

  it('keeps changes that could not be saved and saves them with the next', async () => {
    const store = new Store();
    const errors: unknown[] = [];
    const state = new ProjectState(store.api, project, null, (error) => errors.push(error));
    store.failWith = new AppError('disk-full', 'The disk is full.');
    state.update({ name: 'A' });
    await state.flush();
    expect(state.saving).toBe('failed');
    expect(errors).toHaveLength(1);
    store.failWith = null;
    state.update({ network: oneLayer });
    await state.flush();
    expect(store.stored).toMatchObject({ name: 'A', network: oneLayer });
    expect(state.saving).toBe('saved');
  });

  it('saves on top of what another window saved', async () => {
    const store = new Store();
    const state = new ProjectState(store.api, project, null, () => undefined);
    store.stored = { ...store.stored, name: 'Theirs', revision: 5 };
    state.update({ network: oneLayer });
    await state.flush();
    await vi.runAllTimersAsync();
    expect(store.stored).toMatchObject({ name: 'Theirs', network: oneLayer, revision: 6 });
  });

  it('brings a replaced table back by undo, and the newer one by redo', async () => {
    const store = new Store();
    const state = new ProjectState(
      store.api,
      { ...project, datasetId: 'table-30' },
      tableOf(30),
      () => undefined,
    );
    state.replaceTable(tableOf(40), { name: 'B' }, 'Change the rows');
    expect([state.table?.dataset.id, state.project.datasetId]).toEqual(['table-40', 'table-40']);
    expect(state.undo()).toBe('Change the rows');
    expect([state.table?.dataset.id, state.project.datasetId]).toEqual(['table-30', 'table-30']);
    state.redo();
    expect([state.table?.dataset.id, state.project.datasetId]).toEqual(['table-40', 'table-40']);
    await vi.runAllTimersAsync();
    expect(store.stored.datasetId).toBe('table-40');
  });

  it('does not lead back to a table that was deleted', () => {
    const state = new ProjectState(
      new Store().api,
      { ...project, datasetId: 'table-30' },
      tableOf(30),
      () => undefined,
    );
    state.update({ network: oneLayer }, 'Add Input');
    state.forgetTables(['another']);
    expect(state.history.undoLabel).toBe('Add Input');
    state.replaceTable(tableOf(40), {}, 'Change the rows');
    state.forgetTables(['table-30']);
    expect(state.undo()).toBeNull();
    expect(state.table?.dataset.id).toBe('table-40');
  });
});
